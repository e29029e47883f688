"""A crawl is killed at random moments, again and again: each article is delivered exactly once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import frontier, open_store
from pipelines.write.lines import read_rows
from tests.newspaper import Newspaper, newspaper
from tests.scrapy_runs import QUICK, command, environment

pytest_plugins = ("postgres",)

# `make soak` asks for 50 and 500.
KILLS = int(os.environ.get("TINSACH_KILLS", "3"))
ARTICLES = int(os.environ.get("TINSACH_ARTICLES", "24"))
PATIENCE = 240 + ARTICLES
# The newspaper takes so long for an article that all the killed runs together do not come to its end.
REST_SECONDS = 0.2
CONCURRENT = 2
START_SECONDS = 4.0  # a run takes about so long until it asks for its first article
WORK_SECONDS = 2.0


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
    for number in range(KILLS):
        # In turn at any moment, and at one at which it works.
        before = set(output.glob("news-*"))
        process = start(paper, state_url, output)
        if number % 2 == 0:
            until_it_works(process, output, before)
            kill(process, chance.uniform(0, WORK_SECONDS))
        else:
            kill(process, chance.uniform(0, START_SECONDS))
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
    assert [report["health"] for report in reports if report["ended"]] == ["ok"]
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


def until_it_works(process: subprocess.Popen[str], output: Path, before: set[Path]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not set(output.glob("news-*")) - before:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.02)  # for the run's folder


def kill(process: subprocess.Popen[str], seconds: float) -> None:
    """SIGKILL after so long a run that must not have ended by itself."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    log, _ = process.communicate()
    assert process.returncode == -9, log


def every_row(output: Path, kind: str) -> list[dict[str, Any]]:
    return [row for path in sorted(output.glob(f"*/{kind}-*")) for row in read_rows(path)]
