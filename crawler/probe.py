"""`scrapy newsite`: what an unknown site has, found out with few requests, and the file for it."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from lxml import etree, html
from lxml.cssselect import CSSSelector
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.asking import Asker
from crawler.bare_pages import is_bare
from crawler.browser import use_browser
from crawler.discovery.addresses import shape
from crawler.discovery.entry import Entry
from crawler.discovery.plan import Answer, Plan
from crawler.discovery.search import SiteSearch
from crawler.sites import SiteFile
from crawler.trusted import trust
from pipelines.address import domain_of, site_of
from pipelines.clean import clean_page
from pipelines.records import Article, Page, Rejected

if TYPE_CHECKING:
    from typing_extensions import Self

SAMPLE = 8  # articles that are fetched and cleaned
MOST_REQUESTS = {"feeds": 40, "sitemaps": 12, "sections": 25}  # of one way; enough to see that it works
ENOUGH = 3_000  # addresses of one way


@dataclass(slots=True)
class Found:
    """What a probe brought."""

    home: str
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=dict)  # by way
    sample: list[Article | Rejected] = field(default_factory=list)
    matches: Counter[str] = field(default_factory=Counter)  # selectors of the file that found something
    trouble: str = ""
    is_bare: bool = False  # nothing was found, and the front page shows and carries nothing without scripts

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(entry.url for way in self.entries.values() for entry in way))


def probe(process: AsyncCrawlerProcess, home: str, file: SiteFile | None = None) -> Found:
    """Look at a site; `file` is what is thought of it. Politely: robots.txt and the usual rate hold."""
    found = Found(home)
    process.crawl(Probe, found=found, file=file)
    process.start()
    return found


class Probe(Spider):
    """Searches in each way for itself, then fetches and cleans a sample."""

    name = "newsite"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.file and spider.file.browser:
            use_browser(crawler.settings)
        return spider

    def __init__(self, found: Found, file: SiteFile | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.found, self.file = found, file
        self.trusted_hosts = trust(found.home)

    async def start(self) -> AsyncIterator[Request]:
        asker = Asker(self, self.file)
        plan = Plan(self.found.home)
        if file := self.file:
            domains = frozenset(domain_of(f"http://{domain}/") for domain in file.domains)
            plan = replace(
                plan, feeds=file.feeds, sitemaps=file.sitemaps, sections=file.sections, domains=domains
            )
        for way, most in MOST_REQUESTS.items():
            outside = Looking(asker, most)
            search = SiteSearch(replace(plan, via=frozenset({way})), outside)
            await search.run()
            if not asker.reached:
                self.found.trouble = asker.trouble or "no answer"
                return
            self.found.entries[way] = outside.entries
            self.found.feeds += search.feeds if way == "feeds" else []
            self.found.sitemaps += search.sitemaps
            self.found.sections += search.sections
        if not self.found.addresses and (front := await asker.fetch(self.found.home, "front")):
            self.found.is_bare = is_bare(front.body, front.url)
        for url in sample_of(self.found):
            if answer := await asker.fetch(url, "front"):
                await asyncio.to_thread(self.look_at, url, answer)
        return
        yield  # what makes this an asynchronous generator, as Scrapy wants it

    def look_at(self, url: str, answer: Answer) -> None:
        page = Page(
            url=answer.url,
            source=site_of(self.found.home),
            html=answer.body,
            encoding=answer.encoding,
            requested_url=url,
            added=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        if self.file:
            page = replace(page, rules=self.file.rules)
            self.found.matches.update(matching(answer.body, self.file))
        self.found.sample.append(clean_page(page))


class Looking:
    """`Outside` of a probe: a few requests, nothing remembered."""

    def __init__(self, asker: Asker, most: int) -> None:
        self.asker = asker
        self.left = most
        self.entries: list[Entry] = []

    @property
    def reached(self) -> bool:
        return self.asker.reached

    async def ask(self, url: str, kind: str) -> Answer | None:
        self.left -= 1
        return await self.asker.fetch(url, kind)

    async def announce(self, entries: Sequence[Entry]) -> int:
        self.entries += entries
        return len(entries)

    async def keep(
        self, answer: Answer, kind: str, new: int, *, leads_on: bool = False, is_read: bool = True
    ) -> None:
        """Nothing is remembered."""

    async def go_on(self) -> bool:
        return self.left > 0 and len(self.entries) < ENOUGH


def sample_of(found: Found) -> list[str]:
    """Addresses of each way, the first and the last ones."""
    chosen: list[str] = []
    for entries in found.entries.values():
        urls = [entry.url for entry in entries]
        chosen += [*urls[:2], *urls[-2:]]
    return list(dict.fromkeys(chosen))[:SAMPLE]


def matching(body: bytes, file: SiteFile) -> list[str]:
    """The file's names for selectors that find something on a page."""
    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return []
    named = {"body": file.body, "lead": file.lead, "caption": file.caption}
    named |= {f"remove {selector}": selector for selector in file.remove}
    return [name for name, selector in named.items() if selector and CSSSelector(selector)(tree)]


def file_of(found: Found) -> SiteFile:
    """The site's file, from what the probe brought."""
    articles = [each for each in found.sample if isinstance(each, Article)]
    languages = Counter(article.language for article in articles if article.language)
    zones = Counter(
        article.created[-6:] for article in articles if re.search(r"[+-]\d\d:\d\d$", article.created)
    )
    names = Counter(article.metadata.site_name for article in articles if article.metadata.site_name)
    ways = [way for way, entries in found.entries.items() if entries]
    return SiteFile(
        domain=site_of(found.home),
        title=names.most_common(1)[0][0] if names else "",
        home=found.home,
        language=languages.most_common(1)[0][0] if len(languages) == 1 else "",
        time_zone=ZONES.get(zones.most_common(1)[0][0], "") if len(zones) == 1 else "",
        checked=datetime.now(timezone.utc).strftime("%Y-%m-%d") if articles else "",
        via=tuple(ways),
        feeds=tuple(found.feeds),
        sitemaps=tuple(found.sitemaps),
        articles=pattern_of(found.addresses),
        browser=found.is_bare,
    )


# Only offsets that one zone without summer time stands for.
ZONES = {"+07:00": "Asia/Ho_Chi_Minh", "+09:00": "Asia/Tokyo", "+05:30": "Asia/Kolkata"}


def pattern_of(addresses: Sequence[str]) -> str:
    """A regular expression for the articles' addresses, where nearly all have a number or a date in one
    place.
    """
    shapes = Counter(shape(url) for url in addresses)
    clear = [own for own, count in shapes.items() if re.search(r"9|Y/M", own) and count >= 5]
    if not addresses or "?" in "".join(clear) or sum(shapes[own] for own in clear) < 0.98 * len(addresses):
        return ""
    return "|".join(sorted(map(_pattern_of_shape, clear)))


def _pattern_of_shape(own: str) -> str:
    segments = []
    for segment in own.split("/")[1:]:
        stem, dot, extension = segment.partition(".")
        words = {"Y": r"\d{4}", "M": r"\d{1,2}", "9": r"\d{3,}", "": ""}.get(stem)
        if words is None:
            numbered = r"[^/?]*\d{3,}[^/?]*" if stem in ("S9", "s9", "w9") else r"[^/?]+"
            words = numbered if stem in ("S", "s", "w", "S9", "s9", "w9") else re.escape(stem)
        segments.append(words + (re.escape(dot + extension) if dot else ""))
    return r"^https?://[^/]+/" + "/".join(segments) + "$"
