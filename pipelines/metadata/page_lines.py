"""The page's visible text, line by line: for dates and bylines that nothing marks."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from pipelines.markup import Element, Markup
from pipelines.metadata.evidence import SKIPPED, opens_aside
from pipelines.metadata.linked_data import one_line
from pipelines.metadata.marks import DATED, place_of

INLINE: Final = frozenset(
    "a abbr b bdi cite em font i label mark q s small span strong sub sup time u".split()  # noqa: SIM905
)
SKIPPED_HERE: Final = SKIPPED | {"head"}
RIGHT: Final = re.compile(r"text-align:\s*right")
BOLD: Final = frozenset(["b", "strong"])
# Of each open element: is it aside, dated, bold, and does it begin a line.
Opened = tuple[Element | None, bool, bool, bool, bool]
PAGE: Final[Opened] = (None, False, False, False, False)  # what is around the outermost


@dataclass(slots=True)
class Line:
    """What stands on one line of the page."""

    text: str = ""
    offset: int = 0  # characters of the page before it
    is_dated: bool = False  # a `time` element, or a class that speaks of a date
    is_aside: bool = False
    is_heading: bool = False
    bold_chars: int = 0
    begun_by: Element | None = None  # the block element whose text begins it

    @property
    def is_bold(self) -> bool:
        return self.bold_chars >= 0.9 * len(self.text)

    @property
    def is_right(self) -> bool:
        """Whether it is aligned to the right, as a name under a text is."""
        by = self.begun_by
        return by is not None and (by.get("align") == "right" or bool(RIGHT.search(by.get("style"))))


def lines(markup: Markup, headline: Element | None, behind: float = math.inf) -> list[Line]:
    """The page's lines that have text; a new one at every element that is not inline, and at dates.

    `behind`: how many characters behind the headline the last of them ends, at least.
    """
    walk = _Walk(headline, behind)
    walk.over(markup)
    return walk.found


class _Walk:
    """One pass over the elements. A line is made only when something stands on it: most begin one."""

    def __init__(self, headline: Element | None, behind: float) -> None:
        self.headline = headline
        self.behind = behind
        self.last = math.inf  # characters of the page after which nothing is asked for
        self.around = {headline, *headline.around()} if headline is not None else set()
        self.found: list[Line] = []
        self.offset = 0
        self.pieces: list[str] = []
        self.bold_chars = 0
        self.begun_by: Element | None = None  # None: the line goes on behind an inner block
        self.is_dated = self.is_aside = False
        self.opened: list[tuple[Element, bool, bool, bool, bool]] = []

    def over(self, markup: Markup) -> None:
        opened = self.opened
        unseen = 0  # what stands before this place is in a part that is not read
        for element in markup.elements:
            if element.number < unseen:
                continue
            if self.offset > self.last:
                return
            while opened and opened[-1][0].end <= element.number:
                self.leave()
            tag = element.tag
            bold = self.enter(element, tag)
            # A button that was never closed holds the whole page; its headline tells.
            if tag in SKIPPED_HERE and element not in self.around:
                unseen = element.end
            elif (text := element.text) and not text.isspace():
                self.add(text, bold)
        while opened:
            self.leave()
        self.begin(None, False, False)

    def enter(self, element: Element, tag: str) -> bool:
        """Whether the text in it is bold."""
        _, aside, dated, bold, _ = self.opened[-1] if self.opened else PAGE
        attributes = element.attributes
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}" if attributes else ""
        aside = aside or (opens_aside(tag, names) and element not in self.around)
        is_inline = tag in INLINE
        dated = (dated and is_inline) or tag == "time" or (names != "" and bool(place_of(names) & DATED))
        bold = bold or tag in BOLD
        begins = not is_inline or (dated and tag != "a")
        self.opened.append((element, aside, dated, bold, begins))
        if begins:
            self.begin(element, dated, aside)
        return bold

    def leave(self) -> None:
        element, _, _, _, begins = self.opened.pop()
        _, aside, dated, bold, _ = self.opened[-1] if self.opened else PAGE
        if begins:
            self.begin(None, dated, aside)
        if (text := element.tail) and not text.isspace():
            self.add(text, bold)

    def begin(self, element: Element | None, is_dated: bool, is_aside: bool) -> None:
        """Ends the line before, and begins one."""
        if self.pieces:
            self.end()
        self.begun_by, self.is_dated, self.is_aside = element, is_dated, is_aside

    def end(self) -> None:
        by = self.begun_by
        text = " ".join(self.pieces)
        is_heading = by is not None and by is self.headline
        if is_heading and self.last == math.inf:
            self.last = self.offset + self.behind
        self.found.append(
            Line(text, self.offset, self.is_dated, self.is_aside, is_heading, self.bold_chars, by)
        )
        self.offset += len(text)
        self.pieces = []
        self.bold_chars = 0

    def add(self, text: str, is_bold: bool) -> None:
        if text := one_line(text):
            self.pieces.append(text)
            if is_bold:
                self.bold_chars += len(text)
