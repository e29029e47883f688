"""`scrapy crawl urls`: exactly the pages that the user names."""

from __future__ import annotations

import logging
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

logger = logging.getLogger(__name__)

BATCH = 500  # addresses read from the file at a time


class UrlsSpider(PageSpider):
    """`-a file=urls.txt` (an address a line) or `-a url=https://...`; `-a again=1`: unchanged ones too.

    All addresses of the file are in the store before the first one is fetched; what an earlier run was given
    and did not come to is fetched after them.
    """

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
        for batch in self.batches():
            await self.frontier.name([named(line) for line in batch if is_address(line)])
        most = max(BATCH, 2 * self.settings.getint("CONCURRENT_REQUESTS"))
        for batch in self.batches():
            found = []
            for line in batch:
                if is_address(line):
                    found.append(named(line))
                    self.trusted_hosts |= trust(line)
                else:
                    yield Rejected(line, "", now(), "fetch", "not_an_address", "no http or https address")
            for leased in await self.frontier.lease_these(found):
                yield self.page_request(leased)
            await self.settle_down(most)
        while left := await self.frontier.lease_left(self.name, BATCH):
            logger.info("%d addresses that an earlier run left open are taken up", len(left))
            for leased in left:
                self.trusted_hosts |= trust(leased.url)  # the user named it then
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

    def batches(self) -> Iterator[list[str]]:
        lines = lines_of(self.file) if self.file else iter((self.url,))
        while batch := list(islice(lines, BATCH)):
            yield batch


def named(url: str) -> Found:
    return Found(url, site_of(url), "argument")


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
