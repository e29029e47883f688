"""Ctrl-C and SIGTERM end a run within seconds, and what was on its way is taken up by the next one."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from pipelines.store import frontier, open_store
from pipelines.write.lines import read_rows
from tests.faulty_site import Site, faulty_site
from tests.scrapy_runs import command, crawl_pages, environment, path_of
from tests.site.crawled import asked, crawl

SETTINGS = (
    "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "DOWNLOAD_TIMEOUT=60", "CONCURRENT_REQUESTS=16",
)  # fmt: skip


def started(folder: Path, site: Site, *more: str) -> subprocess.Popen[str]:
    """A crawl of 10 pages that answer and 10 that never do; it has asked for some that never do."""
    paths = [f"/{kind}/{n}" for n in range(10) for kind in ("page", "silence")]
    (folder / "urls.txt").write_text("".join(f"{site.url}{path}\n" for path in paths))
    options = [part for setting in (*SETTINGS, *more) for part in ("-s", setting)]
    crawl = command("crawl", "urls", "-a", "file=urls.txt", *options)
    process = subprocess.Popen(
        crawl, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + 60
    while sum(each.path.startswith("/silence") for each in site.seen) < 4:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)  # for the server's next request
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_run_within_ten_seconds(tmp_path: Path, number: signal.Signals) -> None:
    with faulty_site() as site:
        process = started(tmp_path, site)
        before = time.monotonic()
        process.send_signal(number)
        output, _ = process.communicate(timeout=30)
        seconds = time.monotonic() - before
        assert seconds < 10, output
        assert "Traceback" not in output
        assert "Spider closed (shutdown)" in output
    store = open_store(f"sqlite:///{tmp_path / 'output' / 'state.db'}")
    site_name = site.url.removeprefix("http://")
    pending = store.call(frontier.pending, site_name)
    held = store.call(frontier.reclaim, time.time() + 10**9)
    store.close()
    assert pending >= 10  # the silent ones, and of the others what was being cleaned
    assert held == 0


@pytest.mark.parametrize("more", [(), ("JOBDIR=job",)])
def test_the_next_run_takes_up_what_a_signal_cut_off(tmp_path: Path, more: tuple[str, ...]) -> None:
    with faulty_site() as site:
        process = started(tmp_path, site, *more)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        site.pages.update({f"/silence/{n}": lambda handler: handler.send() for n in range(10)})
        before = site.counts()
        done = crawl_pages(tmp_path, "urls", "-a", "file=urls.txt", settings=("OUTPUT_DIR=output", *more))
    assert set(done.reasons().values()) == {"page"}
    asked = site.counts() - before
    assert {path: times for path, times in asked.items() if times > 1} == {}
    assert len(asked) == 20 + 1  # robots.txt too


def test_a_run_with_other_addresses_takes_up_what_a_signal_cut_off(tmp_path: Path) -> None:
    """Also those of the file that the first run had not come to."""
    with faulty_site() as site, faulty_site() as other:
        process = started(tmp_path, site, "CONCURRENT_REQUESTS=4")
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        site.pages.update({f"/silence/{n}": lambda handler: handler.send() for n in range(10)})
        done = crawl(tmp_path / "output", "urls", "-a", f"url={other.url}/page/new")
    wanted = {f"/{kind}/{n}" for n in range(10) for kind in ("page", "silence")}
    rows = [row for file in tmp_path.glob("output/*/*.jsonl") for row in read_rows(file)]
    assert Counter(path_of(asked(row)) for row in rows) == Counter([*wanted, "/page/new"]), done.log
    assert "that an earlier run left open are taken up" in done.log


def test_a_second_signal_ends_the_run_at_once(tmp_path: Path) -> None:
    with faulty_site() as site:
        process = started(tmp_path, site)
        before = time.monotonic()
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)  # two signals in one instant are one
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
    assert time.monotonic() - before < 5, output
