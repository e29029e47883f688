"""How a search of `crawler.discovery` reaches its site: by Scrapy's downloader and the run's frontier."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse

from crawler.discovery.dates import is_outside, moment_of, period_in
from crawler.discovery.entry import Entry
from crawler.discovery.plan import Answer, Plan
from crawler.fetch_ends import fetch_end
from crawler.frontier import Frontier
from crawler.sites import SiteFile
from pipelines.store import sources
from pipelines.store.frontier import Found
from pipelines.store.sources import Source

logger = logging.getLogger(__name__)

MAX_SOURCE_BYTES = 64 << 20  # a sitemap may have 50 MB
PATIENCE_SECONDS = 5.0  # between two looks at whether the site still has enough to fetch
CONDITIONAL = ("feed", "sitemap", "section")
PAGES = ("front", "guess", "section")


class Asker:
    """Fetches for one site; gives its troubles a sentence in `trouble`."""

    def __init__(self, spider: Spider, file: SiteFile | None = None) -> None:
        self.spider = spider
        self.file = file
        self.reached = False  # whether anything was answered at all
        self.trouble = ""  # why the last address that gave nothing did

    async def fetch(self, url: str, kind: str, source: Source | None = None) -> Answer | None:
        headers = {}
        if source is not None and kind in CONDITIONAL:
            headers = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
        try:
            request = Request(
                url,
                headers={name: value for name, value in headers.items() if value},
                meta={
                    "download_maxsize": MAX_SOURCE_BYTES,
                    "dont_obey_robotstxt": kind == "robots",
                    "dont_retry": kind == "guess",
                },
                dont_filter=True,
            )
            assert self.spider.crawler.engine is not None
            response = await self.spider.crawler.engine.download_async(prepared(request, self.file))
        except Exception as error:
            end = fetch_end(error)
            if end.reason == "failed" and not isinstance(error, ValueError):
                raise
            self.trouble = f"{url}: {end.reason} {end.detail}".strip()
            logger.debug("No %s at %s", kind, self.trouble)
            return None
        self.reached = True
        if response.status not in (200, 304):
            self.trouble = f"{url}: http_{response.status}"
            return None
        return Answer(
            url=response.url,
            asked=url,
            body=response.body,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            encoding=response.encoding if isinstance(response, TextResponse) and kind in PAGES else "",
            is_unchanged=response.status == 304,
            was_read=source is not None,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )


class Crawling:
    """`Outside` of a crawl: what is found goes to the frontier."""

    def __init__(self, asker: Asker, plan: Plan, site: str, frontier: Frontier) -> None:
        self.asker = asker
        self.plan = plan
        self.site = site
        self.frontier = frontier
        self.changed = asyncio.Event()  # a page of the site was settled
        self._left_out = False  # whether an address was found and not announced

    @property
    def reached(self) -> bool:
        return self.asker.reached

    async def ask(self, url: str, kind: str) -> Answer | None:
        source = None
        if kind in CONDITIONAL:
            source = await self.frontier.store.run(sources.get, url)
        return await self.asker.fetch(url, kind, source)

    async def announce(self, entries: Sequence[Entry]) -> int:
        plan, site = self.plan, self.site
        within = [e for e in entries if not is_outside(period_in(e.url), plan.since, plan.until)]
        self._left_out = self._left_out or len(within) < len(entries)
        return await self.frontier.discover(
            [Found(e.url, site, e.discovered_by, e.hints, dated(e)) for e in within]
        )

    async def keep(self, answer: Answer, kind: str, new: int) -> None:
        if self._left_out:  # it must be read again by a run that wants another time
            return
        source = await self.frontier.store.run(sources.get, answer.asked)
        source = sources.answered(source or Source(answer.asked, self.site, kind), time.time(), new)
        source = replace(source, etag=answer.etag, last_modified=answer.last_modified)
        await self.frontier.store.run(sources.put, source)

    async def go_on(self) -> bool:
        limit = self.frontier.wanted.limit
        while limit is not None:
            if self.frontier.delivered[self.site] >= limit:
                return False
            waiting = await self.frontier.pending(self.site)
            if waiting <= 2 * limit + 20 or not self.frontier.in_flight(self.site):
                break
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), PATIENCE_SECONDS)
            except asyncio.TimeoutError:
                continue
        return self.site not in self.frontier.left


class Listing:
    """`Outside` of `list=1`: what is found is printed, and nothing is remembered."""

    def __init__(self, asker: Asker, plan: Plan, limit: int | None) -> None:
        self.asker = asker
        self.plan = plan
        self.limit = limit
        self.printed = 0

    @property
    def reached(self) -> bool:
        return self.asker.reached

    async def ask(self, url: str, kind: str) -> Answer | None:
        return await self.asker.fetch(url, kind)

    async def announce(self, entries: Sequence[Entry]) -> int:
        for entry in entries:
            if is_wanted(entry, self.plan) and await self.go_on():
                print(entry.url)
                self.printed += 1
        return len(entries)

    async def keep(self, answer: Answer, kind: str, new: int) -> None:
        """Nothing is remembered."""

    async def go_on(self) -> bool:
        return self.limit is None or self.printed < self.limit


def dated(entry: Entry) -> str:
    """When the page changed last, at the latest: what the source says, else the end of the day in its
    address.
    """
    if entry.lastmod or entry.hints.created:
        return entry.lastmod
    period = period_in(entry.url)
    return f"{period[1].isoformat()}T23:59:59Z" if period else ""


def is_wanted(entry: Entry, plan: Plan) -> bool:
    """Whether an entry may lie between `since` and `until`, by the dates that its source or address gives."""
    created, lastmod = moment_of(entry.hints.created), moment_of(dated(entry))
    if plan.since and (latest := created or lastmod) and latest < plan.since:
        return False
    if plan.until and created and created > plan.until:
        return False
    return not is_outside(period_in(entry.url), plan.since, plan.until)


def prepared(request: Request, file: SiteFile | None) -> Request:
    """The request with what the site's file says of headers, cookies and proxy."""
    if file is None:
        return request
    for name, value in file.headers.items():
        request.headers[name] = value
    if file.cookies:  # COOKIES_ENABLED is off: they are sent as they stand
        request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in file.cookies.items())
    if file.proxy:
        request.meta["proxy"] = file.proxy
    return request


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()
