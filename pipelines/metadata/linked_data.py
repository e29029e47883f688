"""JSON-LD as pages really carry it: in comments and CDATA, with stray commas, in graphs, lists and halves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, Final
from unicodedata import normalize

from pipelines.markup import LinkedScript

# JSON of any shape: what a key holds is known only once it has been looked at.
Node = Mapping[str, Any]

WRAPPERS: Final = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|/\*\s*\]\]>\s*\*/|(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>"
)
STRAY_COMMA: Final = re.compile(r",\s*(?=[}\]])")
LINE_BREAK_IN_VALUE: Final = re.compile(r"[\x00-\x1f]+")
ARTICLE_TYPES: Final = (  # the better witness first
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "liveblogposting",
    "blogposting",
    "article",
    "advertisercontentarticle",
    "satiricalarticle",
    "scholarlyarticle",
    "techarticle",
    "report",
    "review",
    "socialmediaposting",
)
PAGE_TYPES: Final = ("webpage", "itempage", "videoobject", "creativework", "mediaobject", "podcastepisode")
MAX_DEPTH: Final = 6


def nodes_of(values: Iterable[Any]) -> tuple[Node, ...]:
    """Every object with a type in the page's JSON-LD, outer ones first."""
    return tuple(node for value in values for node in walk(value))


def values_of(script: LinkedScript) -> list[Any]:
    """The JSON values of a script element; what cannot be read is left out."""
    if script.value is None or is_wrapped(script.source):
        return parse(script.source)
    return [script.value]


def parse(script: str) -> list[Any]:
    """The JSON values of a script's text."""
    text = WRAPPERS.sub("", script) if is_wrapped(script) else script
    text = text.strip().rstrip(";").strip()
    return values(text) or values(mended(text)) or values(unescape(text))


def is_wrapped(script: str) -> bool:
    """Whether there may be a wrapper: the pattern of all of them takes a hundred times as long."""
    return "<!" in script or "-->" in script or "]]>" in script


def mended(text: str) -> str:
    return STRAY_COMMA.sub("", LINE_BREAK_IN_VALUE.sub(" ", text))


def values(text: str) -> list[Any]:
    """JSON values one after the other, as far as they can be read."""
    decoder = json.JSONDecoder(strict=False)
    found, at = [], 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found


def walk(value: Any, depth: int = 0) -> Iterator[Node]:
    """The objects in `value`, an object before those that it holds."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from walk(part, depth + 1)
    elif isinstance(value, dict):
        if types_of(value) or "@id" in value:
            yield value
        for key, part in value.items():
            if key not in NOT_OF_THIS_PAGE and isinstance(part, dict | list):
                yield from walk(part, depth + 1)


# Objects under these keys are other pages' articles.
NOT_OF_THIS_PAGE: Final = frozenset(
    [
        "itemListElement",
        "hasPart",
        "isPartOf",
        "relatedLink",
        "citation",
        "comment",
        "blogPost",
        "liveBlogUpdate",
    ]
)


def types_of(node: Node) -> list[str]:
    kinds = node.get("@type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [k.rpartition("/")[2].rpartition(":")[2].lower() for k in kinds if isinstance(k, str)]


def the_article(nodes: Iterable[Node]) -> Node:
    """The object that describes this page's article: the best type, the richest among equals; else {}."""
    best: Node = {}
    best_rank = -1.0
    for node in nodes:
        rank = rank_of(node)
        if rank > best_rank:
            best, best_rank = node, rank
    return best


def rank_of(node: Node) -> float:
    """How much `node` looks like the page's article, -1 where it is none."""
    for kind in types_of(node):
        if kind in ARTICLE_TYPES:
            known = sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))
            return 10.0 * bool(known) + known + 1.0 - ARTICLE_TYPES.index(kind) / 100
        if kind in PAGE_TYPES and ("datePublished" in node or "headline" in node):
            return 1.0 - PAGE_TYPES.index(kind) / 100
    return -1.0


def strings(value: Any, *keys: str) -> list[str]:
    """The texts in a value that may be a text, an object (then the first of `keys` in it) or a list."""
    if isinstance(value, str):
        return [clean] if (clean := plain(value)) else []
    if isinstance(value, list):
        return [text for part in value for text in strings(part, *keys)]
    if isinstance(value, dict):
        for key in keys:
            if found := strings(value.get(key), *keys):
                return found
    return []


def first(value: Any, *keys: str) -> str:
    return next(iter(strings(value, *keys)), "")


NO_WIDTH: Final = "\u00ad\u200b\u2060\ufeff"
TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")


def plain(text: str) -> str:
    """A value as a reader would see it: on one line, entities (even escaped twice) and tags undone."""
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = TAG.sub("", text)
    return one_line(text)


def one_line(text: str) -> str:
    """NFC, single spaces, and nothing that takes no room (soft hyphens, zero-width characters)."""
    if not text.isascii():
        text = normalize("NFC", text)
        for character in NO_WIDTH:
            text = text.replace(character, "")
    return " ".join(text.split())
