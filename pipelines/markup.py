"""A page's elements with their attributes and texts, and its JSON-LD: read once, for all that ask of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from lxml.etree import _Element, iterwalk

# A plain dict, and said to be: they are asked some thousand times a page, by compiled code at once where it
# knows what they are.
Attributes = dict[str, str]

NO_ATTRIBUTES: Final[Attributes] = {}
DRAWING: Final = "svg"
BODY: Final = "body"


class Element:
    """An element of a page. One of lxml makes its text anew each time that it is asked for it.

    `page` has all elements in the order of the source: what stands in this one follows it there, up to `end`.
    """

    __slots__ = ("attributes", "end", "number", "page", "parent", "tag", "tail", "text")

    def __init__(self, tag: str, attributes: Attributes, parent: Element | None, page: list[Element]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.page = page
        self.number = len(page)  # its own place there
        self.end = 0
        self.text = ""  # before the first element in it
        self.tail = ""  # behind it, before the next one

    def get(self, name: str) -> str:
        """An attribute's value, "" where it has none."""
        return self.attributes.get(name, "")

    @property
    def is_leaf(self) -> bool:
        """Whether no element stands in it."""
        return self.end == self.number + 1

    def children(self) -> list[Element]:
        found = []
        at = self.number + 1
        while at < self.end:
            child = self.page[at]
            found.append(child)
            at = child.end
        return found

    def inner(self) -> list[Element]:
        """All that stand in it, in the order of the source."""
        return self.page[self.number + 1 : self.end]

    def around(self) -> list[Element]:
        """All that it stands in, the innermost first."""
        outer: list[Element] = []
        up = self.parent
        while up is not None:
            outer.append(up)
            up = up.parent
        return outer

    def holds(self, tag: str) -> bool:
        """Whether such an element stands in it."""
        page = self.page
        for number in range(self.number + 1, self.end):  # noqa: SIM110 # compiled, a loop is the quicker way
            if page[number].tag == tag:
                return True
        return False

    def whole_text(self) -> str:
        """All text in it, as it stands in the source."""
        if self.is_leaf:
            return self.text
        pieces = [self.text]
        opened: list[Element] = []
        for element in self.inner():
            while opened and opened[-1].end <= element.number:
                pieces.append(opened.pop().tail)
            pieces.append(element.text)
            opened.append(element)
        pieces += [element.tail for element in reversed(opened)]
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class LinkedScript:
    """A script element that holds JSON-LD."""

    source: str
    value: Any  # JSON of any shape; None where the source is not one JSON value, but may be mended


class Markup:
    """What a page holds. To be used in a `with`: behind it its elements, which know each other, are gone."""

    def __init__(self, elements: list[Element], by_tag: defaultdict[str, list[Element]]) -> None:
        self.elements = elements  # in the order of the source
        self.by_tag = by_tag  # [] for a tag that the page has not
        self.scripts: dict[Element, LinkedScript] = {
            script: LinkedScript(script.text, json_value(script.text))
            for script in by_tag["script"]
            if script.text and "ld+json" in script.get("type")
        }

    def __enter__(self) -> Markup:
        return self

    def __exit__(self, *_: object) -> None:
        self.elements.clear()


class EndedEarly(Exception):  # some templates close the page after their header
    """Something stands behind the end of the page's body."""


class Builder:
    """Makes a page's elements while lxml's parser reads it, tag by tag; it is the `target` of one.

    What stands in drawings (svg) is left out: one in twelve of all elements.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self, until_end: bool = False) -> None:
        """The next page: nothing of the one before is known any more.

        `until_end`: what stands behind its body, but for space, raises `EndedEarly`.
        """
        self._last = BODY if until_end else ""
        self._is_over = False
        self.elements: list[Element] = []
        self.by_tag: defaultdict[str, list[Element]] = defaultdict(list)
        self._open: Element | None = None  # the innermost
        self._ended: Element | None = None  # the last in it that has ended
        self._pieces: list[str] = []  # of the text that is being read
        self._drawn = 0  # how many are open, the drawing first among them

    def start(self, tag: str, attributes: object) -> None:
        if self._drawn:
            self._drawn += 1
            return
        if self._is_over:
            raise EndedEarly
        self._end_text()
        elements, outer = self.elements, self._open
        if outer is None and elements:
            outer = elements[0]  # a page has one outermost element, whatever stands behind its end
        given: Attributes = attributes if isinstance(attributes, dict) else NO_ATTRIBUTES
        element = Element(tag, given, outer, elements)
        elements.append(element)
        self.by_tag[tag].append(element)
        self._open, self._ended = element, None
        if tag == DRAWING:
            self._drawn = 1

    def end(self, tag: str) -> None:
        if self._drawn:
            self._drawn -= 1
            if self._drawn:
                return
        self._end_text()
        element = self._open
        if element is not None:
            element.end = len(self.elements)
            self._open, self._ended = element.parent, element
            if tag == self._last:
                self._is_over = True

    def data(self, text: str) -> None:
        if self._is_over:
            if not text.isspace():
                raise EndedEarly
        elif not self._drawn:
            self._pieces.append(text)

    def close(self) -> Markup:
        self._end_text()
        open_still = self._open
        while open_still is not None:
            open_still.end = len(self.elements)
            open_still = open_still.parent
        markup = Markup(self.elements, self.by_tag)
        self.begin()
        return markup

    def _end_text(self) -> None:
        pieces = self._pieces
        if pieces:
            text = pieces[0] if len(pieces) == 1 else "".join(pieces)
            if self._ended is not None:
                self._ended.tail = text
            elif self._open is not None:
                self._open.text = text
            self._pieces = []


def markup_of(tree: _Element) -> Markup:
    """Of a page that is a tree already; its elements are those of `elements_in(tree)`, in the same order."""
    builder = Builder()
    for event, part in iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            # Of a page that was parsed from text the attributes are text, never bytes.
            builder.start(cast(str, part.tag), dict(cast("list[tuple[str, str]]", part.items())))
            builder.data(part.text or "")
            continue
        if event == "end":
            builder.end(cast(str, part.tag))
        builder.data(part.tail or "")
    return builder.close()


def elements_in(tree: _Element) -> Iterator[_Element]:
    """The tree's elements that `markup_of` makes one of its own of, in the same order: none in a drawing."""
    drawn = 0
    for event, part in iterwalk(tree, events=("start", "end"), tag="*"):
        if event == "start" and not drawn:
            yield part
        if part.tag == DRAWING or drawn:
            drawn += 1 if event == "start" else -1


def json_value(source: str) -> Any:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None
