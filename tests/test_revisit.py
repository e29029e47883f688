"""Delivered articles are looked at again when they are due, and cost little when they have not changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipelines.write.lines import read_rows
from tests.faulty_site import Handler, Site, faulty_site
from tests.scrapy_runs import Run, run
from tests.test_crawl_command import ARTICLE

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><item>
<title>Ferry returns to the island</title><link>{url}/2026/11/20/ferry-returns-to-the-island</link>
<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"""
FRONT = b"""<!doctype html><html><head><title>Harbour Post</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><p>News</p></body></html>"""
STORY = "/2026/11/20/ferry-returns-to-the-island"


def newspaper(site: Site, body: bytes, etag: str) -> None:
    """A site with one story, which answers conditional requests."""

    def story(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == etag:
            handler.send(b"", status=304)
        else:
            handler.send(body, ETag=etag)

    site.pages["/"] = lambda handler: handler.send(FRONT)
    site.pages["/feed.xml"] = lambda handler: handler.send(FEED.format(url=site.url).encode(), "text/xml")
    site.pages[STORY] = story


def crawl(folder: Path, site: Site, *more: str) -> Run:
    settings = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", *more)
    options = [part for setting in settings for part in ("-s", setting)]
    return run(
        "crawl", "news", "-a", f"site={site.url}", "-a", "via=feeds", *options, cwd=folder, timeout=240
    )


def make_due(folder: Path) -> None:
    with sqlite3.connect(folder / "output" / "state.db") as connection:
        connection.execute("UPDATE addresses SET due = 1 WHERE state = 'delivered'")
    connection.close()


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, list[Run], list[int]]:
    """Five runs: the first, one that comes too early, one when it is due, one without, one after a change."""
    folder = tmp_path_factory.mktemp("visits")
    runs: list[Run] = []
    asked: list[int] = []

    def next_run(*more: str) -> None:
        before = len(site.asked(STORY))
        runs.append(crawl(folder, site, *more))
        asked.append(len(site.asked(STORY)) - before)

    with faulty_site() as site:
        newspaper(site, ARTICLE, '"one"')
        next_run()
        next_run()
        make_due(folder)
        next_run("REVISIT=False")
        next_run()
        make_due(folder)
        newspaper(site, ARTICLE.replace(b"from Monday", b"from Tuesday"), '"two"')
        next_run()
    return site, runs, asked


def test_an_article_is_looked_at_again_only_when_it_is_due(visits: tuple[Site, list[Run], list[int]]) -> None:
    _, runs, asked = visits
    assert asked == [1, 0, 0, 1, 1], [each.out + each.log for each in runs]


def test_the_second_look_is_a_conditional_request(visits: tuple[Site, list[Run], list[int]]) -> None:
    site, runs, _ = visits
    assert [each.headers.get("If-None-Match") for each in site.asked(STORY)] == [None, '"one"', '"one"']
    assert "not_modified  1" in runs[3].out


def test_what_changed_is_written_as_a_new_version(visits: tuple[Site, list[Run], list[int]]) -> None:
    _, runs, _ = visits
    assert runs[0].out.startswith("1 article in")
    assert runs[4].out.startswith("1 article in"), runs[4].out + runs[4].log


def test_nothing_new_is_no_fault(visits: tuple[Site, list[Run], list[int]]) -> None:
    _, runs, _ = visits
    assert [each.status for each in runs] == [0] * 5
    assert all("health: ok" in each.out for each in runs)


def test_a_page_that_fails_is_tried_by_later_runs_and_then_given_up_with_its_reason(tmp_path: Path) -> None:
    """Each failure but the last leaves it pending, without a row, and due only after a pause."""
    states = []
    with faulty_site() as site:
        newspaper(site, ARTICLE, '"one"')
        site.pages[STORY] = lambda handler: handler.send(b"trouble", status=500)
        for _ in range(5):
            done = crawl(tmp_path, site, "RETRY_TIMES=0", "RETRY_BACKOFF=0")
            with sqlite3.connect(tmp_path / "output" / "state.db") as connection:
                states += connection.execute("SELECT state, reason, due > 1 FROM addresses").fetchall()
                connection.execute("UPDATE addresses SET due = 1")
            connection.close()
    assert states == [*[("pending", "http_500", 1)] * 4, ("gave_up", "http_500", None)], done.log
    assert len(site.asked(STORY)) == 5
    rows = [row for file in tmp_path.glob("output/*/rejected-*") for row in read_rows(file)]
    assert [(row["step"], row["reason"]) for row in rows] == [("fetch", "http_500")]
