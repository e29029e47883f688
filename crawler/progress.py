"""Shows how far a run is: a line that is redrawn on a terminal, a log line every so often elsewhere."""

from __future__ import annotations

import logging
import sys
from collections import deque
from time import monotonic
from typing import TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector
from scrapy.utils.asyncio import AsyncioLoopingCall
from scrapy.utils.log import get_scrapy_root_handler

logger = logging.getLogger(__name__)

REDRAW_SECONDS = 1.0
RATE_SECONDS = 30.0  # the rate is that of so long
CLEAR = "\r\x1b[K"
SIGNS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Progress:
    """Extension: pages, articles, rejections and rate of the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.seconds = crawler.settings.getfloat("PROGRESS_INTERVAL")
        self.terminal = terminal() if not crawler.settings["LOG_FILE"] else None
        self.samples: deque[tuple[float, int]] = deque()
        self.drawn = 0
        self._loops: list[AsyncioLoopingCall] = []
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        return cls(crawler)

    def _opened(self) -> None:
        self.samples.append((monotonic(), 0))
        if self.terminal is not None:
            if handler := get_scrapy_root_handler():
                handler.addFilter(self._make_way)
            self._repeat(self._draw, REDRAW_SECONDS)
        else:
            self._repeat(self._log, self.seconds)

    def _closed(self) -> None:
        for loop in self._loops:
            loop.stop()
        if self.terminal is not None:
            self.terminal.write(CLEAR)
            self.terminal.flush()
            if handler := get_scrapy_root_handler():
                handler.removeFilter(self._make_way)
        health = self.stats.get_value("tinsach/health")
        logger.info(f"{self.line()} · health: {health}" if health else self.line())

    def _repeat(self, show: object, seconds: float) -> None:
        loop = AsyncioLoopingCall(show)  # type: ignore[arg-type]
        loop.start(seconds, now=False)
        self._loops.append(loop)

    def _draw(self) -> None:
        assert self.terminal is not None
        self.drawn += 1
        self.terminal.write(f"{CLEAR}{SIGNS[self.drawn % len(SIGNS)]} {self.line()}")
        self.terminal.flush()

    def _log(self) -> None:
        logger.info(self.line())

    def _make_way(self, record: logging.LogRecord) -> bool:
        """A log line takes the place of the drawn one, which comes again below it."""
        assert self.terminal is not None
        self.terminal.write(CLEAR)
        self.terminal.flush()
        return True

    def line(self) -> str:
        """`1,204 pages · 983 articles · 221 rejected · 7.4 pages/s`"""
        pages, articles, rejected = counts(self.stats)
        now = monotonic()
        self.samples.append((now, pages))
        while len(self.samples) > 2 and now - self.samples[0][0] > RATE_SECONDS:
            self.samples.popleft()
        since, before = self.samples[0]
        rate = (pages - before) / max(now - since, 0.001)
        return f"{pages:,} pages · {articles:,} articles · {rejected:,} rejected · {rate:.1f} pages/s"


def counts(stats: StatsCollector) -> tuple[int, int, int]:
    """Pages, articles and rejections so far."""
    articles = stats.get_value("tinsach/articles", 0)
    rejected = stats.get_value("tinsach/rejected", 0)
    return stats.get_value("tinsach/pages", 0) or articles + rejected, articles, rejected


def terminal() -> TextIO | None:
    """Standard error, where that is a terminal."""
    return sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None
