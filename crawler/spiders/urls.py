"""`scrapy crawl urls`: exactly the pages that the user names."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.arguments import ArgumentError, existing_file, lines_of
from crawler.spiders.base import PageSpider, now
from crawler.trusted import trust
from pipelines.address import site_of
from pipelines.records import Rejected
from pipelines.signals import site_quiet
from pipelines.store.frontier import Found

BATCH = 500  # addresses read from the file at a time


class UrlsSpider(PageSpider):
    """`-a file=urls.txt` (an address a line) or `-a url=https://...`; `-a again=1`: unchanged ones too."""

    name = "urls"
    arguments = ("file", "url", "again")
    tries_again = False  # the user named the page and wants to know now
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
        most = max(BATCH, 2 * self.settings.getint("CONCURRENT_REQUESTS"))
        lines = self.addresses()
        while batch := list(islice(lines, BATCH)):
            found = [Found(line, site_of(line), "argument") for line in batch if is_address(line)]
            for line in batch:
                if not is_address(line):
                    yield Rejected(line, "", now(), "fetch", "not_an_address", "no http or https address")
                else:
                    self.trusted_hosts |= trust(line)
            for leased in await self.frontier.lease_these(found):
                yield self.page_request(leased)
            await self.settle_down(most)
        await self.settle_down(0)

    async def settle_down(self, most: int) -> None:
        """Wait until no more than so many addresses are on their way."""
        while self.frontier.in_flight() > most:
            self.frontier.calm()
            for site, fetching in self.frontier.fetching.items():
                if not fetching and not most:
                    self.crawler.signals.send_catch_log(site_quiet, site=site)
            if self.frontier.in_flight() > most:
                await self.frontier.change()

    def addresses(self) -> Iterator[str]:
        return lines_of(self.file) if self.file else iter((self.url,))


HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+(%\w+)?")  # a name, or what stands in the brackets of an IPv6 address


def is_host(text: str) -> bool:
    return HOST.fullmatch(text) is not None


def is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        return parts.scheme in ("http", "https") and is_host(host) and parts.port != 0
    except ValueError:
        return False
