"""Pages from WARC files and rows of older corpora."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from crawler.spiders import corpus, warc
from pipelines.records import Page, Rejected
from tests.scrapy_runs import crawl_pages

PAGE = "<html><body><p>Hội đồng họp hôm thứ Hai.</p></body></html>"
LARGEST = 10_000


def answer(
    url: str, body: bytes, status: str = "200 OK", kind: str = "text/html; charset=UTF-8", more: str = ""
) -> bytes:
    """A WARC record, gzipped as a member of its own."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode()
    block = head + body
    headers = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-20T01:02:03Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(block):012}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(headers.encode() + block + b"\r\n\r\n")


def warc_file(folder: Path, *records: bytes) -> Path:
    path = folder / "pages.warc.gz"
    path.write_bytes(b"".join(records))
    return path


def test_an_answer_in_a_warc_file_is_a_page(tmp_path: Path) -> None:
    first = answer("http://example.com/1", PAGE.encode())
    second = answer("https://www.example.org/2", PAGE.encode(), more="X-Robots-Tag: noai\r\n")
    path = warc_file(tmp_path, first, second)
    one, two = warc.pages_of(path, LARGEST)
    assert isinstance(one, Page)
    assert isinstance(two, Page)
    assert (one.url, one.source, one.html.decode()) == ("http://example.com/1", "example.com", PAGE)
    assert (one.encoding, one.status, one.added) == ("utf-8", 200, "2026-11-20T01:02:03Z")
    assert (one.warc_file, one.warc_offset, two.warc_offset) == (str(path), 0, len(first))
    assert (two.source, two.robots, two.discovered_by) == ("example.org", "noai", "warc")


def test_a_compressed_and_chunked_answer_is_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    headers = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    path = warc_file(tmp_path, answer("http://example.com/1", chunked, more=headers))
    (page,) = warc.pages_of(path, LARGEST)
    assert isinstance(page, Page)
    assert page.html.decode() == PAGE


def test_answers_that_are_no_pages_have_their_reason(tmp_path: Path) -> None:
    path = warc_file(
        tmp_path,
        answer("http://example.com/404", b"<p>gone</p>", status="404 Not Found"),
        answer("http://example.com/big", b"<p>" + b"a" * LARGEST),
        answer("http://example.com/empty", b""),
        answer("http://example.com/picture", b"\x89PNG", kind="image/png"),
    )
    pages = list(warc.pages_of(path, LARGEST))
    assert [page.reason for page in pages if isinstance(page, Rejected)] == ["http_404", "too_large", "empty"]
    assert len(pages) == 3


def test_a_warc_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    broken = answer("http://example.com/2", PAGE.encode() * 20)[:-60]
    path = warc_file(tmp_path, answer("http://example.com/1", PAGE.encode()), broken)
    pages = list(warc.pages_of(path, LARGEST))
    assert [getattr(page, "reason", "page") for page in pages] == ["page", "truncated"]


def test_a_file_that_is_no_warc_gives_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(gzip.compress(b"this is something else\n" * 100))
    assert not [page for page in warc.pages_of(path, LARGEST) if isinstance(page, Page)]


def rows_file(folder: Path, rows: list[object], name: str = "old.jsonl") -> Path:
    path = folder / name
    text = "".join(
        (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows
    )
    data = text.encode()
    if name.endswith(".gz"):
        data = gzip.compress(data)
    elif name.endswith(".zst"):
        half = len(data) // 2
        data = zstandard.compress(data[:half]) + zstandard.compress(data[half:])
    path.write_bytes(data)
    return path


ROWS: list[object] = [
    {"url": "http://example.com/1", "html": PAGE, "title": "Họp", "date": "2020-01-02"},
    {
        "url": "http://example.com/2",
        "text": "Một đoạn.\n\nHai đoạn.",
        "authors": ["An", "Bình"],
        "language": "vi",
    },
    {"text": "Three", "metadata": {"url": "http://example.com/3", "created": "2021-05-06"}},
    {"text": "Without an address"},
]


@pytest.mark.parametrize("name", ["old.jsonl", "old.jsonl.gz", "old.jsonl.zst"])
def test_rows_are_pages(tmp_path: Path, name: str) -> None:
    pages = [page for page in corpus.pages_of(rows_file(tmp_path, ROWS, name)) if isinstance(page, Page)]
    assert [page.url for page in pages] == [
        "http://example.com/1", "http://example.com/2", "http://example.com/3", f"{name}#4",
    ]  # fmt: skip
    assert pages[0].html.decode() == PAGE
    assert (pages[0].text, pages[0].encoding) == ("", "utf-8")
    assert (pages[0].hints.title, pages[0].hints.created) == ("Họp", "2020-01-02")
    assert (pages[1].text, pages[1].html) == ("Một đoạn.\n\nHai đoạn.", b"")
    assert (pages[1].hints.authors, pages[1].hints.language) == (("An", "Bình"), "vi")
    assert (pages[2].hints.created, pages[2].source) == ("2021-05-06", "example.com")
    assert pages[3].source == name


def test_bad_rows_are_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    rows: list[object] = ["{broken", [1, 2], {"url": "http://example.com/1"}, "", {"text": "fine"}]
    pages = list(corpus.pages_of(rows_file(tmp_path, rows)))
    assert [getattr(page, "reason", "page") for page in pages] == ["bad_row"] * 3 + ["page"]


def test_a_packed_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    path = rows_file(tmp_path, [{"text": f"row {n} " * 50} for n in range(200)], "old.jsonl.gz")
    path.write_bytes(path.read_bytes()[:-30])
    pages = list(corpus.pages_of(path))
    last = pages[-1]
    assert isinstance(last, Rejected)
    assert last.reason == "bad_row"
    assert "cannot be unpacked past line" in last.detail
    assert len(pages) > 1


def test_the_warc_spider_hands_on_its_pages(tmp_path: Path) -> None:
    warc_file(tmp_path, *(answer(f"http://example.com/{n}", PAGE.encode()) for n in range(60)))
    done = crawl_pages(tmp_path, "warc", "-a", "path=*.warc.gz")
    assert (done.status, len(done.rows)) == (0, 60), done.log


def test_the_corpus_spider_hands_on_its_pages(tmp_path: Path) -> None:
    rows_file(tmp_path, [*ROWS, "{broken"])
    done = crawl_pages(tmp_path, "corpus", "-a", "path=*.jsonl")
    assert (done.status, len(done.rows)) == (0, 5), done.log
