"""How a search of `crawler.discovery` reaches its site: by Scrapy's downloader and the run's frontier."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse

from crawler.bare_pages import MAY_RENDER
from crawler.discovery.dates import is_outside, moment_of, period_in
from crawler.discovery.entry import Entry
from crawler.discovery.plan import Answer, Plan
from crawler.fetch_ends import fetch_end
from crawler.frontier import Frontier
from crawler.sites import SiteFile
from pipelines.store import sources
from pipelines.store.frontier import Found
from pipelines.store.sources import KeptAnswer, Source

logger = logging.getLogger(__name__)

MAX_SOURCE_BYTES = 64 << 20  # a sitemap may have 50 MB
PATIENCE_SECONDS = 5.0  # between two looks at whether the site still has enough to fetch
CONDITIONAL = ("front", "feed", "sitemap", "section")
MISSING = (404, 410)
PAGES = ("front", "guess", "section")


class Asker:
    """Fetches for one site; gives its troubles a sentence in `trouble`."""

    def __init__(self, spider: Spider, file: SiteFile | None = None) -> None:
        self.spider = spider
        self.file = file
        self.reached = False  # whether anything was answered at all
        self.trouble = ""  # why the last address that gave nothing did

    async def fetch(self, url: str, kind: str) -> Answer | None:
        """The answer, None for anything but 200."""
        response = await self.response(url, kind)
        return answer(url, kind, response) if response is not None and response.status == 200 else None

    async def response(self, url: str, kind: str, source: Source | None = None) -> Response | None:
        """What answers, None where nothing does; conditional where the source is known."""
        headers = {}
        if source is not None:
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
            response = await self.spider.crawler.engine.download_async(
                prepared(request, self.file, is_page=kind in PAGES)
            )
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
        return response


def answer(url: str, kind: str, response: Response) -> Answer:
    return Answer(
        url=response.url,
        asked=url,
        body=response.body,
        content_type=_header(response, "Content-Type"),
        encoding=response.encoding if isinstance(response, TextResponse) and kind in PAGES else "",
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
    )


class Crawling:
    """`Outside` of a crawl: what is found goes to the frontier."""

    def __init__(
        self, asker: Asker, plan: Plan, site: str, frontier: Frontier, intervals: tuple[float, float]
    ) -> None:
        self.asker = asker
        self.plan = plan
        self.site = site
        self.frontier = frontier
        self.intervals = intervals  # seconds; the shortest and the longest between two looks at a source
        self.changed = asyncio.Event()  # a page of the site was settled
        self._left_out = False  # whether an address was found and not announced

    @property
    def reached(self) -> bool:
        return self.asker.reached

    async def ask(self, url: str, kind: str) -> Answer | None:
        if kind not in CONDITIONAL:
            return await self.asker.fetch(url, kind)
        source = await self._known(url)
        if source is None:
            source = Source(url, self.site, kind)
        elif kind != "front" and source.next_due > time.time() and not self.frontier.wanted.again:
            return await self._unchanged(source) if not source.failures else None
        response = await self.asker.response(url, kind, source)
        if response is None:
            return None
        if response.status in MISSING:
            await self._put(sources.missing(source, time.time(), self.intervals[1]))
        if response.status == 304:
            await self._put(self._answered(source, 0))
            return await self._unchanged(source)
        if response.status != 200:
            return None
        said = replace(answer(url, kind, response), was_read=source.is_read)
        if source.is_read and source.content_sha256 == sha256_of(said) and not await self._kept(url):
            await self._put(self._answered(source, 0))
            return replace(said, body=b"", is_unchanged=True)  # a server without validators
        return said

    async def announce(self, entries: Sequence[Entry]) -> int:
        plan, site = self.plan, self.site
        within = [e for e in entries if not is_outside(period_in(e.url), plan.since, plan.until)]
        self._left_out = self._left_out or len(within) < len(entries)
        return await self.frontier.discover(
            [Found(e.url, site, e.discovered_by, e.hints, dated(e)) for e in within]
        )

    async def keep(
        self, answer: Answer, kind: str, new: int, *, leads_on: bool = False, is_read: bool = True
    ) -> None:
        if answer.is_unchanged:
            return
        is_read = is_read and not self._left_out  # a run that wants another time must read it again
        kept = None
        if leads_on or not is_read:
            kept = KeptAnswer(answer.url, answer.content_type, answer.encoding, answer.body)
        source = await self._known(answer.asked) or Source(answer.asked, self.site, kind)
        names_sources = leads_on and kind == "sitemap" and source.content_sha256 != sha256_of(answer)
        source = replace(
            self._answered(source, new, has_changed=names_sources),
            etag=answer.etag,
            last_modified=answer.last_modified,
            content_sha256=sha256_of(answer),
            is_read=is_read,
        )
        if kept is not None and not sources.is_kept(kept):
            kept, source = None, replace(source, etag="", last_modified="", content_sha256="", next_due=0)
        await self._put(source, kept)

    async def _known(self, url: str) -> Source | None:
        return await self.frontier.store.run(sources.get, url)

    async def _kept(self, url: str) -> KeptAnswer | None:
        return await self.frontier.store.run(sources.answer_of, url)

    async def _put(self, source: Source, kept: KeptAnswer | None = None) -> None:
        await self.frontier.store.run(sources.put, source, kept)

    def _answered(self, source: Source, new: int, *, has_changed: bool = False) -> Source:
        return sources.answered(source, time.time(), new, *self.intervals, has_changed=has_changed)

    async def _unchanged(self, source: Source) -> Answer:
        """What it answered before, where that must be read again; else an answer without a body."""
        kept = await self._kept(source.url)
        if kept is None:
            return Answer(source.url, source.url, is_unchanged=True, was_read=True)
        return Answer(
            kept.url,
            source.url,
            kept.body,
            kept.content_type,
            kept.encoding,
            was_read=source.is_read,
            etag=source.etag,
            last_modified=source.last_modified,
        )

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

    async def keep(
        self, answer: Answer, kind: str, new: int, *, leads_on: bool = False, is_read: bool = True
    ) -> None:
        """Nothing is remembered."""

    async def go_on(self) -> bool:
        return self.limit is None or self.printed < self.limit


def sha256_of(answer: Answer) -> str:
    return sha256(answer.body).hexdigest()


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


def prepared(request: Request, file: SiteFile | None, *, is_page: bool = True) -> Request:
    """The request with what the site's file says of headers, cookies, proxy and browser."""
    if file is None:
        return request
    for name, value in file.headers.items():
        request.headers[name] = value
    if file.cookies:  # COOKIES_ENABLED is off: they are sent as they stand
        request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in file.cookies.items())
    if file.proxy:
        request.meta["proxy"] = file.proxy
    if file.browser and is_page:
        request.meta[MAY_RENDER] = True
    return request


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()
