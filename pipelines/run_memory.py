"""What this run has learned of its sites and the store does not know yet: from pages on their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipelines.records import ELSEWHERE, Article, SiteMemory, line_fingerprint
from pipelines.title_parts import title_parts

MAX_LINES = 400  # of one page; beyond that it is a listing
ADDRESSES = 4  # that one article has on its site at once
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


def _counts(number: int) -> bool:
    """Whether a page counts, being the first, second and so on with the same lines."""
    return number == 1 or number > ADDRESSES


class RunMemory:
    """The lines of articles on their way, by site; forgotten when the store has them or they are rejected.

    A few pages of the same lines are one article at several addresses, and count once: else its text would
    look like furniture of the site. What more pages have alike is none, but a wall or an error.

    All calls from one thread, the event loop's.
    """

    def __init__(self) -> None:
        self._pages: dict[str, dict[str, tuple[tuple[int, ...], tuple[int, ...]]]] = {}
        self._alike: dict[str, Counter[tuple[int, ...]]] = {}  # the lines of a page -> how many have them
        self._lines: dict[str, Counter[int]] = {}
        self._articles: Counter[str] = Counter()

    def learn(self, site: str, article_id: str, lines: tuple[int, ...], teasers: tuple[int, ...]) -> None:
        """Count an article once, however often it comes."""
        pages = self._pages.setdefault(site, {})
        if article_id not in pages:
            pages[article_id] = (lines, teasers)
            alike = self._alike.setdefault(site, Counter())
            alike[lines] += 1
            if _counts(alike[lines]):
                self._lines.setdefault(site, Counter()).update(lines)
                self._articles[site] += 1

    def forget(self, site: str, article_id: str) -> None:
        lines, _ = self._pages.get(site, {}).pop(article_id, (None, ()))
        if lines is None:
            return
        alike = self._alike[site]
        if _counts(alike[lines]):
            self._articles[site] -= 1
            counts = self._lines[site]
            counts.subtract(lines)
            for line in lines:
                if not counts[line]:
                    del counts[line]
        alike[lines] -= 1
        if not alike[lines]:
            del alike[lines]

    def articles(self, site: str) -> int:
        return self._articles[site]

    def add_to(self, stored: SiteMemory, site: str, article_id: str, lines: Iterable[int]) -> SiteMemory:
        """What the store and the run's other pages say together of the lines of one page."""
        pages = self._pages.get(site, {})
        counts = self._lines.get(site, Counter())
        wanted = set(lines)
        own = set(pages[article_id][0]) if article_id in pages else set()
        teasers = {
            t for other, (_, those) in pages.items() if other != article_id for t in those if t in wanted
        }
        together = {
            line: count
            for line in wanted
            if (count := stored.lines.get(line, 0) + counts[line] - (line in own)) > 0
        }
        others = self.articles(site) - (article_id in pages)
        return SiteMemory(stored.articles + others, together, stored.teasers | teasers)
