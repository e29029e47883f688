"""What all spiders share: a taken address becomes a request, its answer a `Page` or a reason for none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from datetime import datetime, timezone
from typing import Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.arguments import ArgumentError, read_count, read_time, read_yes_no, reject_unknown
from crawler.fetch_ends import TryLater, fetch_end, page_fault
from crawler.frontier import Frontier, Wanted
from pipelines.records import Page, Rejected, SiteRules
from pipelines.signals import page_settled
from pipelines.store import open_store
from pipelines.store.frontier import Leased

AHEAD = 2  # addresses taken for each request that a site may have open


class PageSpider(Spider):
    """A spider that takes addresses from the frontier.

    A kind of source names its `-a` arguments in `arguments`, reads them in `read_arguments` (raising
    `ArgumentError`), and yields in `pages` what `page_request` makes of the taken addresses.
    """

    arguments: ClassVar[tuple[str, ...]] = ()
    frontier: Frontier

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        reject_unknown(arguments, self.arguments, self.name)
        self.given = {key: str(value) for key, value in arguments.items() if not key.startswith("_")}
        self.started = datetime.now(timezone.utc)
        self.trusted_hosts: set[str] = set()  # host:port that the user named; crawler.trusted reads it
        super().__init__(name)
        self.read_arguments(self.given)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PageSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._page_settled, page_settled)
        crawler.signals.connect(spider._close, signals.spider_closed)
        return spider

    def read_arguments(self, given: dict[str, str]) -> None:
        """Check the arguments; nothing has been made or asked yet."""

    def wanted(self, given: dict[str, str]) -> Wanted:
        """The arguments `limit`, `since`, `until` and `again`, where they were given."""
        since = read_time("since", given.get("since", ""), now=self.started)
        until = read_time("until", given.get("until", ""), now=self.started, end_of_day=True)
        if since and until and since > until:
            raise ArgumentError(f"since={given['since']!r} is after until={given['until']!r}: swap them.")
        return Wanted(
            limit=read_count("limit", given.get("limit", "")),
            since=since.isoformat() if since else "",
            until=until.isoformat() if until else "",
            again=read_yes_no("again", given.get("again", "")),
        )

    async def start(self) -> AsyncIterator[Any]:
        """Open the store and yield what `pages` yields."""
        settings = self.crawler.settings
        self.frontier = Frontier(
            open_store(settings["STATE_URL"]),
            self.crawler.stats.get_value("tinsach/run") or f"{self.name}-{self.started:%Y%m%dT%H%M%SZ}",
            self.wanted(self.given),
            lease_seconds=settings.getint("LEASE_SECONDS"),
        )
        async for each in self.pages():
            yield each

    async def pages(self) -> AsyncIterator[Any]:
        """Requests and items, as the spider finds them."""
        raise NotImplementedError
        yield

    async def fetch_sites(self, sites: Collection[str]) -> AsyncIterator[Request]:
        """Requests for the waiting addresses of the sites, in turn, until none is left or the limit is met.

        `sites` may grow on the way. A site is waited for while `still_searching` says so; when that changes,
        call `frontier.wake()`.
        """
        ahead = AHEAD * self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        while True:
            self.frontier.calm()
            asked, waiting = 0, False
            for site in tuple(sites):
                for leased in await self.frontier.lease(site, ahead - self.frontier.fetching[site]):
                    asked += 1
                    yield self.page_request(leased)
                waiting = waiting or bool(self.frontier.in_flight(site)) or self.still_searching(site)
            if not asked:
                if not waiting:
                    return
                await self.frontier.change()

    def still_searching(self, site: str) -> bool:
        """Whether more addresses of the site may be discovered in this run."""
        return False

    def page_request(self, leased: Leased) -> Request:
        """The request for an address that was taken as a page."""
        return Request(
            leased.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"leased": leased},
            dont_filter=True,
        )

    def rules(self, site: str) -> SiteRules:
        """What is known of the site's pages beforehand."""
        return SiteRules()

    def parse_page(self, response: Response, leased: Leased) -> Iterator[Page | Rejected]:
        """The page, or why what answered is none."""
        self.frontier.answered(leased.url)
        if fault := page_fault(response):
            yield self.rejected(leased, *fault)
            return
        headers = response.headers
        yield Page(
            url=response.url,
            source=leased.site,
            html=response.body,
            encoding=declared_charset(response),
            requested_url=leased.url,
            status=response.status,
            added=now(),
            discovered_by=leased.discovered_by,
            hints=leased.hints,
            rules=self.rules(leased.site),
            robots=", ".join(text(value) for value in headers.getlist("X-Robots-Tag")),
            tdm_reservation=text(headers.get("tdm-reservation") or b""),
        )

    def page_failed(self, failure: Failure) -> Iterator[Rejected]:
        """Why an address gave no page; nothing where a later run will try it again."""
        leased: Leased = failure.request.cb_kwargs["leased"]  # type: ignore[attr-defined] # Scrapy adds it
        end = fetch_end(failure.value)
        if isinstance(failure.value, TryLater) or (end.may_pass and self.tries_again(leased)):
            self.frontier.settled(leased.url, "")
            return
        self.frontier.answered(leased.url)
        yield self.rejected(leased, end.reason, end.detail)

    def tries_again(self, leased: Leased) -> bool:
        """Whether a later run should ask for an address that failed in a way that may pass."""
        return leased.attempts < self.crawler.settings.getint("FETCH_ATTEMPTS")

    def rejected(self, leased: Leased, reason: str, detail: str = "") -> Rejected:
        return Rejected(leased.url, leased.site, now(), "fetch", reason, detail)

    def _page_settled(self, url: str, source: str, outcome: str, reason: str) -> None:
        self.frontier.settled(url, outcome)

    async def _close(self) -> None:
        if hasattr(self, "frontier"):
            await self.frontier.give_back()


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(value: bytes) -> str:
    return value.decode("latin-1").strip()


def declared_charset(response: Response) -> str:
    """The charset of the Content-Type header, "" where it names none."""
    for part in text(response.headers.get("Content-Type") or b"").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'").lower()
    return ""
