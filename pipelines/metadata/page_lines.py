"""The page's visible text, line by line: for dates and bylines that nothing marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from pipelines.markup import Markup
from pipelines.metadata.evidence import SKIPPED, opens_aside, place
from pipelines.metadata.linked_data import one_line
from pipelines.metadata.marks import DATED, NOTHING

INLINE = frozenset(
    "a abbr b bdi cite em font i label mark q s small span strong sub sup time u".split()  # noqa: SIM905
)
SKIPPED_HERE = SKIPPED | {"head"}
RIGHT = re.compile(r"text-align:\s*right")
BOLD = frozenset(["b", "strong"])


@dataclass(slots=True)
class Line:
    """What stands on one line of the page."""

    text: str = ""
    offset: int = 0  # characters of the page before it
    is_dated: bool = False  # a `time` element, or a class that speaks of a date
    is_aside: bool = False
    is_heading: bool = False
    is_right: bool = False  # aligned to the right, as a name under a text is
    bold_chars: int = 0

    @property
    def is_bold(self) -> bool:
        return self.bold_chars >= 0.9 * len(self.text)


def lines(markup: Markup, headline: _Element | None) -> list[Line]:
    """The page's lines that have text; a new one at every element that is not inline, and at dates."""
    walk = _Walk(headline)
    walk.over(markup)
    return walk.found


class _Walk:
    """One pass over the elements. A line is made only when something stands on it: most begin one."""

    def __init__(self, headline: _Element | None) -> None:
        self.headline = headline
        self.around = {headline, *headline.iterancestors()} if headline is not None else set()
        self.found: list[Line] = []
        self.offset = 0
        self.pieces: list[str] = []
        self.bold_chars = 0
        self.begun_by: _Element | None = None  # None: the line goes on behind an inner block
        self.is_dated = self.is_aside = False
        # Of each open element: is it aside, dated, bold, and does it begin a line.
        self.opened: list[tuple[_Element | None, bool, bool, bool, bool]] = [
            (None, False, False, False, False)
        ]

    def over(self, markup: Markup) -> None:
        opened = self.opened
        unseen: set[_Element | None] = set()  # and all that stands in them
        for element, attributes in markup.elements.items():
            above = element.getparent()
            if above in unseen:
                unseen.add(element)
                continue
            while opened[-1][0] is not above and len(opened) > 1:
                self.leave()
            # A button that was never closed holds the whole page; its headline tells.
            if element.tag in SKIPPED_HERE and element not in self.around:
                unseen.add(element)
            self.enter(element, attributes, element not in unseen)
        while len(opened) > 1:
            self.leave()
        self.begin(None, False, False)

    def enter(self, element: _Element, attributes: Mapping[str, str], is_seen: bool) -> None:
        _, aside, dated, bold, _ = self.opened[-1]
        tag = element.tag
        if not isinstance(tag, str):  # a comment: text goes on behind it
            self.opened.append((element, aside, dated, bold, False))
            return
        where = place(attributes) if attributes else NOTHING
        aside = aside or (opens_aside(tag, attributes, where) and element not in self.around)
        dated = (dated and tag in INLINE) or tag == "time" or bool(where & DATED)
        bold = bold or tag in BOLD
        begins = tag not in INLINE or (dated and tag != "a")
        self.opened.append((element, aside, dated, bold, begins))
        if begins:
            self.begin(element, dated, aside)
        if is_seen and (text := element.text) and not text.isspace():
            self.add(text, bold)

    def leave(self) -> None:
        element, _, _, _, begins = self.opened.pop()
        _, aside, dated, bold, _ = self.opened[-1]
        if begins:
            self.begin(None, dated, aside)
        if element is not None and (text := element.tail) and not text.isspace():
            self.add(text, bold)

    def begin(self, element: _Element | None, is_dated: bool, is_aside: bool) -> None:
        """Ends the line before, and begins one."""
        if self.pieces:
            self.end()
        self.begun_by, self.is_dated, self.is_aside = element, is_dated, is_aside

    def end(self) -> None:
        by = self.begun_by
        text = " ".join(self.pieces)
        self.found.append(
            Line(
                text,
                self.offset,
                self.is_dated,
                self.is_aside,
                is_heading=by is not None and by is self.headline,
                is_right=by is not None and is_right(by),
                bold_chars=self.bold_chars,
            )
        )
        self.offset += len(text)
        self.pieces = []
        self.bold_chars = 0

    def add(self, text: str, is_bold: bool) -> None:
        if text := one_line(text):
            self.pieces.append(text)
            if is_bold:
                self.bold_chars += len(text)


def is_right(element: _Element) -> bool:
    return element.get("align") == "right" or RIGHT.search(element.get("style", "")) is not None
