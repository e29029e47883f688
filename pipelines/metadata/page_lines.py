"""The page's visible text, line by line: for dates and bylines that nothing marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from lxml.etree import _Element, iterwalk

from pipelines.metadata.evidence import SKIPPED, kind_of, opens_aside
from pipelines.metadata.linked_data import one_line

INLINE = frozenset(
    "a abbr b bdi cite em font i label mark q s small span strong sub sup time u".split()  # noqa: SIM905
)


SKIPPED_HERE = SKIPPED | {"head"}
RIGHT = re.compile(r"text-align:\s*right")


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
    found: list[Line] = []
    offset = 0
    for line in raw_lines(tree, headline):
        line.text = " ".join(line.text.split())
        if line.text:
            line.offset = offset
            offset += len(line.text)
            found.append(line)
    return found


def raw_lines(tree: _Element, headline: _Element | None) -> Iterator[Line]:
    around = {headline, *headline.iterancestors()} if headline is not None else set()
    current = Line()
    within = [(False, False, False)]  # of each open element: is it aside, dated, bold
    walker = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if is_unseen := is_skipped(element, around):
                walker.skip_subtree()
            aside, dated, bold = within[-1]
            marks = f"{element.get('class', '')} {element.get('id', '')}"
            aside = aside or (element not in around and opens_aside(element))
            dated = (
                element.tag == "time"
                or (dated and element.tag in INLINE)
                or (len(marks) > 2 and kind_of(marks)[1])
            )
            bold = bold or element.tag in ("b", "strong")
            within.append((aside, dated, bold))
            if starts_line(element, dated):
                yield current
                current = Line(is_dated=dated, is_aside=aside, is_heading=element is headline)
                current.is_right = element.get("align") == "right" or bool(
                    RIGHT.search(element.get("style", ""))
                )
            if not is_unseen:
                add(current, element.text, bold)
            continue
        if event == "end":
            _, dated, _ = within.pop()
            if starts_line(element, dated):
                yield current
                current = Line(is_dated=within[-1][1], is_aside=within[-1][0])
        add(current, element.tail, within[-1][2])
    yield current


def is_skipped(element: _Element, around: Set[_Element | None]) -> bool:
    """Whether no reader reads it as text. A button that was never closed holds the page with its headline."""
    return element.tag in SKIPPED_HERE and element not in around


def add(line: Line, text: str | None, bold: bool) -> None:
    if text and (text := one_line(text)):
        line.bold_chars += len(text) if bold else 0
        line.text += " " + text


def starts_line(element: _Element, dated: bool) -> bool:
    return element.tag not in INLINE or (dated and element.tag != "a")
