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
TITLE_BYTES = 20  # a shorter title may stand in the page's code, too, as a name or a path
CODE = re.compile(rb"(?is)<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->")
LINE = re.compile(rb">([^<>]{%d,})<" % LONG_BYTES)
TITLE = re.compile(
    rb"""(?i)property=["']og:title["'][^>]*\bcontent=(?:"([^"]+)"|'([^']+)')|<title>([^<|]+)"""
)
SPACES = re.compile(rb"(\s+)")
QUOTED = re.compile(rb"[\"'\\]")  # what would end an attribute or a string of code that the title stands in


class ChangedPage:
    """A page whose copies are made in a millisecond or two."""

    def __init__(self, page: bytes) -> None:
        found = TITLE.search(page)
        title = next((group.strip() for group in found.groups() if group), b"") if found else b""
        title = title if len(title) >= TITLE_BYTES else b""
        self.pieces: list[bytes] = []  # of the page, in order: joined, they are the page
        self.places: list[int] = []  # of the pieces that are words of long lines
        self.title_places: list[list[int]] = []  # of the title's words, each time that it stands there
        at = 0
        for begin, end in _spans(page, title):
            self.pieces.append(page[at:begin])
            words = SPACES.split(page[begin:end])  # and the spaces between them
            places = range(len(self.pieces), len(self.pieces) + len(words), 2)
            self.pieces += words
            if page[begin:end] == title:
                self.title_places.append(list(places))
            else:
                self.places += [place for place in places if self.pieces[place]]
            at = end
        self.pieces.append(page[at:])
        words = [self.pieces[place] for place in self.places]
        self.title_words = [word for word in words if not QUOTED.search(word)]

    def copy(self, number: int) -> bytes:
        """The page with that number, always the same; 0 is changed like any other."""
        chance = random.Random(number)
        pieces = self.pieces.copy()
        if self.places:
            for place in chance.sample(self.places, len(self.places) // 2):
                pieces[place] = self.pieces[chance.choice(self.places)]
        if self.title_words and self.title_places:
            title = [chance.choice(self.title_words) for _ in self.title_places[0]]
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
