"""`scrapy crawl news`: every new article of a site."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals

from crawler.arguments import ArgumentError, read_list, read_yes_no
from crawler.asking import Asker, Crawling, Listing
from crawler.browser import BrowserMissing, use_browser
from crawler.courtesy import RestAfterTrouble, SiteOwnersRate, site_left, site_well, slot_name
from crawler.discovery.plan import WAYS, Plan
from crawler.discovery.search import SiteSearch
from crawler.sites import SiteFile, SiteFileError, known_sites, site_file
from crawler.spiders.base import PageSpider
from crawler.trusted import trust
from pipelines.address import domain_of, site_of
from pipelines.crawl_run import CrawlRun
from pipelines.signals import page_settled, run_closing
from pipelines.store import StoreError
from pipelines.store.times import iso

logger = logging.getLogger(__name__)

LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")  # what stands between the dots of a domain, in any script
SEARCHES_AT_ONCE = 16  # sites that are searched at the same time
# What a page can be that was asked for as an article and is none: it says something about its address.
NO_ARTICLES = frozenset(
    {"listing", "forum", "product", "service", "collection", "not_an_article", "not_html"}
)
ARTICLES = frozenset(
    {"unchanged", "not_modified", "same_address", "duplicate", "near_duplicate", "exact_duplicate"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A site that the user asked for."""

    site: str
    plan: Plan
    file: SiteFile | None


class NewsSpider(PageSpider):
    """`-a site=vnexpress.net` (domains or addresses, comma-separated, or `all`); `since`, `until`, `limit`,
    `via`, `again=1`; `list=1` prints the addresses and fetches no article.
    """

    name = "news"
    arguments = ("site", "since", "until", "limit", "list", "via", "again")

    def read_arguments(self, given: dict[str, str]) -> None:
        wanted = self.wanted(given)
        self.is_list = read_yes_no("list", given.get("list", ""))
        via = frozenset(read_list("via", given.get("via", ""), WAYS))
        since = datetime.fromisoformat(wanted.since) if wanted.since else None
        until = datetime.fromisoformat(wanted.until) if wanted.until else None
        own = self.settings.get("SITES_DIR") or ""
        names = ("SOURCE_INTERVAL_MIN", "SOURCE_INTERVAL_MAX")
        self.intervals = (self.settings.getfloat(names[0]), self.settings.getfloat(names[1]))
        self.targets: dict[str, Target] = {}
        self.outside: dict[str, Crawling] = {}
        self.searches: dict[str, SiteSearch] = {}
        self._busy: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        try:
            for home, file in targets(given.get("site", ""), own):
                site = file.domain if file and not home else site_of(home)
                plan = plan_of(home or file.front_page, file, via, since, until)  # type: ignore[union-attr] # one of them
                self.targets[site] = Target(site, plan, file)
                if home:
                    self.trusted_hosts |= trust(home)
        except SiteFileError as error:
            raise ArgumentError(f"A site's file is wrong: {error}") from None
        for target in self.targets.values():
            if target.file and target.file.browser:
                try:
                    use_browser(self.settings)
                except BrowserMissing as error:
                    raise ArgumentError(f"{target.site}: {error}.") from None
        if self.is_list:
            self.settings.set("ITEM_PIPELINES", {}, priority=100)

    async def start(self) -> AsyncIterator[Any]:
        if self.is_list:
            self._stop_with_the_run()
            self._keep_rates()
            limit = self.wanted(self.given).limit
            for target in self.targets.values():
                asker = Asker(self, target.file)
                search = SiteSearch(target.plan, Listing(asker, target.plan, limit))
                await search.run()
                self._report(target, search, asker)
            return
        async for each in super().start():
            yield each

    async def pages(self) -> AsyncIterator[Any]:
        self._stop_with_the_run()
        self.crawler.signals.connect(self._learn, page_settled)
        self._keep_rates()
        free = asyncio.Semaphore(SEARCHES_AT_ONCE)
        await self._heed_rests()
        for target in self.targets.values():
            if target.site not in self.frontier.left:
                self._begin(target.site, self._search(target, free))
        async for request in self.fetch_sites(list(self.targets)):
            yield request

    async def _heed_rests(self) -> None:
        """Leave alone the sites that asked for it or failed again and again; try those whose rest is over."""
        names = {slot_name(target.plan.home): site for site, target in self.targets.items()}
        trouble = self.crawler.get_downloader_middleware(RestAfterTrouble)
        for name, rest in (await self.frontier.rests(names)).items():
            if rest.until > time.time():
                logger.warning("%s is left alone until %s: %s", name, iso(rest.until), rest.why)
                self.frontier.leave(names[name])
                self.unreachable.add(names[name])
            elif trouble is not None:
                trouble.on_trial.add(name)

        def left(name: str, why: str, wished_seconds: float | None) -> None:
            self._begin(names.get(name, name), self.frontier.let_rest(name, why, wished_seconds))

        def well(name: str) -> None:
            self._begin(names.get(name, name), self.frontier.end_rest(name))

        self._listeners = (left, well)  # signals hold on to nobody
        self.crawler.signals.connect(left, site_left)
        self.crawler.signals.connect(well, site_well)

    def still_searching(self, site: str) -> bool:
        return self._busy.get(site, 0) > 0

    def file_of(self, site: str) -> SiteFile | None:
        return self.targets[site].file if site in self.targets else super().file_of(site)

    async def _search(self, target: Target, free: asyncio.Semaphore) -> None:
        async with free:
            asker = Asker(self, target.file)
            outside = Crawling(asker, target.plan, target.site, self.frontier, self.intervals)
            self.outside[target.site] = outside
            self.searches[target.site] = search = SiteSearch(target.plan, outside)
            await search.run()
            self._report(target, search, asker)

    def _report(self, target: Target, search: SiteSearch, asker: Asker) -> None:
        """Say so where a site gave nothing."""
        assert self.crawler.stats is not None
        self.has_answers = self.has_answers or asker.reached
        if not asker.reached:
            self.unreachable.add(target.site)
            self.crawler.stats.inc_value("tinsach/sites_unreached")
            logger.error(
                "Nothing could be read of %s (%s): check its name, and that it is up.",
                target.site,
                asker.trouble or "no answer",
            )
        elif not search.found:
            logger.warning(
                "No new addresses of articles on %s: nothing is new, or its lists are not understood; "
                "name its feeds, sitemaps or sections in a site file.",
                target.site,
            )

    def _learn(self, url: str, source: str, outcome: str, reason: str) -> None:
        """A page that was fetched teaches what such addresses hold."""
        search = self.searches.get(source)
        if search is None:
            return
        self.outside[source].changed.set()
        is_article = True if outcome == "article" or reason in ARTICLES else None
        released = search.sorter.prove(url, is_article=False if reason in NO_ARTICLES else is_article)
        if released:
            self._begin(source, self._announce(source, released))

    async def _announce(self, site: str, entries: list[Any]) -> None:
        await self.outside[site].announce(entries)

    def _begin(self, site: str, work: Any) -> None:
        """Run a coroutine beside the fetching; the site is waited for meanwhile."""
        self._busy[site] = self._busy.get(site, 0) + 1
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(site, done))

    def _ended(self, site: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._busy[site] -= 1
        self.frontier.wake()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreError):
            CrawlRun.of(self.crawler).stop_for(error)
        elif error is not None:
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value("tinsach/search_errors")
            logger.error("The search for articles of %s broke off.", site, exc_info=error)

    def _keep_rates(self) -> None:
        """A site whose file names a longer delay than DOWNLOAD_DELAY gets it."""
        rate = self.crawler.get_extension(SiteOwnersRate)
        for target in self.targets.values():
            if rate is not None and target.file and target.file.delay_seconds:
                rate.at_least(slot_name(target.plan.home), target.file.delay_seconds)

    def _stop_with_the_run(self) -> None:
        for signal in (run_closing, signals.spider_closed):
            self.crawler.signals.connect(self._stop, signal)

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()


