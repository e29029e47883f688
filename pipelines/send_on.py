"""Hands an item that has waited to the item pipelines anew, as a spider does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SendOn:
    """Call it with an item; it is on its way when the call returns."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, item: Any) -> None:
        task = asyncio.ensure_future(self._process(item))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _process(self, item: Any) -> None:
        engine = self.crawler.engine
        assert engine is not None
        try:
            await engine.scraper.start_itemproc_async(item, response=None)
        finally:
            # The engine looks at once whether that was the last one, as it does after a response; by itself
            # it looks every five seconds.
            if engine._slot is not None:
                engine._slot.nextcall.schedule()
