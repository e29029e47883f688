"""The page's visible text, line by line: for dates and bylines that nothing marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element, iterwalk

from pipelines.metadata.evidence import SKIPPED, opens_aside
from pipelines.metadata.linked_data import one_line
from pipelines.metadata.marks import DATED, signs_of

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


def lines(tree: _Element, headline: _Element | None) -> list[Line]:
    """The page's lines that have text; a new one at every element that is not inline, and at dates."""
    walk = _Walk(headline)
    walk.over(tree)
    return walk.found


class _Walk:
    """One pass over the tree. A line is made only when something stands on it: most elements begin one."""

    def __init__(self, headline: _Element | None) -> None:
        self.headline = headline
        self.around = {headline, *headline.iterancestors()} if headline is not None else set()
        self.found: list[Line] = []
        self.offset = 0
        self.pieces: list[str] = []
        self.bold_chars = 0
        self.begun_by: _Element | None = None  # None: the line goes on behind an inner block
        self.is_dated = self.is_aside = False

    def over(self, tree: _Element) -> None:
        within = [(False, False, False)]  # of each open element: is it aside, dated, bold
        walker = iterwalk(tree, events=("start", "end", "comment", "pi"))
        around, add, begin = self.around, self.add, self.begin
        for event, element in walker:
            tag = element.tag
            if event == "start":
                aside, dated, bold = within[-1]
                signs = signs_of(element.get("class")) | signs_of(element.get("id"))
                if is_unseen := tag in SKIPPED_HERE and element not in around:
                    # A button that was never closed holds the whole page; its headline tells.
                    walker.skip_subtree()
                aside = aside or (opens_aside(element, signs) and element not in around)
                dated = (dated and tag in INLINE) or tag == "time" or bool(signs & DATED)
                bold = bold or tag in BOLD
                within.append((aside, dated, bold))
                if tag not in INLINE or (dated and tag != "a"):
                    begin(element, dated, aside)
                if not is_unseen and (text := element.text) and not text.isspace():
                    add(text, bold)
                continue
            if event == "end":
                _, dated, _ = within.pop()
                if tag not in INLINE or (dated and tag != "a"):
                    aside, dated, _ = within[-1]
                    begin(None, dated, aside)
            if (text := element.tail) and not text.isspace():
                add(text, within[-1][2])
        self.begin(None, False, False)

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
