"""What a run shows on the way and at its end."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import subprocess
import time
from pathlib import Path

import pytest
import zstandard
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from crawler.log_lines import name_of
from crawler.progress import CLEAR, Progress
from crawler.summary import first_article, show, summary
from pipelines.records import Rejected
from tests.faulty_site import Handler, faulty_site
from tests.scrapy_runs import command, crawl_pages, environment


def stats_of(**values: object) -> StatsCollector:
    stats = StatsCollector(get_crawler())
    for name, value in values.items():
        stats.set_value("tinsach/" + name.replace("__", "/"), value)
    return stats


def test_a_log_gets_a_progress_line_every_so_often(tmp_path: Path) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(1.2)  # the server's answer takes longer than the interval
        handler.send()

    with faulty_site() as site:
        site.pages["/slow"] = slow
        done = crawl_pages(
            tmp_path, "urls", "-a", f"url={site.url}/slow", settings=("PROGRESS_INTERVAL=0.3",)
        )
    lines = [line for line in done.log.splitlines() if "crawler.progress" in line]
    assert len(lines) > 2
    assert all("pages · " in line and " pages/s" in line for line in lines)


def test_a_terminal_gets_one_line_that_is_redrawn(tmp_path: Path) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(2.5)  # the line is drawn each second
        handler.send()

    master, slave = pty.openpty()
    with faulty_site() as site:
        site.pages["/slow"] = slow
        crawl = command("crawl", "urls", "-a", f"url={site.url}/slow", "-s", "ITEM_PIPELINES={}")
        with subprocess.Popen(
            crawl, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL, stderr=slave
        ) as process:
            os.close(slave)
            shown = read_all(master)
            assert process.wait(60) == 0
    drawn = shown.split(CLEAR)
    assert sum("0 pages · 0 articles · 0 rejected" in part for part in drawn) >= 2, shown
    assert "Traceback" not in shown


def read_all(master: int) -> str:
    parts = []
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # Linux's way to say that the other side is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    return b"".join(parts).decode()


def test_the_line_names_pages_articles_rejections_and_rate() -> None:
    crawler = get_crawler(settings_dict={"PROGRESS_INTERVAL": 1})
    crawler.stats = stats_of(pages=1204, articles=983, rejected=221)
    progress = Progress(crawler)
    progress.samples.append((time.monotonic() - 10, 1104))
    assert progress.line().startswith("1,204 pages · 983 articles · 221 rejected · 10.")
    assert progress.line().endswith(" pages/s")


def test_the_summary_counts_by_language_and_by_reason() -> None:
    stats = stats_of(
        run_folder="output/news-1", articles=3, rejected=2, language__vi=2, language__=1,
        rejected__http_404=1, rejected__too_short=1, pending=1, health="ok",
    )  # fmt: skip
    assert summary(stats).splitlines() == [
        "3 articles in output/news-1",
        "  by language",
        "    vi  2",
        "    (unknown)  1",
        "2 rejected",
        "  by reason",
        "    http_404   1",
        "    too_short  1",
        "1 address left for the next run",
        "health: ok",
    ]


ROW = {"id": "1", "title": "Tin sạch"}


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_the_first_article_is_read_from_each_kind_of_file(tmp_path: Path, ending: str) -> None:
    data = (json.dumps(ROW) + "\n" + json.dumps({"id": "2"}) + "\n").encode()
    packed = {"": data, ".gz": gzip.compress(data), ".zst": zstandard.compress(data)}[ending]
    (tmp_path / f"articles-00000.jsonl{ending}").write_bytes(packed)
    assert first_article(tmp_path) == ROW
    out = io.StringIO()
    show(stats_of(run_folder=str(tmp_path), articles=2, rejected=0), with_first=True, out=out)
    assert '"title": "Tin sạch"' in out.getvalue()


def test_a_run_without_articles_shows_none(tmp_path: Path) -> None:
    assert first_article(tmp_path) is None


def test_log_lines_name_an_item_by_its_address_alone() -> None:
    assert name_of(Rejected("http://a/", "a", "", "fetch", "timeout")) == "http://a/"
    assert name_of({"url": "http://b/", "text": "long"}) == "http://b/"
    assert name_of({"text": "long"}) == "dict"
