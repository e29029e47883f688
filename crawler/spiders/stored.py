"""What the spiders of stored pages share: they read files and wait while the cleaning is busy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any

from scrapy import signals

from crawler.spiders.base import PageSpider, asked_for
from pipelines.records import Page, Rejected
from pipelines.workers import usable_cores

logger = logging.getLogger(__name__)

BATCH = 16  # pages read at a time, in a thread
AHEAD = 8  # pages handed to the item pipelines, for each core


class StoredPagesSpider(PageSpider):
    """A kind of file yields its pages, and what is none with its reason, in `stored_pages`."""

    def stored_pages(self) -> Iterator[Page | Rejected]:
        """Runs in a thread: it may block, and must not touch the crawler."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        self.cleaning: set[str] = set()  # addresses in the item pipelines
        self._fewer = asyncio.Event()
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(self._page_passed, signal)
        most = AHEAD * (self.settings.getint("CLEANING_WORKERS") or usable_cores())
        pages = self.stored_pages()
        while batch := await asyncio.to_thread(lambda: list(islice(pages, BATCH))):
            for page in batch:
                await self._room(most)
                if isinstance(page, Page):
                    self.cleaning.add(asked_for(page))
                yield page

    async def _room(self, most: int) -> None:
        while len(self.cleaning) >= most:
            self._fewer.clear()
            await self._fewer.wait()

    def _page_passed(self, item: Any) -> None:
        self.cleaning.discard(asked_for(item))
        self._fewer.set()
