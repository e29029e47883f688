"""Every command that the README names runs, against the demo newspaper instead of a real site."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo.pages import address, story_page
from crawler.demo.server import DemoServer, start
from crawler.demo.story import stories
from tests.scrapy_runs import QUICK, ROOT, Run, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("## Everyday use")[2].partition("\n## ")[0]
COMMANDS = re.findall(r"`(scrapy [a-z]+[^`…]*)`", TABLE)
SITES = re.compile(r"(?<=site=)\S+|https://example\.org")


@pytest.fixture
def server() -> Iterator[DemoServer]:
    running, _ = start(slow_seconds=0)
    yield running
    running.close()


def test_the_commands_of_the_table_run(server: DemoServer, tmp_path: Path) -> None:
    """One after the other, as some read what others wrote."""
    assert len(COMMANDS) >= 11
    prepare(server, tmp_path)
    ends = {command: here(command, server, tmp_path) for command in COMMANDS}
    assert {command: done.log for command, done in ends.items() if done.status} == {}
    reports = [json.loads(file.read_text("utf-8")) for file in tmp_path.glob("output/*/run.json")]
    assert {report["health"] for report in reports} == {"ok"}
    assert all(report["pages"] == report["articles"] + report["rejected"] for report in reports)
    assert sum(report["articles"] for report in reports) >= 3
    for name in ("page-inspected.html", "report.html"):
        assert "</html>" in (tmp_path / name).read_text("utf-8")


def here(command: str, server: DemoServer, folder: Path) -> Run:
    """The command with the newspaper for its site, and no more than two articles of it."""
    words = shlex.split(SITES.sub(f"{server.base_url}/", command))[1:]
    if words[0] == "crawl":
        words += [part for setting in QUICK for part in ("-s", setting)]
        words += ["-a", "limit=2"] if words[1] == "news" else []
    return run(*words, cwd=folder, timeout=240)


def prepare(server: DemoServer, folder: Path) -> None:
    """The files that the README's examples read: addresses, a page, WARC files, an old corpus."""
    first, second = [story for story in stories() if story.language == "en" and not story.copy_of][:2]
    (folder / "urls.txt").write_text(f"{server.base_url}{address(first)}\n", encoding="utf-8")
    (folder / "page.html").write_bytes(story_page(second, server.base_url))
    arguments = f"crawl urls -a url={server.base_url}{address(second)}"
    settings = "-s OUTPUT_DIR=old -s ARCHIVE_WARC=True -s OUTPUT_COMPRESSION=gz -s DOWNLOAD_DELAY=0"
    done = run(*f"{arguments} {settings}".split(), cwd=folder, timeout=240)
    assert done.status == 0, done.log
    (folder / "cc-news").mkdir()
    for file in [*folder.glob("old/*/*.warc.gz"), *folder.glob("old/*/articles-*.gz")]:
        shutil.copy(file, folder / ("cc-news" if file.name.endswith(".warc.gz") else "old"))


@pytest.mark.skipif(not shutil.which("make"), reason="no make(1)")
def test_make_crawl_ends_with_its_articles_counts_and_the_first_of_them(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["make", "-o", f"{sys.prefix}/.run", "crawl", f"VENV={sys.prefix}", f"DEMO_PORT={port}"]
    command += [f"OUTPUT_DIR={tmp_path}", "LIMIT=2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for line in ("2 articles in ", "  by language", " rejected", "health: ok", "the first article:"):
        assert line in done.stdout
    article = json.loads(done.stdout.partition("the first article:")[2])
    assert article["text"]
    assert re.search(r"\d+ pages · 2 articles · \d+ rejected · [\d.]+ pages/s", done.stderr)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_make_crawls_newspaper_lets_an_interrupted_run_close(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C reaches all processes of a terminal, `kill` the first one only."""
    command = [sys.executable, "-m", "crawler.demo.crawl", "--port", "0", "-s", f"OUTPUT_DIR={tmp_path}"]
    options = ["-s", "DOWNLOAD_DELAY=60", "-s", "PROGRESS_INTERVAL=0.5"]
    with subprocess.Popen(
        command + options,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        at_work = (list(tmp_path.glob("news-*")) for line in process.stderr if " pages · " in line)
        assert any(at_work)
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        shown, log = process.communicate(timeout=120)
    assert "Traceback" not in log
    assert process.returncode == (130 if number == signal.SIGINT else 0)
    assert "0 articles in" in shown
    [report] = [json.loads(file.read_text("utf-8")) for file in tmp_path.glob("*/run.json")]
    assert report["ended"]
    assert report["pages"] == report["articles"] + report["rejected"]
