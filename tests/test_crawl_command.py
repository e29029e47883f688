"""`scrapy crawl`: exit status, and one sentence for whoever typed something wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from tests.faulty_site import faulty_site
from tests.scrapy_runs import crawl_pages, run

PAGE = "url=http://127.0.0.1:1/page"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch"], ["'nosuch'", "urls", "news"]),
        (["urls"], ["file=", "url="]),
        (["urls", "-a", "file=missing.txt"], ["file='missing.txt'", "does not exist"]),
        (["urls", "-a", "file=."], ["file='.'", "is a folder"]),
        (["urls", "-a", "url=example"], ["url='example'", "https://"]),
        (["urls", "-a", "url=http://[bad/"], ["url='http://[bad/'"]),
        (["urls", "-a", PAGE, "-a", "colour=red"], ["'colour'", "file, url, again"]),
        (["urls", "-a", PAGE, "-a", "again=perhaps"], ["again='perhaps'", "again=1"]),
        (["news", "-a", "site=example.com", "-a", "since=yesterday"], ["since='yesterday'", "36h"]),
        (["news", "-a", "site=example.com", "-a", "limit=0"], ["limit='0'", "limit=20"]),
        (
            ["news", "-a", "site=example.com", "-a", "since=2026-11-22", "-a", "until=2026-11-20"],
            ["since='2026-11-22'", "until='2026-11-20'"],
        ),
        (["warc", "-a", "path=nothing/*.warc.gz"], ["path='nothing/*.warc.gz'", "matches no file"]),
        (["corpus"], ["path=''", "matches no file"]),
        (["urls", "-a", PAGE, "-s", "OUTPUT_COMPRESSION=rar"], ["OUTPUT_COMPRESSION='rar'", "gz or zst"]),
        (["urls", "-a", PAGE, "-s", "STATE_URL=mysql://x/y"], ["STATE_URL='mysql://x/y'", "sqlite:///FILE"]),
        (["urls", "-a", PAGE, "-s", "LANGUAGES=vie"], ["LANGUAGES='vie'", "two-letter codes"]),
        (["urls", "-a", PAGE, "-s", "CLEANING_WORKERS=-1"], ["CLEANING_WORKERS='-1'", "at least 0"]),
    ],
)  # fmt: skip
def test_a_mistake_gives_one_sentence_status_2_and_no_file(
    tmp_path: Path,
    arguments: list[str],
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In this process, which ends before a reactor or logging is set up."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", "crawl", *arguments], get_project_settings())
    out, log = capsys.readouterr()
    assert ended.value.code == 2
    assert log.startswith("scrapy crawl: ")
    assert log.count("\n") == 1
    assert [word for word in words if word not in log] == []
    assert out == ""
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_it_still_imports_ends_without_a_traceback(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from scrapy.cmdline import execute\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.addaudithook(lambda event, args: event == 'import' and args[0] == 'sqlalchemy'"
        " and os.kill(os.getpid(), signal.SIGINT))\n"
        f"execute(['scrapy', 'crawl', 'urls', '-a', '{PAGE}'])"
    )
    settings = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_shows_no_log_lines(tmp_path: Path) -> None:
    done = run("crawl", "nosuch", cwd=tmp_path)
    assert (done.status, done.out, done.log.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_that_is_a_file_gives_status_2(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = run("crawl", "urls", "-a", PAGE, "-s", "OUTPUT_DIR=out/below", cwd=tmp_path)
    assert (done.status, done.log.count("\n")) == (2, 1)
    assert "OUTPUT_DIR='out/below'" in done.log
    assert (tmp_path / "out").read_text() == "mine"


# Root may write everywhere but without these rights.
AS_ANYONE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@pytest.mark.skipif(bool(AS_ANYONE) and not shutil.which("setpriv"), reason="root, and no setpriv(1)")
def test_an_output_folder_that_cannot_be_written_gives_status_2(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    done = run("crawl", "urls", "-a", PAGE, "-s", "OUTPUT_DIR=out", cwd=tmp_path, under=AS_ANYONE)
    assert done.status == 2
    assert "OUTPUT_DIR='out' cannot be written" in done.log


def test_a_store_that_is_no_database_gives_status_2(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_text("this is no database, and long enough to be read as one" * 50)
    done = run("crawl", "urls", "-a", PAGE, "-s", "STATE_URL=sqlite:///state.db", cwd=tmp_path)
    assert (done.status, done.log.count("\n")) == (2, 1)
    assert "STATE_URL='sqlite:///state.db'" in done.log


def test_a_database_that_is_not_there_gives_status_2(tmp_path: Path) -> None:
    url = "postgresql+psycopg://someone:secret@127.0.0.1:1/none"
    done = run("crawl", "urls", "-a", PAGE, "-s", f"STATE_URL={url}", cwd=tmp_path)
    assert (done.status, done.log.count("\n")) == (2, 1)
    assert "secret" not in done.log
    assert list(tmp_path.iterdir()) == []


def test_a_crawl_without_a_spider_shows_how_to_write_it(tmp_path: Path) -> None:
    done = run("crawl", cwd=tmp_path)
    assert done.status == 2
    assert "scrapy crawl news -a site=" in done.log
    assert "Traceback" not in done.log


def test_scrapyds_own_arguments_are_let_through(tmp_path: Path) -> None:
    with faulty_site() as site:
        done = crawl_pages(tmp_path, "urls", "-a", f"url={site.url}/page", "-a", "_job=8f2")
    assert (done.status, len(done.rows)) == (0, 1)


def test_a_line_of_the_file_that_is_no_address_is_one_row(tmp_path: Path) -> None:
    with faulty_site() as site:
        lines = f"# a list\n\n{site.url}/page/1\nnot an address\nftp://example.com/x\n  {site.url}/page/2  \n"
        (tmp_path / "urls.txt").write_bytes(lines.encode() + b"http://b\xe4d bytes/\n")
        done = crawl_pages(tmp_path, "urls", "-a", "file=urls.txt")
    reasons = sorted(row.get("reason", "page") for row in done.rows)
    assert reasons == ["not_an_address"] * 3 + ["page"] * 2


def test_the_same_address_twice_in_a_file_is_asked_for_once(tmp_path: Path) -> None:
    with faulty_site() as site:
        (tmp_path / "urls.txt").write_text(f"{site.url}/page/1\n" * 3)
        done = crawl_pages(tmp_path, "urls", "-a", "file=urls.txt")
    assert len(done.rows) == 1
    assert site.counts()["/page/1"] == 1


def test_named_pages_are_fetched_each_time(tmp_path: Path) -> None:
    with faulty_site() as site:
        for _ in range(2):
            done = crawl_pages(tmp_path, "urls", "-a", f"url={site.url}/page/1")
            assert len(done.rows) == 1
    assert site.counts()["/page/1"] == 2


def test_a_whole_run_ends_with_its_summary_and_status_0(tmp_path: Path) -> None:
    with faulty_site() as site:
        (tmp_path / "urls.txt").write_text(f"{site.url}/page/1\n{site.url}/404\n")
        done = run(
            "crawl", "urls", "-a", "file=urls.txt", "-s", "DOWNLOAD_DELAY=0", cwd=tmp_path, timeout=120
        )
    assert "http_404" in done.out
    assert "output/urls-" in done.out
    assert "Traceback" not in done.log
    assert done.status == 0, done.log


ARTICLE = b"""<!doctype html><html lang="en"><head><title>Ferry returns to the island - Harbour Post</title>
<meta property="og:type" content="article"></head><body><article><h1>Ferry returns to the island</h1>
<p>The ferry to the island sails again from Monday, the port authority said after two weeks of repairs.</p>
<p>Engineers had found a crack in the ramp during the spring inspection, and the ship stayed in the dock.</p>
<p>Some four hundred people commute across the sound each day; they had to take the longer way by road.</p>
<p>The first crossing leaves at six in the morning, and tickets that were bought in advance remain valid.</p>
</article></body></html>"""


def test_an_article_that_was_delivered_is_written_again_only_when_asked_for(tmp_path: Path) -> None:
    with faulty_site() as site:
        site.pages["/ferry"] = lambda handler: handler.send(ARTICLE)
        crawl = ("crawl", "urls", "-a", f"url={site.url}/ferry", "-s", "DOWNLOAD_DELAY=0")
        first = run(*crawl, cwd=tmp_path, timeout=120)
        second = run(*crawl, cwd=tmp_path, timeout=120)
        third = run(*crawl, "-a", "again=1", "-s", "SHOW_FIRST=1", cwd=tmp_path, timeout=120)
    assert first.out.startswith("1 article in output/urls-"), first.log
    assert second.out.startswith("0 articles in")
    assert "unchanged  1" in second.out
    assert "health: ok" in second.out
    assert third.out.startswith("1 article in"), third.out
    assert '"title": "Ferry returns to the island"' in third.out
    assert (first.status, second.status, third.status) == (0, 0, 0)


def test_a_run_that_fetched_nothing_ends_with_status_1(tmp_path: Path) -> None:
    with faulty_site() as site:
        url = site.url
    done = run("crawl", "urls", "-a", f"url={url}/page", "-s", "RETRY_TIMES=0", cwd=tmp_path, timeout=120)
    assert "health: failed" in done.out
    assert done.status == 1, done.log
