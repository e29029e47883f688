"""The clues of an article that any language writes nearly alike, and what is quoted in it.

A clue is a short string whose first letter says what it is: `n:kim ngoc` a name, `q:1.5e+06` a number,
`r:5.3e+03` a rounded and `k:9` a small one, `d:03-30` a day of the year, `c:VN` a country, `p:Europe/London`
a city, `a:VNA` the agency, `s:` what somebody said, in quotation marks.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.duplicates.entry import day_number
from pipelines.duplicates.normal import FIRST_UNSPACED, units
from pipelines.records import Article
from pipelines.stories.days import days
from pipelines.stories.names import names
from pipelines.stories.numbers import numbers
from pipelines.stories.places import places

READ_CHARACTERS = 6_000  # of a text: what an article is about stands at its beginning
_SAME_AGENCY = {"TTXVN": "VNA"}
_QUOTED = re.compile(r"[“„«‘「『\"]([^“”„«»「」『』\"\n]{12,400})[”“»’」』\"]")
_PIECE = re.compile(r"[.,;:!?…–—。、！？،؟]+")
PIECE_WORDS, PIECE_CHARACTERS = 4, 8  # a shorter piece of a quotation may be anybody's


@dataclass(frozen=True, slots=True)
class Evidence:
    """`day`: when it was published, days since 1970; 0 where that is unknown."""

    article_id: str
    language: str
    day: int
    clues: frozenset[str]


def evidence(article: Article) -> Evidence:
    """What is known of an article. Reads its beginning only."""
    text = unicodedata.normalize("NFC", f"{article.title}.\n{article.text[:READ_CHARACTERS]}")
    day = day_number(article.created or article.added)
    dates, rest = days(text, article.language, day)
    clues = {*names(text), *dates, *numbers(rest, article.language), *places(text, article.language)}
    if agency := article.metadata.agency:
        clues.add("a:" + _SAME_AGENCY.get(agency, agency))
    clues |= {"s:" + piece for piece in _quotations(text)}
    return Evidence(article.id, article.language, day, frozenset(map(sys.intern, clues)))  # many share them


def _quotations(text: str) -> Iterator[str]:
    """What stands in quotation marks, in pieces: newspapers cut a quotation where its commas are."""
    for quoted in _QUOTED.finditer(text):
        for piece in _PIECE.split(quoted[1]):
            words = units(piece)
            is_unspaced = any(word[0] >= FIRST_UNSPACED for word in words)
            if len(words) >= (PIECE_CHARACTERS if is_unspaced else PIECE_WORDS):
                yield " ".join(words)
