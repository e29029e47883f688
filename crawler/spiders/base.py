"""What all spiders share: a taken address becomes a request, its answer a `Page` or a reason for none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.archive import Archive
from crawler.arguments import ArgumentError, read_count, read_time, read_yes_no, reject_unknown
from crawler.asking import prepared
from crawler.fetch_ends import TryLater, fetch_end, page_fault
from crawler.frontier import Frontier, Wanted
from crawler.further_pages import further_pages
from crawler.sites import SiteFile, SiteFileError, site_file
from pipelines.address import parts_of, registrable
from pipelines.crawl_run import CrawlRun
from pipelines.records import Page, Rejected, SiteRules
from pipelines.signals import page_settled, site_quiet
from pipelines.store import StoreError
from pipelines.store.frontier import Leased

if TYPE_CHECKING:
    from typing_extensions import Self

logger = logging.getLogger(__name__)

LOST_SECONDS = 10.0  # between two looks for requests that nobody has any more
AHEAD = 2  # addresses taken for each request that a site may have open


class PageSpider(Spider):
    """A spider that takes addresses from the frontier.

    A kind of source names its `-a` arguments in `arguments`, reads them in `read_arguments` (raising
    `ArgumentError`), and yields in `pages` what `page_request` makes of the taken addresses.
    """

    arguments: ClassVar[tuple[str, ...]] = ()
    tries_again: ClassVar[bool] = True  # a page that fails in a way that may pass is left for a later run
    frontier: Frontier
    archive: Archive | None = None

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        reject_unknown(arguments, self.arguments, self.name)
        super().__init__(name)
        self.given = {key: str(value) for key, value in arguments.items() if not key.startswith("_")}
        self.started = datetime.now(timezone.utc)
        self._files: dict[str, SiteFile | None] = {}  # by site
        self.trusted_hosts: set[str] = set()  # host:port that the user named; crawler.trusted reads it
        # For the health of the run: sites of which no feed, sitemap or section answered; whether one did.
        self.unreachable: set[str] = set()
        self.has_answers = False
        self.writes_again = read_yes_no("again", self.given.get("again", ""))  # also what has not changed

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.read_arguments(spider.given)
        return spider

    def read_arguments(self, given: dict[str, str]) -> None:
        """Check the arguments (and `self.settings` that belong to them); nothing is made or asked yet."""

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
            again=self.writes_again,
            revisit=self.settings.getbool("REVISIT"),
        )

    async def start(self) -> AsyncIterator[Any]:
        """Open the frontier and yield what `pages` yields."""
        run = CrawlRun.of(self.crawler)
        name = getattr(run, "lease", "") or f"{self.name}-{self.started:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
        lease_seconds = self.settings.getint("LEASE_SECONDS")
        try:
            store = await asyncio.to_thread(lambda: run.store)
        except StoreError as error:
            logger.critical("%s", error)
            raise CloseSpider("store_failed") from None
        self.frontier = Frontier(store, name, self.wanted(self.given), lease_seconds=lease_seconds)
        if folder := self._archive_folder():
            self.archive = Archive(folder, self.settings.getint("OUTPUT_SHARD_BYTES"))
        keepers = (self.frontier.keep_leases(), self._find_lost())
        self._keepers = [asyncio.ensure_future(keeper) for keeper in keepers]
        self._listen()
        try:
            async for each in self.pages():
                yield each
        except StoreError as error:
            run.stop_for(error)

    def _archive_folder(self) -> Path | None:
        assert self.crawler.stats is not None
        folder = self.crawler.stats.get_value("tinsach/run_folder")
        return Path(folder) if folder and self.settings.getbool("ARCHIVE_WARC") else None

    def _listen(self) -> None:
        connect = self.crawler.signals.connect
        connect(self._page_settled, page_settled)
        connect(self._page_lost, signals.item_error)
        connect(self._page_broke, signals.spider_error)
        connect(self._close, signals.spider_closed)
        if not is_written(self.settings):  # nobody will say `page_settled`
            connect(self._page_passed, signals.item_scraped)

    async def pages(self) -> AsyncIterator[Any]:
        """Requests and items, as the spider finds them."""
        raise NotImplementedError
        yield

    async def fetch_sites(self, sites: Collection[str]) -> AsyncIterator[Request]:
        """Requests for the waiting addresses of the sites, in turn, until none is left or the limit is met.

        `sites` may grow on the way. A site is waited for while `still_searching` says so; when that changes,
        call `frontier.wake()`.
        """
        ahead = AHEAD * self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        is_last_look = False
        while True:
            self.frontier.calm()
            asked, waiting = 0, False
            for site in tuple(sites):
                fetching = self.frontier.fetching[site]
                taken = await self.frontier.lease(site, ahead - fetching) if 2 * fetching <= ahead else ()
                for leased in taken:
                    asked += 1
                    yield self.page_request(leased)
                is_searched = not self.still_searching(site)
                if self._is_quiet(site, is_searched):
                    self.crawler.signals.send_catch_log(site_quiet, site=site)
                waiting = waiting or bool(self.frontier.in_flight(site)) or not is_searched
            if asked or waiting:
                is_last_look = False
                if not asked:
                    await self.frontier.change()
            elif is_last_look or not self.frontier.look_again():
                return
            else:
                is_last_look = True

    def _is_quiet(self, site: str, is_searched: bool) -> bool:
        """Whether pages of the site are being cleaned and no other can join them before one is settled."""
        frontier = self.frontier
        if frontier.fetching[site] or not frontier.cleaning[site]:
            return False
        return is_searched or frontier.room(site) < 1

    def still_searching(self, site: str) -> bool:
        """Whether more addresses of the site may be discovered in this run."""
        return False

    def page_request(self, leased: Leased) -> Request:
        """The request for an address that was taken as a page; conditional where it is asked for again."""
        headers = {"If-None-Match": leased.etag, "If-Modified-Since": leased.last_modified}
        request = Request(
            leased.url,
            headers={name: value for name, value in headers.items() if value and leased.is_revisit},
            # Not to be saved by JOBDIR, which takes only plain methods: the frontier keeps the address.
            callback=partial(self.parse_page),
            errback=self.page_failed,
            cb_kwargs={"leased": leased},
            dont_filter=True,
        )
        return self.prepared(request, leased.site)

    def file_of(self, site: str) -> SiteFile | None:
        """What is known of the site beforehand."""
        if site not in self._files:
            try:
                self._files[site] = site_file(site, self.settings.get("SITES_DIR") or "")
            except SiteFileError as error:
                logger.error("A site's file is wrong, and left aside: %s", error)
                self._files[site] = None
        return self._files[site]

    def rules(self, site: str) -> SiteRules:
        file = self.file_of(site)
        return file.rules if file else SiteRules()

    async def parse_page(self, response: Response, leased: Leased) -> AsyncIterator[Page | Rejected]:
        """The page, or why what answered is none."""
        if fault := page_fault(response):
            self.frontier.answered(leased.url)
            yield self.rejected(leased, *fault)
            return
        further, error = await further_pages(response, partial(self.download, leased.site))
        if error is not None and await self.is_left(leased, error):
            return
        self.frontier.answered(leased.url)
        headers = response.headers
        try:
            file, offset = await self.archive.keep(response) if self.archive else ("", 0)
            for each in further:
                if self.archive:
                    await self.archive.keep(each)
        except OSError as error:
            CrawlRun.of(self.crawler).stop_for(error)
            self.frontier.settled(leased.url, "")
            return
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
            warc_file=file,
            warc_offset=offset,
            etag=text(headers.get("ETag") or b""),
            last_modified=text(headers.get("Last-Modified") or b""),
            further=tuple(each.body for each in further),
            domain=registrable(parts_of(response.url).hostname or ""),
        )

    async def download(self, site: str, url: str) -> Response:
        """What answers at a further address of a page, with all the manners of a crawl."""
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(self.prepared(Request(url, dont_filter=True), site))

    def prepared(self, request: Request, site: str) -> Request:
        """The request with what is known of how its site wants to be asked."""
        return prepared(request, self.file_of(site))

    async def page_failed(self, failure: Failure) -> AsyncIterator[Rejected]:
        """Why an address gave no page; nothing where a later run will try it again."""
        leased: Leased = failure.request.cb_kwargs["leased"]  # type: ignore[attr-defined] # Scrapy adds it
        if await self.is_left(leased, failure.value):
            return
        end = fetch_end(failure.value)
        self.frontier.answered(leased.url)
        yield self.rejected(leased, end.reason, end.detail)

    async def is_left(self, leased: Leased, error: BaseException | None) -> bool:
        """Whether an address that failed is left for a later run; the frontier knows it then."""
        if isinstance(error, TryLater):
            if error.leaves_site:
                self.frontier.leave(leased.site)
            self.frontier.settled(leased.url, "")
            return True
        end = fetch_end(error)
        try:
            return end.may_pass and self.tries_again and await self.frontier.postpone(leased.url, end.reason)
        except StoreError as lost:
            CrawlRun.of(self.crawler).stop_for(lost)
            self.frontier.settled(leased.url, "")
            return True

    def rejected(self, leased: Leased, reason: str, detail: str = "") -> Rejected:
        return Rejected(leased.url, leased.site, now(), "fetch", reason, detail)

    def _page_settled(self, url: str, source: str, outcome: str, reason: str) -> None:
        self.frontier.settled(url, outcome)

    def _page_lost(self, item: Any) -> None:
        """An item pipeline failed: the address stays pending."""
        self.frontier.settled(asked_for(item), "")

    def _page_broke(self, failure: Failure, response: Response | Failure | None) -> None:
        """A fault of ours on the way from the answer to the item: the address stays pending."""
        request: Request | None = getattr(response, "request", None)
        if request is not None and "leased" in request.cb_kwargs:
            self.frontier.settled(request.cb_kwargs["leased"].url, "")

    def _page_passed(self, item: Any) -> None:
        is_rejected = isinstance(item, Rejected) or (isinstance(item, dict) and "reason" in item)
        self.frontier.settled(asked_for(item), "rejected" if is_rejected else "article")

    async def _find_lost(self) -> None:
        """Do not wait forever for a request that some part of Scrapy dropped without a word."""
        suspects: set[str] = set()
        while True:
            await asyncio.sleep(LOST_SECONDS)
            lost = suspects & {*self.frontier.unanswered()} if self._is_still() else set()
            for url in lost:
                logger.warning("No part of Scrapy has %s any more: it is left for the next run", url)
                self.frontier.settled(url, "")
            suspects = {*self.frontier.unanswered()}

    def _is_still(self) -> bool:
        """Whether no request is on its way."""
        engine = self.crawler.engine
        assert engine is not None
        assert engine._slot is not None
        slot = engine._slot
        return not (slot.inprogress or engine.downloader.active or slot.scheduler.has_pending_requests())

    async def _close(self) -> None:
        """What this run took and did not settle is for the next one."""
        for keeper in self._keepers:
            keeper.cancel()
        with suppress(StoreError):  # the run has said so; its leases end
            await self.frontier.give_back()
        if self.archive:
            await self.archive.close()


def is_written(settings: BaseSettings) -> bool:
    """Whether the pipeline that writes rows is in use."""
    return any("pipelines.write." in str(path) for path in settings.getdict("ITEM_PIPELINES"))


def asked_for(item: Any) -> str:
    """The address that an item was asked for by."""
    if isinstance(item, Page):
        return item.requested_url
    if isinstance(item, Rejected):
        return item.url
    return str(item.get("metadata", {}).get("requested_url") or item.get("url", ""))


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
