"""Page, Block, Article, Rejected: the only shapes that travel between the steps.

None can be changed; a step returns a new one (`dataclasses.replace`, a block's `_replace`). The dict that
Scrapy's item pipelines hand on is `Article.row()`, the shape of the output file; what is not written (the
blocks) rides on `ArticleItem`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

NO_FACTS: Mapping[str, float] = {}
ELSEWHERE = "elsewhere"  # the reason of blocks too far from all that can be article text to be measured
STEPS = ("fetch", "extract", "language", "boilerplate", "repair", "admit", "duplicates", "write")


class Travels:
    """Base of dataclasses, with slots and two fields or more, that go from process to process.

    They are pickled as the call that makes them. Python 3.11 asks a dataclass for its fields instead, one
    after the other, at either end.
    """

    __slots__ = ()
    _values: ClassVar[Callable[[Any], tuple[Any, ...]]]

    def __init_subclass__(cls) -> None:
        names = cls.__dict__.get("__slots__", ())
        if len(names) > 1:
            cls._values = attrgetter(*names)

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), type(self)._values(self)


@dataclass(frozen=True, slots=True)
class SiteRules(Travels):
    """What a site's file says about its pages; CSS selectors, all may be empty."""

    body: str = ""
    lead: str = ""
    caption: str = ""
    remove: tuple[str, ...] = ()
    language: str = ""
    time_zone: str = ""  # IANA name, for times that the page gives without offset
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Hints(Travels):
    """What a feed or sitemap said of the page before it was fetched; unknown is empty."""

    title: str = ""
    created: str = ""  # ISO 8601
    language: str = ""
    authors: tuple[str, ...] = ()
    site_name: str = ""
    text: str = ""  # the whole article, where a feed brings it; one paragraph a line


@dataclass(frozen=True, slots=True)
class Page(Travels):
    """An address that was asked for as an article, and what came back.

    `html` holds the bytes as served (content-encoding undone). A corpus row that has only text carries `text`
    (one paragraph a line or blank lines between) and empty `html`.
    """

    url: str  # the address that answered, after redirects
    source: str  # the site that was asked: host, host:port for an IP address
    html: bytes = b""
    text: str = ""
    encoding: str = ""  # charset of the Content-Type header, "" where it names none
    requested_url: str = ""
    status: int = 200
    added: str = ""  # when it was fetched, ISO 8601 UTC, e.g. 2026-11-22T02:17:03Z
    discovered_by: str = ""  # feed, sitemap, section, argument, warc, corpus
    hints: Hints = Hints()
    rules: SiteRules = SiteRules()
    robots: str = ""  # X-Robots-Tag
    tdm_reservation: str = ""
    warc_file: str = ""
    warc_offset: int = 0
    etag: str = ""  # validators of the answer, for the next conditional request
    last_modified: str = ""
    further: tuple[bytes, ...] = ()  # `html` of the pages on which the article goes on, in order
    domain: str = (
        ""  # the registrable domain of `url`, where who fetched it knows it: `news.bbc.co.uk`: bbc.co.uk
    )


class Block(NamedTuple):
    """One piece of text of the page: paragraph, heading, list_item, quote, table, caption, lead, title, ...

    `dropped` is "" for a block that is part of the article, else the short reason. `facts` are what the
    decision was made from, by name; they are numbers, so that a model can read them.

    A page has some hundred, each made two or three times: a named tuple is made in a third of the time that a
    frozen dataclass takes.
    """

    text: str
    kind: str = "paragraph"
    dropped: str = ""
    score: float = 0.0  # the model's probability that the block belongs to the article, 0..1
    path: str = ""  # where it stands: the element's path from the root; none in text without a page
    facts: Mapping[str, float] = NO_FACTS

    def scored(self, score: float) -> Block:
        return Block(self.text, self.kind, self.dropped, score, self.path, self.facts)

    def dropped_as(self, reason: str) -> Block:
        return Block(self.text, self.kind, reason, self.score, self.path, self.facts)


@dataclass(frozen=True, slots=True)
class Metadata(Travels):
    """The article's fields besides its text, in the order in which they are written."""

    description: str = ""
    authors: tuple[str, ...] = ()
    agency: str = ""
    dateline: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    captions: tuple[str, ...] = ()
    modified: str = ""
    site_name: str = ""
    requested_url: str = ""
    status: int = 200
    discovered_by: str = ""
    html_sha256: str = ""
    text_sha256: str = ""
    version: int = 1
    duplicate_of: str = ""
    duplicate_score: float = 0.0
    cluster: str = ""
    repairs: int = 0
    license: str = ""
    robots: str = ""
    tdm_reservation: str = ""
    warc_file: str = ""
    warc_offset: int = 0
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Article(Travels):
    """A page on its way to the output file. `text`: one paragraph a line, a blank line between."""

    id: str
    url: str
    source: str
    title: str = ""
    text: str = ""
    language: str = ""
    language_score: float = 0.0
    created: str = ""
    added: str = ""
    metadata: Metadata = Metadata()
    # Not written:
    blocks: tuple[Block, ...] = ()
    page_language: str = ""  # what the page itself says (`lang`, og:locale, the feed), ISO 639-1
    page_facts: Mapping[str, float] = field(default_factory=dict)  # for `admit`: what kind of page it is

    def row(self) -> dict[str, Any]:
        """The article as it is written: every key always, lists for tuples."""
        row: dict[str, Any] = {name: getattr(self, name) for name in WRITTEN}
        metadata = self.metadata
        row["metadata"] = {
            name: list(value) if isinstance(value := getattr(metadata, name), tuple) else value
            for name in METADATA
        }
        return row


