"""The stories of the demo newspaper, read from `articles/<language>/*.md`.

A file is a head of `name: value` lines, a line `---`, and the body: blocks with blank lines between them.
`## ` begins a sub-heading, `> ` a quote, `- ` a list, `![caption](photo.jpg)` is a photo. What the content
system puts between the paragraphs (related stories, newsletter boxes, adverts) comes from `markup.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["paragraph", "heading", "quote", "list", "photo"]

_PHOTO = re.compile(r"!\[(?P<caption>.*)\]\((?P<source>\S+)\)")
_PREFIXES: dict[str, Kind] = {"## ": "heading", "> ": "quote"}


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a story. `lines` has the items of a list, else the one text."""

    kind: Kind
    lines: tuple[str, ...]
    source: str = ""  # a photo's file name


@dataclass(frozen=True, slots=True)
class Story:
    """An article as its desk wrote it, before any content system turned it into a page."""

    language: str
    slug: str
    number: int  # as content systems number their articles
    title: str
    section: str
    created: str  # ISO 8601, a day only where the page shows no more
    system: str  # the template: the content system that the page imitates
    parts: tuple[Part, ...]
    lead: str = ""
    summary: str = ""  # meta description of a story that has no lead
    authors: tuple[str, ...] = ()
    agency: str = ""
    dateline: str = ""
    modified: str = ""
    tags: tuple[str, ...] = ()
    charset: str = "utf-8"
    copy_of: str = ""  # slug of the wire story that this one reprints with small edits
    marks: frozenset[str] = (
        frozenset()
    )  # what is odd about the page: nfd, no_charset_header, slow, flaky, ...

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What must come out as text, in order: the lead unless the body opens with its words."""
        body = tuple(line for part in self.parts if part.kind != "photo" for line in part.lines)
        if not self.lead or body[0].removeprefix(self.dateline).strip() == self.lead:
            return body
        return (self.lead, *body)

    @property
    def photos(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == "photo")

    @property
    def description(self) -> str:
        return self.lead or self.summary or self.parts[0].lines[0]


@cache
def stories() -> tuple[Story, ...]:
    """All stories, by language and newest first within each."""
    folder = files(__package__) / "articles"
    found = [
        parse(file.read_text(encoding="utf-8"), language.name, file.name.removesuffix(".md"))
        for language in folder.iterdir()
        if language.is_dir()
        for file in language.iterdir()
        if file.name.endswith(".md")
    ]
    by_name = sorted(found, key=lambda story: story.slug)
    return tuple(sorted(sorted(by_name, key=lambda s: s.created, reverse=True), key=lambda s: s.language))


def parse(text: str, language: str, name: str) -> Story:
    """A story from the text of its file, which is called `<number>-<slug>.md`."""
    head, body = text.split("\n---\n", 1)
    values = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    number, slug = name.split("-", 1)
    return Story(
        language=language,
        slug=slug,
        number=int(number),
        parts=tuple(part(block) for block in re.split(r"\n\s*\n", body.strip())),
        authors=several(values.pop("authors", "")),
        tags=several(values.pop("tags", "")),
        marks=frozenset(several(values.pop("marks", ""))),
        **values,
    )


def several(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(";") if item.strip())


def part(block: str) -> Part:
    block = block.strip()
    if found := _PHOTO.fullmatch(block):
        return Part("photo", (found["caption"],), found["source"])
    for prefix, kind in _PREFIXES.items():
        if block.startswith(prefix):
            return Part(kind, (block.removeprefix(prefix),))
    if block.startswith("- "):
        return Part("list", tuple(line.removeprefix("- ") for line in block.splitlines()))
    return Part("paragraph", (" ".join(block.split("\n")),))
