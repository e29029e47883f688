"""How the crawler treats a site: one rate for all its hosts, what robots.txt asks for, rest after trouble.

Scrapy sends a request of a slot (what `download_slot` names) `slot.delay` seconds after `slot.lastseen`. A
site rests when its slot was last seen in the future.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.check_settings import LEAST_DELAY
from crawler.fetch_ends import STATUSES_THAT_PASS, TryLater
from pipelines.address import domain_of

logger = logging.getLogger(__name__)

MOST_DOUBLINGS = 6

# Signals; the name of a site is that of its slot.
site_left = object()  # name, why, wished_seconds: nothing more is asked of the site in this run
site_well = object()  # name: a site that an earlier run has left answers


class OneRatePerSite:
    """Downloader middleware: all hosts of a registrable domain share one rate, wherever redirects lead."""

    def process_request(self, request: Request) -> None:
        request.meta["download_slot"] = slot_name(request.url)


def slot_name(url: str) -> str:
    return domain_of(url) or urlsplit(url).netloc


class SiteOwnersRate:
    """Extension: the delay of a site is at least the Crawl-delay and Request-rate of its robots.txt.

    Where a site's hosts ask for different ones, the longest holds. Must come after AutoThrottle, which
    lowers the delay after each answer.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.least: dict[str, float] = {}
        self.most = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self.user_agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        crawler.signals.connect(self._robots_parsed, signals.robots_parsed)
        crawler.signals.connect(self._response_downloaded, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SiteOwnersRate:
        return cls(crawler)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        wish = wished_delay(robotparser, self.user_agent)
        if wish <= 0:
            return
        if wish > self.most:
            logger.warning("%s asks for %g s between requests: it gets %g", request.url, wish, self.most)
        self.at_least(slot_name(request.url), min(wish, self.most))

    def at_least(self, name: str, seconds: float) -> None:
        """From now on the site of a slot gets no faster than this, and no faster than it was asked before."""
        delay = self.least[name] = max(seconds, self.least.get(name, 0.0))
        downloader = self.crawler.engine.downloader
        default = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        downloader.per_slot_settings.setdefault(name, {})["delay"] = max(delay, default)
        if slot := downloader.slots.get(name):
            slot.delay = max(slot.delay, delay)

    def _response_downloaded(self, request: Request) -> None:
        name = request.meta.get("download_slot", "")
        slot = self.crawler.engine.downloader.slots.get(name)
        if slot and name in self.least:
            slot.delay = max(slot.delay, self.least[name])


def wished_delay(robots: RobotParser, user_agent: str) -> float:
    """Seconds between two requests that a robots.txt asks for; 0 where it does not say."""
    delay = robots.crawl_delay(user_agent) or 0.0
    rate = robots.rp.request_rate(user_agent) if hasattr(robots, "rp") else None
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return float(delay)


class RestAfterTrouble(RetryMiddleware):
    """Downloader middleware: Scrapy's retries, but the site rests before the next request to it.

    For as long as `Retry-After` says, else RETRY_BACKOFF seconds, doubled with each failure in a row. A site
    that asks for more than RETRY_AFTER_MAX, or fails SITE_FAILURES_MAX times in a row, is left for a later
    run (`site_left`). One of `on_trial` is left at its first failure; when it answers, `site_well` says so.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        super().__init__(settings)
        self.crawler = crawler
        self.backoff = settings.getfloat("RETRY_BACKOFF")
        self.longest_rest = settings.getfloat("RETRY_AFTER_MAX")
        self.most_failures = settings.getint("SITE_FAILURES_MAX")
        self.failures: Counter[str] = Counter()  # slot -> failures in a row
        self.left: dict[str, str] = {}  # slot -> why it is left for the next run
        self.on_trial: set[str] = set()  # slots that an earlier run has left

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RestAfterTrouble:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if why := self.left.get(slot_name(request.url)):
            raise TryLater(why, leaves_site=True)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        name = slot_name(request.url)
        if response.status not in STATUSES_THAT_PASS:
            if is_robots(request):  # often a file that is there while the site itself is not
                return response
            self.failures[name] = 0
            if name in self.on_trial:
                self.on_trial.discard(name)
                self.crawler.signals.send_catch_log(site_well, name=name)
            return response
        if request.meta.get("dont_retry"):
            return response
        self._trouble(name, f"answers {response.status}", retry_after(response))
        return super().process_response(request, response)

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        if isinstance(exception, IgnoreRequest):
            return None
        if isinstance(exception, self.exceptions_to_retry) and not request.meta.get("dont_retry"):
            self._trouble(slot_name(request.url), f"gives no answer ({type(exception).__name__})", None)
        return super().process_exception(request, exception)

    def _trouble(self, name: str, what: str, wished: float | None) -> None:
        """Let the site rest; raise `TryLater` where it is to be left for the next run."""
        self.failures[name] += 1
        if wished is not None and wished > self.longest_rest:
            self._leave(name, f"{name} {what} and asks for {wished:g} s of rest", wished)
        elif name in self.on_trial:
            self._leave(name, f"{name} still {what}")
        elif 0 < self.most_failures <= self.failures[name]:
            self._leave(name, f"{name} {what}, {self.failures[name]} failures in a row")
        doublings = min(self.failures[name] - 1, MOST_DOUBLINGS)
        rest = wished if wished is not None else min(self.backoff * 2**doublings, self.longest_rest)
        if slot := self.crawler.engine.downloader.slots.get(name):
            rest_slot(slot, rest)

    def _leave(self, name: str, why: str, wished: float | None = None) -> None:
        if name not in self.left:
            logger.warning("%s: left for the next run", why)
            self.crawler.stats.inc_value("tinsach/sites_left")
            self.crawler.signals.send_catch_log(site_left, name=name, why=why, wished_seconds=wished)
        self.left[name] = why
        raise TryLater(why, leaves_site=True)


def is_robots(request: Request) -> bool:
    return urlsplit(request.url).path == "/robots.txt"


def rest_slot(slot: Slot, seconds: float) -> None:
    """No request goes out of the slot for so long."""
    if seconds > 0:
        slot.delay = max(slot.delay, LEAST_DELAY)  # a slot without delay never waits
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def retry_after(response: Response) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date; None where there is none."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
