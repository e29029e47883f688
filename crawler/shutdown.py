"""Closes a run within seconds: what is being fetched then is cancelled and left for the next run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetch_ends import TryLater
from pipelines.signals import run_closing

logger = logging.getLogger(__name__)

CHECK_SECONDS = 0.2  # Scrapy sends no signal when it begins to close: it is looked at so often


class PromptShutdown:
    """Extension: when the engine closes, ends the downloads; on Ctrl-C or SIGTERM also the cleaning."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.most_seconds = crawler.settings.getfloat("SHUTDOWN_SECONDS")
        self.downloads: set[asyncio.Task[Response]] = set()
        self.is_closing = False
        self._interrupted_at = 0.0
        self._watch: asyncio.Task[None] | None = None
        crawler.signals.connect(self._engine_started, signals.engine_started)
        crawler.signals.connect(self._engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PromptShutdown:
        return cls(crawler)

    def _engine_started(self) -> None:
        self._watch = asyncio.ensure_future(self._watch_engine())

    def _engine_stopped(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    async def _watch_engine(self) -> None:
        await asyncio.sleep(CHECK_SECONDS)
        engine = self.crawler.engine
        while engine._slot is not None:
            # Not `not engine.running`: it is not running yet while others start with it (a browser: seconds).
            if engine._stopping and not self._interrupted_at:
                self._interrupted_at = monotonic()
                self.crawler.signals.send_catch_log(run_closing, spider=self.crawler.spider)
            if engine._slot.closing is not None:
                self.cancel_downloads()
            if self._interrupted_at and monotonic() - self._interrupted_at > self.most_seconds:
                self._give_up()
                return
            await asyncio.sleep(CHECK_SECONDS)

    def cancel_downloads(self) -> None:
        """End what is on its way and what waits for its turn."""
        self.is_closing = True
        for task in tuple(self.downloads):
            task.cancel()
        for slot in self.crawler.engine.downloader.slots.values():
            while slot.queue:
                _request, waiting = slot.queue.popleft()
                waiting.errback(Failure(TryLater("the run closes")))  # type: ignore[no-untyped-call]

    def _give_up(self) -> None:
        """The next run finds what is left open and finishes it."""
        from twisted.internet import reactor  # Scrapy has installed it by now

        logger.warning(
            "Not closed after %g s: stopped; the next run takes up what is left", self.most_seconds
        )
        stop: Callable[[], None] = reactor.stop  # type: ignore[misc] # typed as a module
        stop()


class CancellableDownloads(HTTP11DownloadHandler):
    """Scrapy's HTTP client, whose downloads end when the run closes."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.shutdown = crawler.get_extension(PromptShutdown)

    async def download_request(self, request: Request) -> Response:
        if self.shutdown is None:
            return await super().download_request(request)
        if self.shutdown.is_closing:
            raise TryLater("the run closes")
        task = asyncio.ensure_future(super().download_request(request))
        self.shutdown.downloads.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            raise TryLater("the run closes") from None
        finally:
            self.shutdown.downloads.discard(task)
