"""A Scrapy extension that measures how late the event loop is: what a timer of 10 ms takes beyond 10 ms."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

INTERVAL_SECONDS = 0.01


class Lateness:
    """Writes the lateness of each timer, in milliseconds, to the file of the setting LATENESS_FILE."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.late_ms: list[float] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Lateness:
        if not crawler.settings.get("LATENESS_FILE"):
            raise NotConfigured
        extension = cls(Path(crawler.settings["LATENESS_FILE"]))
        crawler.signals.connect(extension.start, signals.engine_started)
        crawler.signals.connect(extension.stop, signals.engine_stopped)
        return extension

    def start(self) -> None:
        self.task = asyncio.ensure_future(self._watch())

    def stop(self) -> None:
        self.task.cancel()
        self.file.write_text(json.dumps(self.late_ms))

    async def _watch(self) -> None:
        while True:
            due = time.perf_counter() + INTERVAL_SECONDS
            await asyncio.sleep(INTERVAL_SECONDS)
            self.late_ms.append((time.perf_counter() - due) * 1000)
