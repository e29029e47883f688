"""One page from the web or from a file, for `scrapy inspect`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.fetch_ends import fetch_end, page_fault
from crawler.sites import site_file
from crawler.spiders.base import declared_charset
from crawler.trusted import trust
from pipelines.address import site_of
from pipelines.records import Page, SiteRules


class NoPage(ValueError):
    """What was named gave no page; the message says why."""


def fetch_page(process: AsyncCrawlerProcess, url: str) -> Page:
    """The page that answers; robots.txt and all else hold as in a crawl. Raises `NoPage`."""
    ends: list[Page | str] = []
    process.crawl(OnePage, url=url, ends=ends)
    process.start()
    if not ends:
        raise NoPage(f"{url} could not be asked for: run it again with -s LOG_LEVEL=INFO to see why.")
    if isinstance(ends[0], str):
        raise NoPage(f"{url} gave no page: {ends[0]}.")
    return ends[0]


class OnePage(Spider):
    """Asks for one address and puts the page, or why there is none, into `ends`."""

    name = "inspect"

    def __init__(self, url: str, ends: list[Page | str], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.url, self.ends = url, ends
        self.trusted_hosts = trust(url)

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.take, errback=self.failed, dont_filter=True)

    def take(self, response: Response) -> None:
        if fault := page_fault(response):
            self.ends.append(" ".join(fault))
            return
        self.ends.append(
            Page(
                url=response.url,
                source=site_of(self.url),
                html=response.body,
                encoding=declared_charset(response),
                requested_url=self.url,
                status=response.status,
                added=now(),
                rules=rules_of(response.url, self.settings),
            )
        )

    def failed(self, failure: Failure) -> None:
        end = fetch_end(failure.value)
        self.ends.append(f"{end.reason} {end.detail}".strip())


def read_page(path: Path, url: str, settings: BaseSettings) -> Page:
    """A saved page. Without its address, site files are not looked at. Raises `OSError`."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise NoPage(
            f"{path} can't be read ({error.strerror}): name a file, or a URL with http:// before it."
        ) from None
    address = url or f"http://localhost/{path.name}"
    rules = rules_of(address, settings) if url else SiteRules()
    return Page(
        url=address, source=site_of(address), html=body, requested_url=address, added=now(), rules=rules
    )


def rules_of(url: str, settings: BaseSettings) -> SiteRules:
    file = site_file(site_of(url), settings.get("SITES_DIR") or "")
    return file.rules if file else SiteRules()


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
