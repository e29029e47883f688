"""A Scrapy extension that measures the CPU of the crawl's own process, all its threads together."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

BEGIN_PAGES = 100  # by then what is read at the first page is read


class OwnCpu:
    """Writes to the file of the setting OWN_CPU_FILE what a page took, and when the first request went out.

    `loop_ms`, `threads_ms`: CPU a page of the event loop's thread and of the others, from the hundredth
    answer to the end; of a run with less, all of it. `first_seconds`: from the start of the process to its
    first request.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.pages = 0
        self.first_seconds = 0.0
        self.begin = (0.0, 0.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OwnCpu:
        if not crawler.settings.get("OWN_CPU_FILE"):
            raise NotConfigured
        extension = cls(Path(crawler.settings["OWN_CPU_FILE"]))
        crawler.signals.connect(extension.request, signals.request_reached_downloader)
        crawler.signals.connect(extension.response, signals.response_received)
        crawler.signals.connect(extension.stop, signals.engine_stopped)
        return extension

    def request(self) -> None:
        self.first_seconds = self.first_seconds or age_seconds()

    def response(self) -> None:
        self.pages += 1
        if self.pages == BEGIN_PAGES:
            self.begin = spent()

    def stop(self) -> None:
        counted = self.pages - BEGIN_PAGES if self.pages > BEGIN_PAGES else max(1, self.pages)
        loop, threads = (
            1000 * (end - begin) / counted for begin, end in zip(self.begin, spent(), strict=True)
        )
        told = {"first_seconds": self.first_seconds, "loop_ms": loop, "threads_ms": threads}
        self.file.write_text(json.dumps(told))


def spent() -> tuple[float, float]:
    """CPU seconds of this thread, which is the event loop's, and of the others."""
    assert threading.current_thread() is threading.main_thread()
    own = time.thread_time()
    return own, time.process_time() - own


def age_seconds() -> float:
    """How long this process has been there (Linux)."""
    started = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")
