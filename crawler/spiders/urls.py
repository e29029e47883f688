"""`scrapy crawl urls`: exactly the pages that the user names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.arguments import ArgumentError, existing_file, lines_of
from crawler.spiders.base import PageSpider, now
from pipelines.address import site_of
from pipelines.records import Rejected
from pipelines.store.frontier import Found

BATCH = 500  # addresses read from the file at a time


class UrlsSpider(PageSpider):
    """`-a file=urls.txt` (an address a line) or `-a url=https://...`; with `-a again=1` also unchanged ones."""

    name = "urls"
    arguments = ("file", "url", "again")
    file: Path | None = None
    url: str = ""

    def read_arguments(self, given: dict[str, str]) -> None:
        if bool(given.get("file")) == bool(given.get("url")):
            raise ArgumentError(
                "The urls spider needs either file=FILE, with an address a line, or url=ADDRESS."
            )
        if given.get("file"):
            self.file = existing_file("file", given["file"])
        else:
            self.url = given["url"].strip()
            if not is_address(self.url):
                raise ArgumentError(
                    f"url={self.url!r} is no address: write it in full, as https://example.com/page."
                )
        self.wanted(given)

    async def pages(self) -> AsyncIterator[Any]:
        sites: dict[str, None] = {}
        lines = self.addresses()
        while batch := list(islice(lines, BATCH)):
            for line in batch:
                if not is_address(line):
                    yield Rejected(line, "", now(), "fetch", "not_an_address", "no http or https address")
            found = [Found(line, site_of(line), "argument") for line in batch if is_address(line)]
            await self.frontier.discover(found)
            sites.update(dict.fromkeys(each.site for each in found))
        async for request in self.fetch_sites(sites):
            yield request

    def addresses(self) -> Iterator[str]:
        return lines_of(self.file) if self.file else iter((self.url,))


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
