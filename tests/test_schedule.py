"""A newspaper crawled again and again: only what is new or changed is asked for, by two runs at once too.

`make soak` crawls a larger one (`TINSACH_ARTICLES`).
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import open_store
from tests.scrapy_runs import QUICK, command, environment
from tests.served_paper import Newspaper, newspaper
from tests.site.crawled import rows

pytest_plugins = ("postgres",)

ARTICLES = int(os.environ.get("TINSACH_ARTICLES", "30"))
CHANGED = max(3, ARTICLES * 3 // 100)
PATIENCE = 240 + ARTICLES
LISTS = {"/", "/feed.xml", "/sitemap.xml", "/town", "/world", "/sport", "/money", "/arts"}


@dataclass(frozen=True)
class Done:
    """A run: its exit status and log, its run.json and articles, and what the newspaper was asked for."""

    status: int
    log: str
    report: dict[str, Any]
    articles: list[dict[str, Any]]
    asked: Counter[tuple[str, int]]


def start(folder: Path, paper: Newspaper, *settings: str) -> subprocess.Popen[str]:
    options = [part for setting in (*QUICK, *settings) for part in ("-s", setting)]
    crawl = command("crawl", "news", "-a", f"site={paper.url}", *options)
    return subprocess.Popen(
        crawl, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run(folder: Path, paper: Newspaper, *settings: str) -> Done:
    before, reports = len(paper.asked), set(folder.glob("output/*/run.json"))
    begun = time.monotonic()
    process = start(folder, paper, *settings)
    log, _ = process.communicate(timeout=PATIENCE)
    print(f"{time.monotonic() - begun:.1f} s")
    (report,) = set(folder.glob("output/*/run.json")) - reports
    return Done(
        process.returncode,
        log,
        json.loads(report.read_text("utf-8")),
        list(rows(report.parent, "articles")),
        Counter(paper.asked[before:]),
    )


def make_due(folder: Path) -> None:
    """An hour passes."""
    store = open_store(f"sqlite:///{folder / 'output' / 'state.db'}")
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE addresses SET due = 1 WHERE state = 'delivered'")
    store.close()


@dataclass(frozen=True)
class Visits:
    paper: Newspaper
    first: Done
    unchanged: Done
    changed: Done
    in_text: set[str]
    in_boilerplate: set[str]


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    """Three runs: the first, one that finds nothing new, one after some articles have changed."""
    folder = tmp_path_factory.mktemp("visits")
    with newspaper(ARTICLES) as paper:
        first, unchanged = run(folder, paper), run(folder, paper)
        in_text = paper.articles[:: ARTICLES // CHANGED][:CHANGED]
        in_boilerplate = paper.articles[1 :: ARTICLES // CHANGED][:CHANGED]
        for article in in_text:
            article.paragraphs[1] += " The mayor has withdrawn the plan since then."
        for article in in_boilerplate:
            article.boilerplate += 1
        make_due(folder)
        changed = run(folder, paper)
        yield Visits(
            paper,
            first,
            unchanged,
            changed,
            {paper.url + article.path for article in in_text},
            {paper.url + article.path for article in in_boilerplate},
        )


def test_the_first_run_delivers_each_article_once(visits: Visits) -> None:
    assert visits.first.status == 0, visits.first.log
    urls = Counter(row["url"] for row in visits.first.articles)
    assert urls == Counter(visits.paper.url + path for path in visits.paper.by_path)


def test_an_unchanged_site_is_asked_for_its_lists_only_and_answers_304(visits: Visits) -> None:
    sitemaps = {path for path, _ in visits.unchanged.asked if path.startswith("/sitemaps/")}
    statuses = {each for each in visits.unchanged.asked if each[0] != "/robots.txt"}
    assert statuses == {(path, 304) for path in LISTS | sitemaps}
    assert sitemaps
    assert set(visits.unchanged.asked.values()) <= {1, 2}  # robots.txt by two parts of the crawler
    assert (visits.unchanged.status, visits.unchanged.report["health"]) == (0, "ok")
    assert visits.unchanged.report["pages"] == 0


def test_what_changed_in_its_text_comes_again_as_version_two_and_nothing_else_does(visits: Visits) -> None:
    assert {row["url"] for row in visits.changed.articles} == visits.in_text
    assert len(visits.changed.articles) == len(visits.in_text) == CHANGED
    assert {row["metadata"]["version"] for row in visits.changed.articles} == {2}
    before = {row["url"]: row["id"] for row in visits.first.articles}
    assert all(row["id"] == before[row["url"]] for row in visits.changed.articles)
    assert all("withdrawn the plan since then" in row["text"] for row in visits.changed.articles)


def test_what_changed_in_its_boilerplate_only_is_rejected_as_unchanged(visits: Visits) -> None:
    fetched = {
        path for path, status in visits.changed.asked if path in visits.paper.by_path and status == 200
    }
    assert {visits.paper.url + path for path in fetched} == visits.in_text | visits.in_boilerplate
    assert visits.changed.report["reasons"] == {
        "not_modified": ARTICLES - 2 * CHANGED,
        "unchanged": CHANGED,
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def store_of(request: pytest.FixtureRequest) -> Callable[[], tuple[str, ...]]:
    """The settings of a store that two runs share."""
    if request.param == "sqlite":
        return lambda: ()
    return lambda: (f"STATE_URL={request.getfixturevalue('postgres_url')}",)


def test_two_runs_at_once_share_the_work(store_of: Callable[[], tuple[str, ...]], tmp_path: Path) -> None:
    settings = store_of()
    with newspaper(ARTICLES) as paper:
        paper.rest_seconds = 0.1  # else the first is done before the second has started
        both = [start(tmp_path, paper, "WARM_UP_PAGES=0", *settings) for _ in range(2)]
        logs = [process.communicate(timeout=2 * PATIENCE)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], logs
    assert not any("locked" in log or "Traceback" in log for log in logs), logs
    written = [
        Counter(row["url"] for row in rows(folder.parent, "articles"))
        for folder in sorted(tmp_path.glob("output/*/run.json"))
    ]
    assert written[0] + written[1] == Counter(paper.url + path for path in paper.by_path)
    assert len(written) == 2
    fetched = Counter(path for path, _ in paper.requests_for_articles())
    assert set(fetched.values()) == {1}
