"""What the head of a page, its pictures and trafilatura say, gathered for the facts of its segments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from pipelines.cues import Cues
from pipelines.extract.overview import Clues
from pipelines.extract.segment import Outline, letters
from pipelines.extract.verdicts import verdict_of, verdicts
from pipelines.markup import Markup

TITLES: Final = ("og:title", "twitter:title")
DESCRIPTIONS: Final = ("og:description", "description", "twitter:description")
LONGEST_ALT: Final = 400


def gather(markup: Markup, page: Outline, cues: Cues) -> Clues:
    """All that `Clues` holds; `cues` are those of the page's language."""
    named: dict[str, str] = {}
    for meta in markup.by_tag["meta"]:
        name = meta.get("property") or meta.get("name")
        content = meta.get("content")
        if name and content:
            named.setdefault(name.lower(), content)
    title = next((named[name] for name in TITLES if name in named), "")
    if not title:
        title = next((element.text for element in markup.by_tag["title"]), "")
    full, fast = verdicts(page)
    return Clues(
        title=" ".join(title.split()),
        description=next((named[name] for name in DESCRIPTIONS if name in named), ""),
        full=full,
        fast=fast,
        body=verdict_of(_article_body(markup)),
        alts=frozenset(_alts(markup)),
        cues=cues,
    )


def _alts(markup: Markup) -> Iterator[str]:
    for image in markup.by_tag["img"]:
        for name in ("alt", "title", "cms-photo-caption", "data-caption"):
            value = image.get(name)
            if value and len(value) < LONGEST_ALT:
                yield letters(value)


def _article_body(markup: Markup) -> str:
    """JSON-LD's articleBody, the longest where there are several, one paragraph a line."""
    found: list[str] = []
    for script in markup.scripts.values():
        if "articleBody" in script.source:
            with suppress(RecursionError):
                found.extend(_bodies(script.value))
    return max(found, key=len, default="")


def _bodies(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        body = data.get("articleBody")
        if isinstance(body, str):
            yield body
        for value in data.values():
            yield from _bodies(value)
    elif isinstance(data, list):
        for value in data:
            yield from _bodies(value)
