"""Chromium as a way to fetch pages, through scrapy-playwright (`pip install tinsach[browser]`)."""

from __future__ import annotations

import logging
from contextlib import suppress

from playwright.async_api import Error, Page, TimeoutError
from playwright.async_api import Request as BrowserRequest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.shutdown import CancellableDownloads
from crawler.trusted import AddressGuard

NOT_LOADED = frozenset({"image", "media", "font"})
SETTLED_MS = 5_000  # for the scripts' own requests, once the page is loaded
CONDITIONS = ("If-None-Match", "If-Modified-Since")  # a 304 has nothing to render


# scrapy-playwright has no types
class BrowserDownloads(CancellableDownloads, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Scrapy's HTTP client, and the browser for requests with `playwright` in their meta.

    The browser is started at the first of them. Pictures, films and fonts are not loaded, and nothing from
    addresses that the crawl may not ask for.
    """

    def __init__(self, crawler: Crawler) -> None:
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
        super().__init__(crawler)
        self.guard = AddressGuard(crawler)
        self.abort_request = self._is_unwanted
        self.largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        if not request.meta.get("playwright"):
            return await super().download_request(request)
        for name in CONDITIONS:
            request.headers.pop(name, None)
        request.meta["playwright_page_methods"] = [PageMethod(settle)]
        try:
            response = await super().download_request(request)
        except TimeoutError as error:
            raise DownloadTimeoutError(str(error)) from error
        except Error as error:
            raise DownloadFailedError(str(error)) from error
        await self.guard.process_request(Request(response.url))  # where the browser was sent to
        if 0 < self.largest < len(response.body):
            raise DownloadCancelledError(f"{len(response.body)} bytes, more than DOWNLOAD_MAXSIZE")
        return response

    async def _is_unwanted(self, request: BrowserRequest) -> bool:
        if request.resource_type in NOT_LOADED:
            return True
        try:
            await self.guard.process_request(Request(request.url))
        except (IgnoreRequest, OSError, ValueError):
            return True
        return False


async def settle(page: Page) -> None:
    """Wait until the page's scripts ask for nothing more; a page that never rests is taken as it is."""
    with suppress(TimeoutError):
        await page.wait_for_load_state("networkidle", timeout=SETTLED_MS)
