"""Articles wait here for better copies of themselves, where not the first of several is to be kept."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DontCloseSpider

from pipelines.send_on import SendOn

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

WAIT_BYTES = 32 * 2**20  # all texts that wait; beyond, the oldest goes on
LOOK_SECONDS = 1.0
QUIET_LOOKS = 2  # in a row that find nothing on its way but what waits


class WaitingRoom:
    """Holds articles back and hands them to the item pipelines anew, in the order in which they came.

    That is after `seconds`, when all that waits takes `WAIT_BYTES`, or when nothing else is on its way. Their
    addresses stay `pending` in the store meanwhile, and a run that is killed leaves them to the next one.
    """

    def __init__(self, crawler: Crawler, seconds: float, on_their_way: Collection[str]) -> None:
        self.crawler = crawler
        self.seconds = seconds
        self.on_their_way = on_their_way  # addresses of all pages that are being cleaned
        self._waiting: dict[str, tuple[Any, float]] = {}  # by article id: item, until when
        self._size = 0
        self._quiet_looks = 0
        self._again: set[str] = set()  # ids of articles that have waited
        self._watch: asyncio.Task[None] | None = None
        self.send_on = SendOn(crawler)

    def has_waited(self, article_id: str) -> bool:
        """Whether it comes from here; says so once."""
        if article_id not in self._again:
            return False
        self._again.discard(article_id)
        return True

    def hold(self, item: Any) -> None:
        self._waiting[item["id"]] = item, asyncio.get_running_loop().time() + self.seconds
        self._size += _size(item)
        while self._size > WAIT_BYTES:
            self.let_go(next(iter(self._waiting)))
        if self._watch is None or self._watch.done():
            self._watch = asyncio.ensure_future(self._look())

    def take(self, article_id: str) -> Any:
        """The item, which waits no more; None when it has gone on already."""
        item, _ = self._waiting.pop(article_id, (None, 0.0))
        if item is not None:
            self._size -= _size(item)
        return item

    def let_go(self, article_id: str) -> None:
        item = self.take(article_id)
        self._again.add(article_id)
        self.send_on(item)

    def spider_idle(self) -> None:
        if self._waiting:
            self._let_go_until(float("inf"))
            raise DontCloseSpider

    def close(self) -> None:
        """What still waits is left to the next run."""
        if self._watch is not None:
            self._watch.cancel()

    async def _look(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_SECONDS)
            self._quiet_looks = self._quiet_looks + 1 if self._is_quiet() else 0
            is_over = self._quiet_looks >= QUIET_LOOKS
            self._let_go_until(float("inf") if is_over else asyncio.get_running_loop().time())

    def _let_go_until(self, moment: float) -> None:
        for article_id in [one for one, (_, until) in self._waiting.items() if until <= moment]:
            self.let_go(article_id)

    def _is_quiet(self) -> bool:
        engine = self.crawler.engine
        assert engine is not None
        return not engine.downloader.active and len(self.on_their_way) <= len(self._waiting)


def _size(item: Any) -> int:
    """About how many bytes the item holds."""
    return 2 * len(item["text"])
