"""Copies of a page that say something else: the same frame and menus, other sentences in its long lines.

Half of the words of the long lines give way to words from elsewhere in them. So the words are as frequent as
they were, the language is the same, and no copy is a near duplicate of another; only where a language puts no
spaces between its words, some are. What the page calls itself (`og:title`, else `<title>`) is changed alike
wherever it stands.
"""

from __future__ import annotations

import random
import re

LONG_BYTES = 60  # a shorter line is a menu's, a label, a name
CODE = re.compile(rb"(?is)<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->")
LINE = re.compile(rb">([^<>]{%d,})<" % LONG_BYTES)
TITLE = re.compile(
    rb"""(?i)property=["']og:title["'][^>]*\bcontent=(?:"([^"]+)"|'([^']+)')|<title>([^<|]+)"""
)
SPACES = re.compile(rb"(\s+)")


class ChangedPage:
    """A page whose copies are made in a millisecond or two."""

    def __init__(self, page: bytes) -> None:
        found = TITLE.search(page)
        title = next((group.strip() for group in found.groups() if group), b"") if found else b""
        self.pieces: list[bytes] = []  # of the page, in order: joined, they are the page
        self.places: list[int] = []  # of the pieces that are words of long lines
        self.title_places: list[list[int]] = []  # of the title's words, each time that it stands there
        at = 0
        for begin, end in _spans(page, title):
            self.pieces.append(page[at:begin])
            words = range(len(self.pieces), len(self.pieces) + len(SPACES.split(page[begin:end])), 2)
            self.pieces += SPACES.split(page[begin:end])
            if page[begin:end] == title:
                self.title_places.append(list(words))
            else:
                self.places += [place for place in words if self.pieces[place]]
            at = end
        self.pieces.append(page[at:])

    def copy(self, number: int) -> bytes:
        """The page with that number, always the same; 0 is changed like any other."""
        chance = random.Random(number)
        pieces = self.pieces.copy()
        if self.places:
            for place in chance.sample(self.places, len(self.places) // 2):
                pieces[place] = self.pieces[chance.choice(self.places)]
            title = [self.pieces[chance.choice(self.places)] for _ in next(iter(self.title_places), ())]
            for places in self.title_places:
                for place, word in zip(places, title, strict=True):
                    pieces[place] = word
        return b"".join(pieces)


def _spans(page: bytes, title: bytes) -> list[tuple[int, int]]:
    """Begin and end of what changes: the title wherever it stands, long lines outside of code."""
    code = [found.span() for found in CODE.finditer(page)]
    titles = [found.span() for found in re.finditer(re.escape(title), page)] if title else []
    taken = code + titles
    lines = (found.span(1) for found in LINE.finditer(page))
    free = [
        (begin, end) for begin, end in lines if not any(begin < last and first < end for first, last in taken)
    ]
    return sorted(titles + free)