@dataclass(frozen=True, slots=True)
class Rejected(Travels):
    """The end of a page's way, and why. `reason` is short and stable: too_short, no_text, near_duplicate."""

    url: str
    source: str
    added: str
    step: str
    reason: str
    detail: str = ""
    duplicate_of: str = ""

    def row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TextPrints(Travels):
    """What a worker has worked out of an article's text: for duplicates, and for its later versions."""

    signature: bytes  # as `pipelines.duplicates.signature.sign` made it
    lines: tuple[int, ...]  # `lines_of` it


Outcome = Article | Rejected

NOT_LETTERS = re.compile(r"[\W_]+")
ASCII_NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
METADATA = tuple(field.name for field in fields(Metadata))
WRITTEN = ("id", "url", "source", "title", "text", "language", "language_score", "created", "added")


class ArticleItem(dict[str, Any]):
    """`Article.row()` on its way through Scrapy's item pipelines, with what is not written beside it.

    A pipeline of another project sees a plain dict. If one replaces it by a dict of its own, the blocks are
    gone and the later steps work on the text alone.
    """

    __slots__ = (
        "blocks",
        "done",
        "entry",
        "etag",
        "is_copy_on_site",
        "last_modified",
        "packed",
        "page_facts",
        "page_language",
        "prints",
        "site_lines",
    )

    def __init__(self, article: Article) -> None:
        super().__init__(article.row())
        self.done: frozenset[str] = frozenset()  # steps that it has been through
        self.packed = b""  # its blocks, for the next worker
        self.prints: TextPrints | None = None  # of its text; none where nobody has worked them out
        self.site_lines: tuple[int, ...] = ()  # fingerprints of the page's lines, for the site's memory
        self.entry: Any = None  # what the index of duplicates keeps of it (pipelines.duplicates)
        self.is_copy_on_site = False  # its site has the text already, at another address
        self.etag = ""
        self.last_modified = ""
        self.blocks = article.blocks
        self.page_language = article.page_language
        self.page_facts = article.page_facts


def article_of(item: Mapping[str, Any]) -> Article:
    """The article that an item stands for, whatever pipeline made the item."""
    given = item["metadata"]
    metadata: dict[str, Any] = {
        name: tuple(value) if isinstance(value := given[name], list) else value for name in METADATA
    }
    return Article(
        **{name: item[name] for name in WRITTEN},
        metadata=Metadata(**metadata),
        blocks=getattr(item, "blocks", ()),
        page_language=getattr(item, "page_language", ""),
        page_facts=getattr(item, "page_facts", {}),
    )


@dataclass(frozen=True, slots=True)
class SiteMemory(Travels):
    """What the rest of the site says about the lines of one page; made by the store for that page.

    `lines`: fingerprint of a line of this page -> on how many *other* articles of the site it came up.
    `teasers`: fingerprints of lines of this page that are another article's title or lead.
    """

    articles: int = 0  # how many articles of the site have been seen
    lines: Mapping[int, int] = field(default_factory=dict)
    teasers: frozenset[int] = frozenset()


EMPTY = SiteMemory()


@lru_cache(maxsize=4096)  # several steps ask for those of one page
def line_fingerprint(text: str) -> int:
    """A 63-bit hash of a line's letters and digits, the same whatever its case, spaces and punctuation."""
    return int.from_bytes(blake2b(_letters(text), digest_size=8).digest(), "big") >> 1


def lines_of(text: str) -> tuple[int, ...]:
    """The fingerprints of a text's paragraphs."""
    return tuple(line_fingerprint(line) for line in text.split("\n") if line.strip())


def _letters(text: str) -> bytes:
    """Only the letters and digits, caseless. ASCII's spaces and marks, nearly all of them, go as bytes."""
    letters = text.casefold().encode("utf-8", "surrogatepass").translate(None, ASCII_NOT_LETTERS)
    if letters.isascii() or (rest := letters.decode("utf-8", "surrogatepass")).isalnum():
        return letters
    return NOT_LETTERS.sub("", rest).encode()
