"""robots.txt is obeyed by every request; one that cannot be read forbids the site for now.

So RFC 9309 wants it (2.3.1.4); Scrapy 2.19 takes an unreadable one for permission. And of several requests
that wait for one robots.txt on the asyncio reactor, it lets all but the first go on unchecked: they share a
Deferred, whose result the first `asFuture` takes away.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.fetch_ends import RobotsUnreachable, fetch_end

# Nobody answers there: the page will not be reached either, and says better why.
NO_SERVER = frozenset({"dns", "connection", "tls"})


class ObeyedRobots(RobotsTxtMiddleware):
    """Downloader middleware: as Scrapy's, but a server's trouble with robots.txt is no permission."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(without_traceback)
        self.unreachable: dict[str, str] = {}  # host and port -> why its robots.txt could not be read
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """One after the other: nobody waits for another's Deferred."""
        async with self._turns[urlsplit(request.url).netloc]:
            return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise RobotsUnreachable(f"robots.txt of {netloc} answers {response.status}")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, RobotsUnreachable):
            self.unreachable[netloc] = str(exc)
        elif not isinstance(exc, IgnoreRequest) and (reason := fetch_end(exc).reason) not in NO_SERVER:
            self.unreachable[netloc] = f"robots.txt of {netloc}: {reason}"
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if why := self.unreachable.get(urlsplit(request.url).netloc):
            raise RobotsUnreachable(why)
        super().process_request_2(rp, request)


def without_traceback(record: logging.LogRecord) -> bool:
    """A server that is not there is no fault of ours."""
    record.exc_info = None
    return True
