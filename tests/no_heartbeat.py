"""A Scrapy extension: the engine no longer looks by itself, every five seconds, whether the run is over."""

from __future__ import annotations

from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler


class NoHeartbeat:
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NoHeartbeat:
        assert ExecutionEngine._SLOT_HEARTBEAT_INTERVAL < 60
        ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 3600.0
        return cls()
