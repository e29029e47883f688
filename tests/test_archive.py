"""What was fetched, kept as WARC and read again."""

from __future__ import annotations

import asyncio
import gzip
import os
from pathlib import Path

from scrapy.http import HtmlResponse

from crawler.archive import Archive
from crawler.spiders import warc
from pipelines.records import Page
from tests.faulty_site import PAGE, faulty_site
from tests.scrapy_runs import run


def response(number: int, body: bytes) -> HtmlResponse:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip", "X-Robots-Tag": "noai"}
    return HtmlResponse(f"http://example.com/{number}", headers=headers, body=body, encoding="utf-8")


def test_what_is_kept_can_be_read_again(tmp_path: Path) -> None:
    bodies = [f"<html><body><p>Trang số {n}.</p></body></html>".encode() * n for n in range(1, 6)]

    async def keep() -> list[tuple[str, int]]:
        archive = Archive(tmp_path, 10**6)
        places = [await archive.keep(response(n, body)) for n, body in enumerate(bodies)]
        assert os.listdir(tmp_path) == ["pages-00000.warc.gz.part"]
        await archive.close()
        return places

    places = asyncio.run(keep())
    path = tmp_path / "pages-00000.warc.gz"
    pages = [page for page in warc.pages_of(path, 10**6) if isinstance(page, Page)]
    assert [page.html for page in pages] == bodies
    assert [page.url for page in pages] == [f"http://example.com/{n}" for n in range(5)]
    assert [(path.name, page.warc_offset) for page in pages] == places
    assert {(page.encoding, page.robots, page.status) for page in pages} == {("utf-8", "noai", 200)}


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    async def keep() -> tuple[str, int]:
        archive = Archive(tmp_path, 10**6)
        await archive.keep(response(1, PAGE))
        place = await archive.keep(response(2, PAGE))
        await archive.close()
        return place

    name, offset = asyncio.run(keep())
    record = gzip.decompress((tmp_path / name).read_bytes()[offset:])
    assert record.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert record.endswith(PAGE + b"\r\n\r\n")


def test_a_new_file_is_begun_when_one_is_large(tmp_path: Path) -> None:
    async def keep() -> None:
        archive = Archive(tmp_path, 900)
        for number in range(4):
            await archive.keep(response(number, PAGE))
        await archive.close()

    asyncio.run(keep())
    files = sorted(tmp_path.iterdir())
    assert len(files) > 1
    assert not [path for path in files if path.suffix == ".part"]
    pages = [page for path in files for page in warc.pages_of(path, 10**6)]
    assert len(pages) == 4


def test_nothing_kept_leaves_no_file(tmp_path: Path) -> None:
    async def keep() -> None:
        await Archive(tmp_path, 900).close()

    asyncio.run(keep())
    assert list(tmp_path.iterdir()) == []


def test_a_crawl_keeps_its_pages_and_they_are_crawled_again(tmp_path: Path) -> None:
    with faulty_site() as site:
        lines = "".join(f"{site.url}{path}\n" for path in ("/page/1", "/page/2", "/404", "/whole-gzip"))
        (tmp_path / "urls.txt").write_text(lines)
        settings = ("-s", "DOWNLOAD_DELAY=0", "-s", "ARCHIVE_WARC=1")
        first = run("crawl", "urls", "-a", "file=urls.txt", *settings, cwd=tmp_path, timeout=120)
    assert first.status == 0, first.log
    (path,) = (tmp_path / "output").glob("urls-*/pages-*")
    assert path.name == "pages-00000.warc.gz"
    assert [page.html for page in warc.pages_of(path, 10**6) if isinstance(page, Page)] == [PAGE] * 3
    again = run("crawl", "warc", "-a", f"path={path}", cwd=tmp_path, timeout=120)
    assert again.status == 0, again.log
    assert "3 rejected" in again.out
