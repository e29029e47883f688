"""robots.txt is obeyed, and one that cannot be read forbids the site for now (RFC 9309, 2.3.1.4).

Scrapy takes an unreadable one for permission.
"""

from __future__ import annotations

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
        self.unreachable: dict[str, str] = {}  # host and port -> why its robots.txt could not be read

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
