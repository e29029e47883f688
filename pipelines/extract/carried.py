"""The paragraphs of an article in the data that a page carries for its scripts, where it shows no text.

JSON-LD's articleBody, `__NEXT_DATA__`, `window.STATE = {...}` and what is built like them: nothing is known
of their keys but that a body is one long text, or a list of parts that each hold one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from pipelines.metadata.linked_data import plain

LEAST_CHARS: Final = 400  # of a body
LONG: Final = 60  # characters of a part that is prose; a list of headlines has hardly any
LEAST_PARTS: Final = 2
MAX_DEPTH: Final = 24
MAX_PART_DEPTH: Final = 5
TEXT_KEYS: Final = (
    "html", "text", "content", "value", "body", "paragraph", "data", "children", "nodes", "model",
)  # fmt: skip
BODY_KEYS: Final = frozenset(
    ["articlebody", "body", "content", "bodytext", "fulltext", "text", "html", "story"]
)
_DATA: Final = re.compile(r"^\s*(?:[\w$.\[\]\"']+\s*=\s*)?(?=[\[{])")
_BREAK: Final = re.compile(r"\s*(?:\n|</p>|<br\s*/?>\s*<br\s*/?>)\s*", re.IGNORECASE)


def carried_paragraphs(tree: HtmlElement) -> list[str]:
    """The longest body in the page's data, one plain text a paragraph; [] where there is none.

    A page that calls itself something else than an article (`og:type`: website, product) has none: what its
    data say may be a shop's advice.
    """
    if _calls_itself(tree) not in ("", "article"):
        return []
    found = (body for data in _data(tree) for body in _bodies(data, 0))
    best = max(found, key=_prose, default=[])
    return best if _prose(best) >= LEAST_CHARS else []


def _calls_itself(tree: HtmlElement) -> str:
    kinds = (meta.get("content") or "" for meta in tree.iter("meta") if meta.get("property") == "og:type")
    return next(kinds, "").strip().lower()


def _data(tree: HtmlElement) -> Iterator[Any]:
    """What the page's scripts hold as JSON: whole, or given to a name."""
    decoder = json.JSONDecoder(strict=False)
    for script in tree.iter("script"):
        source = script.text or ""
        if len(source) >= LEAST_CHARS and (start := _DATA.match(source)):
            try:
                yield decoder.raw_decode(source, start.end())[0]
            except (ValueError, RecursionError):
                continue


def _bodies(data: Any, depth: int) -> Iterator[list[str]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str):
                if len(value) >= LEAST_CHARS and key.lower() in BODY_KEYS:
                    yield _paragraphs(value)
            else:
                yield from _bodies(value, depth + 1)
    elif isinstance(data, list):
        parts = [_part(item, 0) for item in data]
        if sum(len(part) >= LONG for part in parts) >= LEAST_PARTS:
            yield [paragraph for part in parts for paragraph in _paragraphs(part)]
        for item in data:
            yield from _bodies(item, depth + 1)


def _part(item: Any, depth: int) -> str:
    """The text of one part of a body: a string, or what stands under the first key that holds a text."""
    if isinstance(item, str) or depth > MAX_PART_DEPTH:
        return item if isinstance(item, str) else ""
    if isinstance(item, list):
        return "".join(_part(each, depth + 1) for each in item)
    if isinstance(item, dict):
        return next(filter(None, (_part(item[key], depth + 1) for key in TEXT_KEYS if key in item)), "")
    return ""


def _paragraphs(text: str) -> list[str]:
    return [line for line in map(plain, _BREAK.split(text)) if line]


def _prose(paragraphs: Iterable[str]) -> int:
    """Characters of prose: headlines, captions and names count for nothing."""
    return sum(len(paragraph) for paragraph in paragraphs if len(paragraph) >= LONG)
