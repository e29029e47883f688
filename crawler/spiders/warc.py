"""`scrapy crawl warc`: the pages in WARC files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.arguments import files_matching
from crawler.fetch_ends import PAGE_TYPES
from crawler.spiders.base import now
from crawler.spiders.stored import StoredPagesSpider
from pipelines.address import site_of
from pipelines.records import Page, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

UNPACKED = {"content-encoding", "transfer-encoding"}  # with one of them, the length that is stored is another


class WarcSpider(StoredPagesSpider):
    """`-a path='cc-news/*.warc.gz'`: a file or a pattern, or several with commas between."""

    name = "warc"
    arguments = ("path",)
    files: tuple[Path, ...] = ()

    def read_arguments(self, given: dict[str, str]) -> None:
        self.files = tuple(files_matching("path", given.get("path", "")))

    def stored_pages(self) -> Iterator[Page | Rejected]:
        largest = self.settings.getint("DOWNLOAD_MAXSIZE")
        for path in self.files:
            yield from pages_of(path, largest)


def pages_of(path: Path, largest: int) -> Iterator[Page | Rejected]:
    """Each HTML answer in the file, as a page or as the reason why it is none.

    Other records (requests, images, repeated visits) are no pages and are passed over. What cannot be read
    ends the file with a rejection that names the place.
    """
    # Scrapy imports all spiders at each start, and this brings a web client along (a quarter of a second).
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    place = 0
    try:
        records = ArchiveIterator(
            str(path), record_types=WarcRecordType.response, fsspec_args=False, auto_decode="all"
        )
        for record in records:
            place = record.stream_pos
            if is_html(record):
                yield page_or_reason(record, str(path), largest)
    except (OSError, ValueError, EOFError) as error:
        detail = f"{path} cannot be read past byte {place}: {error}"
        yield Rejected(f"{path}#{place}", "", now(), "fetch", "bad_record", detail)


def is_html(record: WarcRecord) -> bool:
    return (record.http_content_type or "").lower() in PAGE_TYPES


def page_or_reason(record: WarcRecord, file: str, largest: int) -> Page | Rejected:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    http = record.http_headers
    said = {name.lower(): value for name, value in http.items()} if http is not None else {}
    status = (http.status_code if http is not None else 0) or 0
    added = record.record_date.strftime("%Y-%m-%dT%H:%M:%SZ") if record.record_date else now()
    expected = 0 if said.keys() & UNPACKED else record.content_length
    html = record.reader.read(largest + 1)
    if reason := fault(status, html, expected, largest):
        return Rejected(url, site_of(url), added, "fetch", reason, f"{file} at byte {record.stream_pos}")
    return Page(
        url=url,
        source=site_of(url),
        html=html,
        encoding=(record.http_charset or "").lower(),
        requested_url=url,
        status=status,
        added=added,
        discovered_by="warc",
        robots=said.get("x-robots-tag", ""),
        tdm_reservation=said.get("tdm-reservation", ""),
        warc_file=file,
        warc_offset=record.stream_pos,
    )


def fault(status: int, html: bytes, expected: int, largest: int) -> str:
    """The reason why an answer is no page, "" for one that is. `expected`: bytes, where that is known."""
    if status != 200:
        return f"http_{status}"
    if len(html) > largest:
        return "too_large"
    if len(html) < expected:
        return "truncated"
    return "" if html.strip() else "empty"
