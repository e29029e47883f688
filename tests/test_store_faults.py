"""A disk that is full and a database that goes: the run stops with one sentence, the next one goes on."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.write.lines import read_rows
from tests.postgres import running_cluster
from tests.scrapy_runs import QUICK, command, environment
from tests.served_paper import Newspaper, newspaper

ARTICLES = 30
PATIENCE = 240
KILOBYTES = 200  # a disk for a few articles


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system that is full after so many bytes. Needs root."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def crawl(paper: Newspaper, output: Path, *settings: str) -> subprocess.Popen[str]:
    chosen = (*QUICK, f"OUTPUT_DIR={output}", "WARM_UP_PAGES=0", *settings)
    options = [part for setting in chosen for part in ("-s", setting)]
    return subprocess.Popen(
        command("crawl", "news", "-a", f"site={paper.url}", *options),
        cwd=output.parent,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def all_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    log, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, log


def delivered(output: Path) -> Counter[str]:
    return Counter(row["url"] for file in output.glob("*/articles-*") for row in read_rows(file))


def wanted(paper: Newspaper) -> Counter[str]:
    return Counter(paper.url + path for path in paper.by_path)


def stops_with(log: str, sentence: str) -> None:
    """One line says why; there is no traceback."""
    assert "Traceback" not in log, log
    assert sum(sentence in line for line in log.splitlines()) == 1, log


@pytest.mark.parametrize("with_store", [False, True])
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(tmp_path: Path, with_store: bool) -> None:
    settings = () if with_store else (f"STATE_URL=sqlite:///{tmp_path / 'state.db'}",)
    kilobytes = 400 if with_store else 40
    with newspaper(ARTICLES) as paper, small_disk(tmp_path / "disk", kilobytes) as disk:
        output = disk / "output"
        status, log = all_of(crawl(paper, output, *settings))
        assert status == 1
        stops_with(log, "The run stops: ")
        assert "No space left on device" in log or "database or disk is full" in log
        before = delivered(output)
        assert sum(before.values()) < ARTICLES
        remount(disk, "size=64m")
        status, log = all_of(crawl(paper, output, *settings))
        assert status == 0, log
        assert delivered(output) == wanted(paper)


def test_a_folder_that_can_only_be_read_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with newspaper(1) as paper, small_disk(tmp_path / "disk", KILOBYTES) as disk:
        remount(disk, "ro")
        status, log = all_of(crawl(paper, disk / "output"))
        assert status == 2
        assert "cannot be written to (Read-only file system): name a folder that is yours" in log
        assert "Traceback" not in log
        assert not list(disk.iterdir())
        assert paper.asked == []


def test_a_database_that_goes_in_the_middle_stops_the_run_and_the_next_one_goes_on(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with newspaper(ARTICLES) as paper, running_cluster() as cluster:
        paper.given_freely = ARTICLES // 3
        state = f"STATE_URL={cluster.url.format('postgres')}"
        process = crawl(paper, output, state, "CONCURRENT_REQUESTS_PER_DOMAIN=2")
        deadline = time.monotonic() + PATIENCE
        while not any(part.stat().st_size for part in output.glob("[!.]*/articles-*")):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.05)  # for its first rows
        cluster.stop()
        paper.gate.set()
        try:
            status, log = all_of(process)
        finally:
            cluster.start()
        assert status == 1
        stops_with(log, "The run stops: the store postgresql+psycopg://tinsach@/postgres")
        assert 0 < sum(delivered(output).values()) < ARTICLES
        status, log = all_of(crawl(paper, output, state))
        assert status == 0, log
        assert delivered(output) == wanted(paper)
    reports = [json.loads(file.read_text("utf-8")) for file in output.glob("*/run.json")]
    assert sum(report["articles"] for report in reports) == ARTICLES
