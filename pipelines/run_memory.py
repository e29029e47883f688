"""What this run has learned of its sites and the store does not know yet: from pages on their way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.records import ELSEWHERE, Article, SiteMemory, line_fingerprint
from pipelines.title_parts import title_parts

MAX_LINES = 400  # of one page; beyond that it is a listing
ADDRESSES = 4  # that one article has on its site, of pages that come at once
SHORT_CHARS = 20  # a shorter title may be a common phrase


def lines_of_page(article: Article) -> tuple[int, ...]:
    """The fingerprints of the page's lines, each once: what its site's memory is asked for, and learns.

    Lines that cannot be article text on this page need no memory.
    """
    near = (block.text for block in article.blocks if block.text and block.dropped != ELSEWHERE)
    texts = [*title_parts(article.title), *near]
    return tuple(dict.fromkeys(map(line_fingerprint, texts)))[:MAX_LINES]


def teasers_of(title: str, lead: str) -> tuple[int, ...]:
    """How the article shows up on other pages: by its title (maybe without the site's name) and its lead."""
    texts = {title, lead, *title_parts(title)}
    return tuple({line_fingerprint(text) for text in texts if len(text) > SHORT_CHARS})


@dataclass(slots=True)
class _Page:
    lines: tuple[int, ...]
    teasers: tuple[int, ...]
    is_cleaned: bool = False


@dataclass(slots=True)
class _Alike:
    """Pages with the same lines: how many there are, how many of them are not cleaned yet, and as how many
    they count.
    """

    pages: int = 0
    uncleaned: int = 0
    counted: int = 0


@dataclass(slots=True)
class _Site:
    """Pages on their way, by article and by their lines, and how many of them have a line or a teaser."""

    pages: dict[str, _Page] = field(default_factory=dict)
    alike: dict[tuple[int, ...], _Alike] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    teasers: dict[int, int] = field(default_factory=dict)
    articles: int = 0

    def change(self, page: _Page, pages: int, uncleaned: int) -> None:
        """So many more pages have the lines of this one."""
        lines = page.lines
        alike = self.alike.setdefault(lines, _Alike())
        alike.pages += pages
        alike.uncleaned += uncleaned
        counts = (alike.pages > 0) + max(0, alike.uncleaned - ADDRESSES)
        _add(self.lines, lines, counts - alike.counted)
        self.articles += counts - alike.counted
        alike.counted = counts
        if not alike.pages:
            del self.alike[lines]


class RunMemory:
    """The lines of articles on their way, by site; forgotten when the store has them or they are rejected.

    A few pages of the same lines are one article at several addresses, and count once: else its text would
    look like furniture of the site. What more pages show that come at once is none, but a wall or an error.

    All calls from one thread, the event loop's.
    """

    def __init__(self) -> None:
        self._sites: dict[str, _Site] = {}

    def learn(self, site: str, article_id: str, lines: tuple[int, ...], teasers: tuple[int, ...]) -> None:
        """Count an article once, however often it comes."""
        known = self._sites.setdefault(site, _Site())
        if article_id not in known.pages:
            page = known.pages[article_id] = _Page(lines, teasers)
            _add(known.teasers, teasers, 1)
            known.change(page, 1, 1)

    def cleaned(self, site: str, article_id: str) -> None:
        """The page's text was told from its furniture: it is no more one of those that come at once."""
        known = self._sites.get(site)
        page = known.pages.get(article_id) if known else None
        if known is not None and page is not None and not page.is_cleaned:
            page.is_cleaned = True
            known.change(page, 0, -1)

    def forget(self, site: str, article_id: str) -> None:
        known = self._sites.get(site)
        page = known.pages.pop(article_id, None) if known else None
        if known is None or page is None:
            return
        if not known.pages:
            del self._sites[site]
            return
        _add(known.teasers, page.teasers, -1)
        known.change(page, -1, 0 if page.is_cleaned else -1)

    def articles(self, site: str) -> int:
        known = self._sites.get(site)
        return known.articles if known else 0

    def add_to(self, stored: SiteMemory, site: str, article_id: str, lines: Iterable[int]) -> SiteMemory:
        """What the store and the run's other pages say together of the lines of one page."""
        known = self._sites.get(site) or _Site()
        own = known.pages.get(article_id, _NO_PAGE)
        own_lines, own_teasers = set(own.lines), set(own.teasers)
        together = {}
        teasers = set(stored.teasers)
        for line in lines:
            count = stored.lines.get(line, 0) + known.lines.get(line, 0) - (line in own_lines)
            if count > 0:
                together[line] = count
            if known.teasers.get(line, 0) > (line in own_teasers):
                teasers.add(line)
        others = known.articles - (own is not _NO_PAGE)
        return SiteMemory(stored.articles + others, together, frozenset(teasers))


_NO_PAGE = _Page((), ())


def _add(counts: dict[int, int], things: Iterable[int], number: int) -> None:
    """So many more of each; one of which there are none is left out."""
    if not number:
        return
    for thing in things:
        if left := counts.get(thing, 0) + number:
            counts[thing] = left
        else:
            del counts[thing]
