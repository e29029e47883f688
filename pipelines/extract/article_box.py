"""Where on a page its article stands, by the long paragraphs alone, and what stands away from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final

from pipelines.extract.context import BLOCKS, Context

BOX_SHARE: Final = 0.9  # of the page's prose that the innermost box around its article holds at least
# Of the page's unlinked text; with less, the article is in short lines beside a longer notice. Of 941 pages
# with prose none lies below 0.6.
TEXT_SHARE: Final = 0.5
UNDER_HEADING: Final = 3  # segments behind a main heading that can be its subtitle, byline and date


class Place(IntEnum):
    """Of an element: around the article's box or beside it with prose, in the box, or away from it."""

    AROUND = 0
    INSIDE = 1
    AWAY = 2


class ArticleBox:
    """The innermost element of several segments that holds most of the prose of a page.

    Away from the article is what stands outside of it, holds no prose (labels, menus, buttons, teasers), and
    is no main heading, nor right under one, nor a caption. A page without prose is its own box, and so is one
    where the box would hold less than half of the text.
    """

    def __init__(self, contexts: Sequence[Context], never_away: Iterable[Context]) -> None:
        """`contexts`: of all visible elements, the page's first; `never_away`: of headings and captions."""
        page = contexts[0] if contexts else None
        self._box = page
        if page is not None and page.prose:
            least = BOX_SHARE * page.prose
            inner = [context for context in contexts if context.prose >= least and context.blocks > 1]
            box = max(inner, key=lambda context: context.depth, default=page)
            if _unlinked(box) >= TEXT_SHARE * _unlinked(page):
                self._box = box
        self._never_away: set[Context] = set()
        for context in never_away:
            up: Context | None = context
            while up is not None and up not in self._never_away:
                self._never_away.add(up)
                up = up.parent
        self._places: dict[Context, Place] = {}

    def is_away(self, context: Context) -> bool:
        places = self._places
        chain = []
        up: Context | None = context
        while up is not None and up not in places:
            chain.append(up)
            up = up.parent
        place = Place.AROUND if up is None else places[up]
        for below in reversed(chain):
            if place is Place.AROUND:
                place = self._place(below)
            places[below] = place
        return place is Place.AWAY

    def _place(self, context: Context) -> Place:
        """Of an element in one that is around the box."""
        if context is self._box:
            return Place.INSIDE
        if context.prose or context.tag not in BLOCKS or context in self._never_away:
            return Place.AROUND
        return Place.AWAY


def _unlinked(context: Context) -> int:
    return context.chars - context.link_chars
