"""Which of the found addresses to fetch: each article once, unsure ones a few at a time, lists never.

Addresses of one shape stand or fall together: of an unsure shape a few are fetched, and what those pages
prove decides for the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.discovery.addresses import NOT_PAGES, SURE, UNSURE, SiteHabits, article_probability, shape
from crawler.discovery.entry import Entry
from crawler.discovery.further import first_page
from crawler.discovery.sections import Link
from crawler.discovery.twins import twin_key
from pipelines.address import domain_of, normalise

PROBES = 3  # pages of an unsure shape that are fetched before the others
AGREED = (
    50  # addresses of one shape that were all articles; a long sitemap's others are not judged one by one
)
MAX_HELD = 20_000  # addresses that wait for such a proof, or to the end as twins


@dataclass(slots=True)
class Sorter:
    """The addresses of one site in one run.

    `allowed`: further registrable domains that belong to the site. `articles`, `others`: regular expressions
    of the site's file for the addresses of articles and of other pages; "" where it has none.
    """

    home: str
    allowed: frozenset[str] = frozenset()
    articles: str = ""
    others: str = ""
    habits: SiteHabits = field(default_factory=SiteHabits)
    held: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))  # by shape
    twins: dict[int, Entry] = field(default_factory=dict)  # by key
    seen: set[int] = field(default_factory=set)  # hashes of twin keys
    _probes: dict[str, list[int]] = field(default_factory=dict)  # shape: [asked, articles, others]
    _probed: dict[str, str] = field(default_factory=dict)  # address: shape
    _agreed: Counter[str] = field(
        default_factory=Counter
    )  # by shape: addresses judged to be articles in a row
    _belonging: dict[str, bool] = field(default_factory=dict)  # by scheme, host and port
    held_any: bool = False  # something waits for a proof: its source has not been used up

    def named(self, entries: Iterable[Entry]) -> list[Entry]:
        """Entries of a feed or news sitemap: all are articles, and show how the site's addresses look."""
        chosen = []
        for entry in self._new(entries):
            self.habits.learn(entry.url, is_article=True)
            chosen.append(entry)
        return chosen

    def judged(self, entries: Iterable[Entry], bonus: float = 0.0) -> list[Entry]:
        """Entries of a sitemap that may hold any page: those that their address shows to be articles."""
        chosen = []
        for entry in entries:
            own = shape(entry.url)
            odds = self._known_to_file(entry.url)
            if odds is None:
                is_usual = self._agreed[own] >= AGREED and not self.habits.others[own]
                odds = 1.0 if is_usual else article_probability(entry.url, self.habits, bonus=bonus)
            self._agreed[own] = self._agreed[own] + 1 if odds >= SURE else -MAX_HELD
            chosen += self._decide(entry, odds)
        return chosen

    def linked(self, links: Iterable[Link]) -> list[Entry]:
        """Links of a section page that lead to articles."""
        chosen = []
        for link in links:
            odds = self.odds(link)
            chosen += self._decide(Entry(link.url, "section"), odds)
        return chosen

    def odds(self, link: Link) -> float:
        """How likely it is that a link leads to an article, 0..1."""
        known = self._known_to_file(link.url)
        if known is not None:
            return known
        return article_probability(
            link.url,
            self.habits,
            text=None if link.place == "data" else link.text,
            place=link.place,
            is_heading=link.is_heading,
        )

    def prove(self, url: str, *, is_article: bool | None) -> list[Entry]:
        """What the page at an address turned out to be (None: it gave no page); gives the addresses to
        fetch now.
        """
        if is_article is not None:
            self.habits.learn(url, is_article=is_article)
        own = self._probed.pop(url, "")
        if not own:
            return []
        probe = self._probes[own]
        if is_article is None:
            return self._another(own)
        probe[1 if is_article else 2] += 1
        if probe[1] >= 2 or (probe[1] and probe[1] >= probe[2]):
            return self._new(self.held.pop(own, []))
        if probe[1] + probe[2] >= PROBES:
            self.held.pop(own, None)
        return []

    def _another(self, own: str) -> list[Entry]:
        """The next probe of a shape, in the place of one that gave no page."""
        waiting = self.held.get(own, [])
        while waiting:
            if new := self._new([waiting.pop(0)]):
                self._probed[new[0].url] = own
                return new
        return []

    def rest(self) -> list[Entry]:
        """Twins whose usual address never came up."""
        twins = [entry for key, entry in self.twins.items() if key not in self.seen]
        self.seen.update(self.twins)
        self.twins.clear()
        return twins

    def allow(self, domain: str) -> None:
        """Take a further registrable domain for the site's own."""
        self.allowed |= {domain}
        self._belonging.clear()

    def belongs(self, url: str) -> bool:
        """Whether an address is of this site: the same registrable domain, or host and port."""
        place = "/".join(url.split("/", 3)[:3])
        if place not in self._belonging:
            try:
                domain = domain_of(url)
                self._belonging[place] = domain == domain_of(self.home) or domain in self.allowed
            except ValueError:
                self._belonging[place] = False
        return self._belonging[place]

    def _known_to_file(self, url: str) -> float | None:
        if self.others and re.search(self.others, url):
            return 0.0
        if self.articles and re.search(self.articles, url):
            return 1.0
        return None

    def _decide(self, entry: Entry, odds: float) -> list[Entry]:
        own = shape(entry.url)
        if odds >= SURE:
            return self._new([entry])
        if odds < UNSURE or not self.belongs(entry.url):
            return []
        asked, articles, others = probe = self._probes.setdefault(own, [0, 0, 0])
        if articles >= 2 or (articles and articles >= others):
            return self._new([entry])
        if others >= PROBES:
            return []
        if asked < PROBES:
            new = self._new([entry])
            probe[0] += len(new)
            self._probed.update((each.url, own) for each in new)
            return new
        if sum(map(len, self.held.values())) < MAX_HELD:
            self.held[own].append(entry)
        self.held_any = True
        return []

    def _key(self, url: str) -> tuple[int, bool]:
        """What an article's addresses have in common, and whether this is not its usual one: a twin, or a
        further page, which is fetched with the first.
        """
        text, is_twin = twin_key(url)
        first, is_sure = first_page(url)
        if first:
            known = hash(twin_key(first)[0])
            if is_sure or known in self.seen:
                return known, True
        return hash(text), is_twin

    def _new(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of this site that did not come up before, at their usual address; twins wait for `rest`."""
        new = []
        for entry in entries:
            url = normalise(entry.url)
            if NOT_PAGES.search(url.partition("?")[0]) or not self.belongs(url):
                continue
            key, is_twin = self._key(url)
            if key in self.seen:
                continue
            if is_twin:
                if len(self.twins) < MAX_HELD:
                    self.twins.setdefault(key, entry)
                self.held_any = True
                continue
            self.seen.add(key)
            new.append(Entry(url, entry.discovered_by, entry.hints, entry.lastmod))
        return new
