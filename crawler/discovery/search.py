"""The search for one site's articles: robots.txt, front page, feeds, sitemaps, sections, in this order.

What feeds and news sitemaps name are articles, and show how the site's addresses look; with that the other
sources are judged. Nothing here fetches: `Outside` does.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin, urlsplit, urlunsplit

from crawler.discovery.autodiscovery import FEED_PATHS, SITEMAP_PATHS, sitemaps_of_robots
from crawler.discovery.dates import is_outside, moment_of, period_in
from crawler.discovery.entry import Entry
from crawler.discovery.feeds import NotAFeed, read_feed
from crawler.discovery.plan import Answer, Outside, Plan
from crawler.discovery.sections import Listing, read_listing
from crawler.discovery.sitemaps import NotASitemap, SitemapLink, read_sitemap
from crawler.discovery.sort import Sorter
from crawler.discovery.walk import SectionWalk
from pipelines.address import domain_of

logger = logging.getLogger(__name__)

AT_ONCE = 4  # discovery requests of a site that are open at the same time
MAX_FEEDS = 200
MAX_FEED_PAGES = 50  # of one paged feed
MAX_SITEMAPS = 5_000
MAX_SITEMAP_DEPTH = 5  # indexes in indexes; the protocol allows 1
BATCH = 100  # sitemap entries between two looks at the rest of the world

_OF_ARTICLES = re.compile(
    r"news|post|article|artikel|stor(?:y|ies)|bai-?viet|content|archive|google",
    re.IGNORECASE,
)
_OF_LISTS = re.compile(
    r"categor|chuyen-?muc|[-_/]tags?[-_./\d]|author|tac-?gia|taxonom|users|posts-page|(?:^|/)page-sitemap|image|"
    r"video|product|static|topic|section|forum|event|profile",
    re.IGNORECASE,
)
NAMED_BONUS = 1.5  # log-odds for an address in a sitemap that names itself after articles
PLAIN_BONUS = 0.5  # in any other


class SiteSearch:
    def __init__(self, plan: Plan, outside: Outside) -> None:
        self.plan = plan
        self.outside = outside
        self.sorter = Sorter(plan.home, plan.domains, plan.articles, plan.others)
        self.found = 0  # addresses that were announced
        self.feeds: list[str] = []  # that could be read, for `scrapy newsite`
        self.sitemaps: list[str] = []  # those that are named by no other
        self.sections: list[str] = []
        self._asked: set[str] = set()
        self._guessed: set[str] = set()  # addresses that nobody named

    async def run(self) -> None:
        """Search to the end, or until `Outside.go_on` says that it is enough."""
        front = await self._front()
        if not self.outside.reached:
            return
        listing = await self._listing(front)
        home = front.url if front else self.plan.home
        if not self.sorter.belongs(home):  # the site has moved
            self.sorter.allow(domain_of(home))
        robots = await self._ask(urljoin(home, "/robots.txt"), "robots")
        if "feeds" in self.plan.via:
            await self._read_feeds(home, [*self.plan.feeds, *listing.feeds])
        if "sitemaps" in self.plan.via:
            text = robots.body.decode("utf-8", "replace") if robots else ""
            named = sitemaps_of_robots(text, robots.url) if robots else []
            await self._read_sitemaps(home, [*self.plan.sitemaps, *named])
        if "sections" in self.plan.via:
            walk = SectionWalk(
                self.plan, self.outside, self.sorter, self._announce, others_gave=self.found > 0
            )
            await walk.run(home, listing)
            self.sections = walk.sections
            if "feeds" in self.plan.via:
                await self._each(walk.feeds[:MAX_FEEDS], self._read_feed)
        await self._announce(self.sorter.rest())

    async def _front(self) -> Answer | None:
        """The front page; with `www.` or plain http where the address itself gives nothing."""
        front = await self._ask(self.plan.home, "front")
        if front is not None:
            await self.outside.keep(front, "front", 0, leads_on=True)
        for other in alternatives(self.plan.home):
            front = front or await self._ask(other, "guess")
        return front

    async def _listing(self, front: Answer | None) -> Listing:
        if front is None or front.is_unchanged:
            return Listing()
        return await asyncio.to_thread(read_listing, front.body, front.url, front.encoding)

    async def _read_feeds(self, home: str, named: list[str]) -> None:
        await self._each(list(dict.fromkeys(named))[:MAX_FEEDS], self._read_feed)
        for path in () if self.feeds else FEED_PATHS:
            self._guessed.add(urljoin(home, path))
            await self._read_feed(urljoin(home, path))
            if self.feeds:
                return

    async def _read_feed(self, url: str) -> None:
        """One feed with its further pages, as long as they bring something new."""
        first: Answer | None = None
        total = 0
        for _ in range(MAX_FEED_PAGES):
            answer = await self._ask(url, "feed")
            if answer is None:
                return
            first = first or answer
            if answer.is_unchanged:
                self.feeds.append(url)
                break
            try:
                feed = await asyncio.to_thread(read_feed, answer.body, answer.url, answer.content_type)
            except NotAFeed as error:
                self._say(url, "feed", error)
                await self._read_feed_index(answer)
                return
            if answer is first:
                self.feeds.append(url)
            new = await self._announce(self.sorter.named(feed.entries))
            total += new
            if not new or not feed.next_url or not self.sorter.belongs(feed.next_url):
                break
            url = feed.next_url
        if first is not None:
            await self.outside.keep(first, "feed", total)

    async def _read_feed_index(self, answer: Answer) -> None:
        """A page at `/rss` that is no feed and lists the site's feeds."""
        await self.outside.keep(answer, "feed", 0, leads_on=True)
        listing = await self._listing(answer)
        await self._each(
            [feed for feed in listing.feeds if self.sorter.belongs(feed)][:MAX_FEEDS], self._read_feed
        )

    async def _read_sitemaps(self, home: str, named: list[str]) -> None:
        await self._read_sitemap_level([SitemapLink(url) for url in dict.fromkeys(named)], 0)
        for path in () if self.sitemaps else SITEMAP_PATHS:
            self._guessed.add(urljoin(home, path))
            await self._read_sitemap_level([SitemapLink(urljoin(home, path))], 0)
            if self.sitemaps:
                return

    async def _read_sitemap_level(self, links: list[SitemapLink], depth: int) -> None:
        if not links or depth >= MAX_SITEMAP_DEPTH or len(self._asked) > MAX_SITEMAPS:
            return
        wanted = sorted((link for link in links if self._may_hold_wanted(link)), key=_promise, reverse=True)
        below: list[SitemapLink] = []

        async def read(url: str) -> None:
            if (named := await self._read_sitemap(url)) is not None:
                below.extend(named)
                self.sitemaps += [] if depth else [url]

        await self._each([link.url for link in wanted], read)
        await self._read_sitemap_level(below, depth + 1)

    async def _read_sitemap(self, url: str) -> list[SitemapLink] | None:
        """Announce what a sitemap names; gives the sitemaps of an index, None for what is no sitemap."""
        answer = await self._ask(url, "sitemap")
        if answer is None:
            return None
        if answer.is_unchanged:
            return []
        below: list[SitemapLink] = []
        batch: list[Entry] = []
        period = period_in(url)
        new = 0
        held_before, self.sorter.held_any = self.sorter.held_any, False
        try:
            for found in read_sitemap(answer.body, answer.url):
                if isinstance(found, SitemapLink):
                    below.append(found)
                    continue
                batch.append(dated_by(found, period))
                if len(batch) == BATCH:
                    new += await self._announce(self._judge(batch, url))
                    batch = []
                    if not await self.outside.go_on():
                        return []
        except NotASitemap as error:
            self._say(url, "sitemap", error)
            await self.outside.keep(answer, "sitemap", 0, leads_on=True)
            return None
        new += await self._announce(self._judge(batch, url))
        is_read = not self.sorter.held_any
        await self.outside.keep(answer, "sitemap", new, leads_on=bool(below), is_read=is_read)
        self.sorter.held_any |= held_before
        return below

    def _judge(self, batch: list[Entry], url: str) -> list[Entry]:
        if any(entry.hints.title for entry in batch):
            return self.sorter.named(batch)
        return self.sorter.judged(batch, NAMED_BONUS if _OF_ARTICLES.search(url) else PLAIN_BONUS)

    def _may_hold_wanted(self, link: SitemapLink) -> bool:
        if not self.sorter.belongs(link.url) and link.url not in self.plan.sitemaps:
            return False
        if _OF_LISTS.search(link.url) and not re.search(r"news|post-|article", link.url, re.IGNORECASE):
            return False
        since, lastmod = self.plan.since, moment_of(link.lastmod)
        if since and lastmod and lastmod < since:
            return False
        return not is_outside(period_in(link.url), since, self.plan.until)

    def _say(self, url: str, kind: str, error: ValueError) -> None:
        """What the site itself names and is none of its kind is worth a line."""
        if url not in self._guessed:
            logger.info("%s is no %s: %s", url, kind, error)

    async def _announce(self, entries: list[Entry]) -> int:
        self.found += len(entries)
        return await self.outside.announce(entries) if entries else 0

    async def _ask(self, url: str, kind: str) -> Answer | None:
        """Each address once in a search."""
        if url in self._asked or (
            kind not in ("robots", "front", "guess") and not await self.outside.go_on()
        ):
            return None
        self._asked.add(url)
        return await self.outside.ask(url, kind)

    async def _each(self, urls: Iterable[str], read: Callable[[str], Awaitable[None]]) -> None:
        """`read` for each address in their order, a few at a time."""
        waiting = iter([url for url in urls if url not in self._asked])

        async def worker() -> None:
            for url in waiting:
                await read(url)

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


def alternatives(home: str) -> list[str]:
    """What else a front page's address may be."""
    parts = urlsplit(home)
    host = parts.netloc
    if parts.scheme != "https" or host.replace(".", "").replace(":", "").isdigit():
        return []
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    others = (("https", other), ("http", host), ("http", other))
    return [urlunsplit((scheme, name, *parts[2:])) for scheme, name in others]


def dated_by(entry: Entry, period: tuple[date, date] | None) -> Entry:
    """An entry of a sitemap for a month or day that has not changed since then was published then."""
    if period is None or entry.hints.created or not (moment := moment_of(entry.lastmod)):
        return entry
    if not period[0] <= moment.date() <= period[1]:
        return entry
    return replace(entry, hints=replace(entry.hints, created=entry.lastmod))


def _promise(link: SitemapLink) -> tuple[bool, bool, str]:
    """News first, then what names itself after articles, then the newest."""
    is_news = bool(re.search("news", link.url, re.IGNORECASE))
    return is_news, bool(_OF_ARTICLES.search(link.url)), link.lastmod or link.url