def targets(value: str, own: str) -> list[tuple[str, SiteFile | None]]:
    """What `site` names: the address of the front page, "" where the site's file is to say it, and the
    file.
    """
    names = read_list("site", value)
    if not names:
        raise ArgumentError("The news spider needs site=DOMAIN, as in site=vnexpress.net, or site=all.")
    if names == ("all",):
        return [("", file) for file in known_sites(own)]
    return [target(name, own) for name in names]


def target(name: str, own: str) -> tuple[str, SiteFile | None]:
    fault = f"site={name!r} is neither a domain nor an address: write it as vnexpress.net or https://vnexpress.net/."
    is_address = "://" in name
    try:
        parts = urlsplit(name if is_address else f"//{name}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ArgumentError(fault) from None
    is_local = port is not None or host.replace(".", "").isdigit() or host == "localhost"
    is_name = is_local or ":" in host or ("." in host and all(map(LABEL.fullmatch, host.split("."))))
    if parts.scheme not in ("", "http", "https") or not host or not is_name:
        raise ArgumentError(fault)
    scheme = "" if is_address else "http:" if is_local else "https:"
    home = f"{name}" if is_address else f"{scheme}//{name}"
    home = home if urlsplit(home).path else f"{home}/"
    file = site_file(site_of(home), own)
    if file and not is_address and file.domain == site_of(home):
        home = file.front_page
    return home, file


def plan_of(
    home: str, file: SiteFile | None, via: frozenset[str], since: datetime | None, until: datetime | None
) -> Plan:
    if file is None:
        return Plan(home, via or frozenset(WAYS), since=since, until=until)
    return Plan(
        home=home,
        via=via or frozenset(file.via) or frozenset(WAYS),
        feeds=file.feeds,
        sitemaps=file.sitemaps,
        sections=file.sections,
        domains=frozenset(domain_of(f"http://{domain}/") for domain in file.domains),
        articles=file.articles,
        others=file.others,
        since=since,
        until=until,
    )
