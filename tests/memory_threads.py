"""A Scrapy extension: writes to MEMORY_THREADS which threads have touched the run's memory of its sites."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from pipelines.run_memory import RunMemory


class MemoryThreads:
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MemoryThreads:
        file = Path(crawler.settings["MEMORY_THREADS"])
        for name in ("learn", "add_to", "forget"):
            setattr(RunMemory, name, _told(name, file))
        return cls()


def _told(name: str, file: Path) -> Any:  # as the method that it stands for
    method = getattr(RunMemory, name)

    def told(*arguments: Any) -> Any:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{name} {threading.current_thread().name}\n")
        return method(*arguments)

    return told
