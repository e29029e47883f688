"""Lists that are none or lead to themselves, a server that stumbles: the articles come all the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.served_paper import Newspaper, newspaper
from tests.test_courtesy import SLACK
from tests.test_schedule import Done, run

ARTICLES = 6


def is_whole(done: Done, paper: Newspaper) -> bool:
    urls = sorted(row["url"] for row in done.articles)
    return done.status == 0 and urls == sorted(paper.url + path for path in paper.by_path)


def test_a_feed_and_a_sitemap_that_are_none_are_said_to_be_none(tmp_path: Path) -> None:
    with newspaper(ARTICLES) as paper:
        paper.instead["/feed.xml"] = b"\x00\x01 not <xml> at all"
        paper.instead["/sitemap.xml"] = b"<html><body><p>Moved</p></body></html>"
        done = run(tmp_path, paper)
    assert f"{paper.url}/feed.xml is no feed: " in done.log
    assert f"{paper.url}/sitemap.xml is no sitemap: a <html> document" in done.log
    assert "Traceback" not in done.log
    assert is_whole(done, paper), done.log


def test_a_sitemap_index_that_names_itself_is_read_once(tmp_path: Path) -> None:
    with newspaper(ARTICLES) as paper:
        index = paper.body("/sitemap.xml")
        assert index is not None
        itself = f"<sitemap><loc>{paper.url}/sitemap.xml</loc></sitemap></sitemapindex>".encode()
        paper.instead["/sitemap.xml"] = index.replace(b"</sitemapindex>", itself)
        done = run(tmp_path, paper)
    assert done.asked["/sitemap.xml", 200] == 1
    assert is_whole(done, paper), done.log


def test_a_burst_of_503_is_sat_out(tmp_path: Path) -> None:
    """With rests that double; all that it hit is asked for again in the same run."""
    with newspaper(ARTICLES) as paper:
        paper.fault, paper.burst = 503, 3
        done = run(tmp_path, paper, "CONCURRENT_REQUESTS=1", "RETRY_BACKOFF=0.3", "RETRY_TIMES=4")
    assert sum(number for (_, status), number in done.asked.items() if status == 503) == 3
    times = paper.moments[1:5]  # the first is robots.txt
    rests = [later - earlier for earlier, later in pairwise(times)]
    assert all(rest >= wanted - SLACK for rest, wanted in zip(rests, (0.3, 0.6, 1.2), strict=True)), rests
    assert is_whole(done, paper), done.log
