"""From the front page over sections and their further pages to the articles."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.discovery.addresses import NOT_PAGES, SURE
from crawler.discovery.dates import is_archive, is_outside, period_in
from crawler.discovery.entry import Entry
from crawler.discovery.plan import Outside, Plan
from crawler.discovery.sections import Link, Listing, page_number, read_listing
from crawler.discovery.sort import Sorter
from crawler.discovery.words import words
from pipelines.address import normalise

AT_ONCE = 4  # section pages of a site that are asked for at the same time
MAX_DEPTH = 3  # sections of sections; date archives aside
MAX_SECTIONS = 300
MAX_ARCHIVES = 3_000  # pages for a day or month
MAX_PAGES = 500  # of one section


@dataclass(frozen=True, slots=True)
class Section:
    url: str
    depth: int


class SectionWalk:
    """One walk over a site's lists.

    `others_gave`: feeds or sitemaps have named articles in this run; then a section is left at the first
    page that names nothing new, as it is where an earlier run has read it to its end. Else it is followed
    until a page names no article that this walk has not seen in it.
    """

    def __init__(
        self,
        plan: Plan,
        outside: Outside,
        sorter: Sorter,
        announce: Callable[[list[Entry]], Awaitable[int]],
        *,
        others_gave: bool,
    ) -> None:
        self.plan = plan
        self.outside = outside
        self.sorter = sorter
        self.announce = announce
        self.others_gave = others_gave
        self.feeds: list[str] = []  # named on section pages
        self.sections: list[str] = []  # that could be read
        self._known: set[str] = set()  # lists that were seen, by `page_number`'s key
        self._queue: list[Section] = []
        self._archives = 0

    async def run(self, home: str, front: Listing) -> None:
        self._known.add(page_number(home)[0])
        for url in self.plan.sections:
            self._add(Section(url, 1))
        self._take(front, home, 0)
        await self.announce(self.sorter.linked(front.links))
        if front.next_page and self.sorter.belongs(front.next_page):
            await self._walk(Section(front.next_page, 0))
        while self._queue:
            level, self._queue = iter(self._queue), []

            async def worker(level=level) -> None:  # type: ignore[no-untyped-def] # bound here for the loop
                for section in level:
                    await self._walk(section)

            await asyncio.gather(*(worker() for _ in range(AT_ONCE)))

    async def _walk(self, section: Section) -> None:
        """One section with its further pages."""
        url, first, total = section.url, None, 0
        seen: set[str] = set()
        for _ in range(MAX_PAGES):
            if not await self.outside.go_on():
                return
            answer = await self.outside.ask(url, "section")
            if answer is None or answer.is_unchanged:
                break
            first = first or answer
            listing = await asyncio.to_thread(read_listing, answer.body, answer.url, answer.encoding)
            self._take(listing, answer.url, section.depth)
            here = page_number(answer.url)[0]
            links = [link for link in listing.links if page_number(link.url)[0] != here]
            articles = {link.url for link in links if self._leads_to_article(link)}
            new = await self.announce(self.sorter.linked(links))
            total += new
            fresh = new if self.others_gave or first.was_read else len(articles - seen)
            seen |= articles
            if not fresh or self._is_too_old(articles) or not self.sorter.belongs(listing.next_page):
                break
            url = listing.next_page
        if first is not None:
            self.sections.append(section.url)
            is_read = not self.sorter.held_any
            await self.outside.keep(first, "section", total, leads_on=True, is_read=is_read)

    def _take(self, listing: Listing, url: str, depth: int) -> None:
        """Queue the sections that a page names."""
        self.feeds += [feed for feed in listing.feeds if self.sorter.belongs(feed) and feed not in self.feeds]
        parent = urlsplit(url).path.rstrip("/") + "/"
        for link in listing.links:
            if self._is_section(link, parent, depth):
                self._add(Section(normalise(link.url), depth + (not is_archive(link.url))))

    def _add(self, section: Section) -> None:
        key, _ = page_number(section.url)
        if key in self._known:
            return
        if is_archive(section.url):
            self._archives += 1
            if self._archives > MAX_ARCHIVES:
                return
        elif len(self._known) - self._archives > MAX_SECTIONS:
            return
        self._known.add(key)
        self._queue.append(section)

    def _is_section(self, link: Link, parent: str, depth: int) -> bool:
        parts = urlsplit(link.url)
        segments = [segment for segment in unquote(parts.path).lower().split("/") if segment]
        if not segments or NOT_PAGES.search(parts.path) or not self.sorter.belongs(link.url):
            return False
        if page_number(link.url)[1] != 1 or words("site") & {*segments, segments[-1].partition(".")[0]}:
            return False
        if is_archive(link.url):
            return not is_outside(period_in(link.url), self.plan.since, self.plan.until)
        if depth + 1 > MAX_DEPTH or len(segments) > 3 or self.sorter.odds(link) >= SURE:
            return False
        if depth == 0:
            return link.place in ("nav", "header", "data") or len(link.text.split()) <= 4
        return parts.path.startswith(parent) and len(link.text.split()) <= 5

    def _leads_to_article(self, link: Link) -> bool:
        return self.sorter.belongs(link.url) and self.sorter.odds(link) >= SURE

    def _is_too_old(self, articles: set[str]) -> bool:
        """Whether all articles of a page that carry a date in their address lie before `since`."""
        periods = [period for url in articles if (period := period_in(url))]
        return bool(periods) and all(is_outside(period, self.plan.since, None) for period in periods)
