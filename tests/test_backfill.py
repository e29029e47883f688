"""Backfill: years of dated sitemaps and archive pages, a part of them wanted, stopped and taken up again."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.scrapy_runs import QUICK, command, environment, run
from tests.shape_parts import FOOTER, Shape, Story, menu, placed, serve, stories, teaser, urlset

PATIENCE = 240
SINCE, UNTIL = "2025-03-01", "2025-08-31"
SLACK = {"2025/02/28", "2025/09/01"}  # a day in an address is one of some time zone
N, DAYS = 120, 800  # about 27 articles between the two days


def dated_sitemaps(shape: Shape, n: int) -> None:
    """A sitemap a month; addresses without a date, so that only their `lastmod` and sitemap tell."""
    told = placed(shape, stories(n, days=DAYS), lambda story: f"/{story.section}/{story.slug}-{story.number}")
    months = sorted({f"{story.when:%Y-%m}" for story, _ in told})
    index = "".join(f"<sitemap><loc>{shape.base}/map-{month}.xml</loc></sitemap>" for month in months)
    for month in months:
        mine = [(path, f"{story.when:%Y-%m-%d}") for story, path in told if f"{story.when:%Y-%m}" == month]
        shape.file(f"/map-{month}.xml", urlset(shape, mine), "application/xml")
    shape.file("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>", "application/xml")
    shape.html("/", menu(()) + FOOTER)
    _within(shape, told)


def archive_pages(shape: Shape, n: int) -> None:
    """Years, months and days on pages of their own."""
    told = placed(shape, stories(n, days=DAYS), lambda story: f"/{story.day}/{story.slug}.html")
    lists: dict[str, dict[str, str]] = {"/archive": {}}
    for story, path in told:
        year, month, day = (
            f"/archive/{story.when:%Y}",
            f"/archive/{story.when:%Y/%m}",
            f"/archive/{story.day}",
        )
        lists["/archive"][year] = f"<a href='{year}'>{year[-4:]}</a> "
        lists.setdefault(year, {})[month] = f"<a href='{month}'>{month[-2:]}</a> "
        lists.setdefault(month, {})[day] = f"<a href='{day}'>{day[-2:]}</a> "
        lists.setdefault(day, {})[path] = teaser(story, path)
    for path, links in lists.items():
        shape.html(path, "".join(links.values()) + FOOTER)
    shape.html("/", f"<nav><a href='/archive'>Archive</a></nav>{FOOTER}")
    _within(shape, told)


def _within(shape: Shape, told: list[tuple[Story, str]]) -> None:
    """Only the articles of the wanted time are to be delivered; the others are `others`."""
    wanted = {path for story, path in told if SINCE <= f"{story.when:%Y-%m-%d}" <= UNTIL}
    shape.others = shape.articles - wanted
    shape.articles = wanted


def arguments(shape: Shape) -> list[str]:
    given = (f"site={shape.base}", f"since={SINCE}", f"until={UNTIL}")
    settings = (*QUICK, "CONCURRENT_REQUESTS_PER_DOMAIN=2")
    return [
        *(part for argument in given for part in ("-a", argument)),
        *(part for setting in settings for part in ("-s", setting)),
    ]


def delivered(folder: Path, shape: Shape) -> list[str]:
    files = sorted(folder.glob("output/*/articles-*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [row["url"].removeprefix(shape.base) for row in rows]


@pytest.mark.parametrize("make", [dated_sitemaps, archive_pages])
def test_a_backfill_that_is_stopped_is_taken_up_and_keeps_to_its_time(make, tmp_path):
    with serve(make, N) as shape:
        stopped = subprocess.Popen(
            command("crawl", "news", *arguments(shape)),
            cwd=tmp_path,
            env=environment(),
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while sum(shape.asked[path] > 0 for path in shape.articles) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
        stopped.send_signal(signal.SIGTERM)
        stopped.wait(PATIENCE)
        rest = run("crawl", "news", *arguments(shape), cwd=tmp_path, timeout=PATIENCE)
        assert rest.status == 0, rest.log
        found = delivered(tmp_path, shape)
    assert len(found) == len(set(found))
    assert shape.articles <= set(found)
    beside = {path for path in shape.others if shape.asked[path]}
    assert {path[1:11] for path in beside} <= SLACK
    lists = {
        path
        for path in shape.asked
        if path.startswith(("/map-2024", "/map-2026", "/archive/2024/", "/archive/2026/"))
    }
    assert not lists
