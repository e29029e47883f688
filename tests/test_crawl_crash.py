"""A crawl is killed at random moments, again and again: each article is delivered exactly once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import frontier, open_store
from pipelines.write.lines import read_rows
from tests.scrapy_runs import QUICK, command, environment
from tests.served_paper import Newspaper, newspaper

pytest_plugins = ("postgres",)

# `make soak` asks for 50 and 500.
KILLS = int(os.environ.get("TINSACH_KILLS", "3"))
ARTICLES = int(os.environ.get("TINSACH_ARTICLES", "40"))
PATIENCE = 240 + ARTICLES
# The newspaper takes so long for an article that all the killed runs together do not come to its end.
REST_SECONDS = 1.0
CONCURRENT = 2
START_SECONDS = 4.0  # an idle machine's run is at work by then
WORK_SECONDS = 1.5


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with newspaper(ARTICLES) as served:
        served.rest_seconds = REST_SECONDS
        yield served


def test_a_crawl_that_is_killed_again_and_again_delivers_each_article_once(
    paper: Newspaper, state_url: str, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    chance = random.Random(state_url.partition(":")[0])
    moments = (any_moment, with_articles_asked_for, with_rows_on_disk)
    for number in range(KILLS):
        process = start(paper, state_url, output)
        moments[number % len(moments)](process, paper, output)
        if not kill(process, chance.uniform(0, WORK_SECONDS if number % len(moments) else START_SECONDS)):
            break  # on a starved machine a run may end before its moment comes
    paper.rest_seconds = 0
    last = start(paper, state_url, output)
    log, _ = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, log
    articles, rejected = every_row(output, "articles"), every_row(output, "rejected")
    assert Counter(row["url"] for row in articles) == Counter(paper.url + path for path in paper.by_path)
    assert rejected == []
    assert not list(output.rglob("*.part"))
    reports = [json.loads((run / "run.json").read_text("utf-8")) for run in sorted(output.glob("news-*"))]
    assert sum(report["articles"] for report in reports) == ARTICLES
    assert sum(report["pages"] for report in reports) == ARTICLES
    # One may have been killed after it had closed its folder.
    assert {report["health"] for report in reports if report["ended"]} == {"ok"}
    assert {report["health"] for report in reports if not report["ended"]} == {"failed"}
    store = open_store(state_url)
    assert store.call(frontier.pending, paper.url.removeprefix("http://")) == 0
    assert store.call(frontier.reclaim, time.time() + 10**9) == 0
    store.close()


def start(paper: Newspaper, state_url: str, output: Path) -> subprocess.Popen[str]:
    settings = (*QUICK, f"STATE_URL={state_url}", f"OUTPUT_DIR={output}", "WARM_UP_PAGES=0")
    concurrent = f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENT}"
    options = [part for setting in (*settings, concurrent) for part in ("-s", setting)]
    return subprocess.Popen(
        command("crawl", "news", "-a", f"site={paper.url}", *options),
        cwd=output.parent,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def any_moment(process: subprocess.Popen[str], paper: Newspaper, output: Path) -> None:
    """From its start on."""


def with_articles_asked_for(process: subprocess.Popen[str], paper: Newspaper, output: Path) -> None:
    before = len(paper.requests_for_articles())
    wait_until(process, lambda: len(paper.requests_for_articles()) > before)


def with_rows_on_disk(process: subprocess.Popen[str], paper: Newspaper, output: Path) -> None:
    before = set(output.glob("news-*"))

    def of_this_run() -> list[Path]:
        return [part for run in set(output.glob("news-*")) - before for part in run.glob("articles-*")]

    wait_until(process, lambda: any(map(size_of, of_this_run())))


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # it has just got its name
        return 0


def wait_until(process: subprocess.Popen[str], is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_there():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kill(process: subprocess.Popen[str], seconds: float) -> bool:
    """SIGKILL after so long; whether that ended the run, which else has ended well by itself."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    log, _ = process.communicate()
    assert process.returncode in (-9, 0), log
    return process.returncode == -9


def every_row(output: Path, kind: str) -> list[dict[str, Any]]:
    return [row for path in sorted(output.glob(f"*/{kind}-*")) for row in read_rows(path)]
