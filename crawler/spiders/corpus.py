"""`scrapy crawl corpus`: rows of an older corpus, cleaned again."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import zstandard

from crawler.arguments import files_matching
from crawler.spiders.base import now
from crawler.spiders.stored import StoredPagesSpider
from pipelines.address import site_of
from pipelines.records import Hints, Page, Rejected

# What the rows of other tools call the same thing; the first that is there counts.
URL = ("url", "link", "source_url", "warc_url")
HTML = ("html", "raw_html")
TEXT = ("text", "content", "body", "maintext", "article")
TITLE = ("title", "headline")
DATE = ("created", "date", "date_publish", "published", "publish_date", "timestamp")
LANGUAGE = ("language", "lang")


class CorpusSpider(StoredPagesSpider):
    """`-a path='old/*.jsonl.gz'`: JSON Lines, plain, .gz or .zst; several files with commas."""

    name = "corpus"
    arguments = ("path",)
    files: tuple[Path, ...] = ()

    def read_arguments(self, given: dict[str, str]) -> None:
        self.files = tuple(files_matching("path", given.get("path", "")))

    def stored_pages(self) -> Iterator[Page | Rejected]:
        for path in self.files:
            yield from pages_of(path)


def pages_of(path: Path) -> Iterator[Page | Rejected]:
    """Each row of the file, as a page or as the reason why it is none; what is damaged ends the file."""
    number = 0
    try:
        for number, line in enumerate(lines_of(path), 1):
            if line.strip():
                yield page_of_line(line, path, number)
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        detail = f"{path} cannot be unpacked past line {number}: {error}"
        yield Rejected(f"{path.name}#{number + 1}", path.name, now(), "fetch", "bad_row", detail)


def page_of_line(line: bytes, path: Path, number: int) -> Page | Rejected:
    place = f"{path.name}#{number}"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejected(
            place, path.name, now(), "fetch", "bad_row", f"{path} line {number} is no JSON: {error}"
        )
    if not isinstance(row, dict):
        detail = f"{path} line {number} is no JSON object"
        return Rejected(place, path.name, now(), "fetch", "bad_row", detail)
    url = first(row, URL) or place
    html, text = first(row, HTML), first(row, TEXT)
    if not html and not text:
        detail = f"{path} line {number} holds neither html nor text"
        return Rejected(url, site_of(url) or path.name, now(), "fetch", "bad_row", detail)
    return Page(
        url=url,
        source=site_of(url) or path.name,
        html=html.encode("utf-8", "replace"),
        text="" if html else text,
        encoding="utf-8" if html else "",
        requested_url=url,
        added=now(),
        discovered_by="corpus",
        hints=Hints(first(row, TITLE), first(row, DATE), first(row, LANGUAGE), authors(row)),
    )


def first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of these fields that holds text, in the row or in its `metadata`; "" where none does."""
    metadata = row.get("metadata")
    for place in (row, metadata if isinstance(metadata, Mapping) else {}):
        for name in names:
            value = place.get(name)
            if isinstance(value, str) and value.strip():
                return value
    return ""


def authors(row: Mapping[str, Any]) -> tuple[str, ...]:
    metadata = row.get("metadata")
    for place in (row, metadata if isinstance(metadata, Mapping) else {}):
        value = place.get("authors") or place.get("author")
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list):
            return tuple(each for each in value if isinstance(each, str))
    return ()


def lines_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if path.suffix == ".gz":
            yield from gzip.GzipFile(fileobj=file)
        elif path.suffix in (".zst", ".zstd"):
            yield from io.BufferedReader(
                zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            )
        else:
            yield from file
