"""The words that a page is read with, the language's and its own; and how far its joints are trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

from pipelines.repair.lexicon import Lexicon
from pipelines.repair.small_words import SmallWords, small_words

DASHES: Final = ("-", "–", "—")
EDGES: Final = "\"'“”‘’()[].,;:!?…"
PAIR: Final = re.compile(r"\b([A-Z][a-z]+) (?=([A-Z][a-z]+)\b)")
STANDING: Final = re.compile(r"[^\W\d_]+")
LIST_NUMBERS: Final = ("1.", "2.", "3.", "4.", "5.")
ENOUGH_NUMBERS: Final = 2
# Of a word that the page has twice and the lexicon does not know.
OWN_WEIGHT: Final = 58
OWN_LETTERS: Final = 4
RARE: Final = 55
NUMBER_UNIT: Final = re.compile(r"[\d.,]*\d([A-Za-z]{2,4})[.,;:)]*")


class Mode(IntEnum):
    """How sure a joint has to be: by what the page shows elsewhere."""

    CERTAIN = 0  # any page
    SMALL_WORDS = 1  # a page with one certain joint
    LIKELY = 2  # with several
    LOOSE = 3  # with many


@dataclass(frozen=True)
class Vocabulary:
    """`tokens`: what stands between the page's spaces, and how often. Few pages need their own words.

    `knows_own`: whether words that only the page knows are words.
    """

    lexicon: Lexicon
    tokens: Mapping[str, int] = field(default_factory=dict)
    lines: Sequence[str] = ()
    small: SmallWords = field(default_factory=small_words)
    knows_own: bool = False

    @cached_property
    def _bare(self) -> Set[str]:
        return frozenset([token.strip(EDGES) for token in self.tokens])

    def has(self, word: str) -> bool:
        """Whether the page has the word, or dash, between spaces and punctuation."""
        return word in self._bare and (word in DASHES or STANDING.fullmatch(word) is not None)

    @cached_property
    def pairs(self) -> Set[tuple[str, str]]:
        """Capitalised words that stand side by side."""
        return frozenset(found.groups() for line in self.lines for found in PAIR.finditer(line))  # type: ignore[misc]

    @cached_property
    def apart(self) -> Set[tuple[str, str]]:
        """Words that stand side by side, in small letters."""
        rows = ([word.strip(EDGES).lower() for word in line.split()] for line in self.lines)
        return frozenset(pair for row in rows for pair in pairwise(row))

    @cached_property
    def own(self) -> Set[str]:
        """Words in small letters that stand on the page twice or more."""
        times: Counter[str] = Counter()
        for token, count in self.tokens.items():
            times[token.strip(EDGES)] += count
        return frozenset(
            word
            for word, count in times.items()
            if count > 1 and len(word) >= OWN_LETTERS and word.isalpha() and word.islower()
        )

    @cached_property
    def units_beside_numbers(self) -> Mapping[str, int]:
        """How often the page has each unit right behind a number."""
        found = (NUMBER_UNIT.fullmatch(token) for token in self.tokens)
        return Counter(one[1] for one in found if one)

    @cached_property
    def has_numbered_list(self) -> bool:
        """Whether the page sets the numbers of its items apart: "1. Higher"."""
        return sum(number in self.tokens for number in LIST_NUMBERS) >= ENOUGH_NUMBERS

    def is_whole(self, token: str) -> bool:
        """Whether the token is a plain word of the language, so that there is nothing to look at."""
        parts, doubtful = self.lexicon.parts, self.lexicon.doubtful
        least = RARE if self.knows_own else 0
        if parts.get(token, 0) > least:  # most stand there as the lexicon has them: in small letters, bare
            return token not in doubtful
        word = token.strip(EDGES)
        lower = word.lower()
        return parts.get(lower, 0) > least and lower not in doubtful and word[-1] != "I"

    def weight(self, word: str) -> int:
        """10 · log10 of how often the small-letter word was counted; 0 if it is none.

        Of the words of one and two letters only those of `small` are words; the others are abbreviations.
        """
        weight = self.lexicon.parts.get(word, 0) if len(word) > 2 or word in self.small.all else 0
        return OWN_WEIGHT if not weight and self.knows_own and word in self.own else weight

    def is_word(self, word: str) -> bool:
        return self.lexicon.is_word(word)

    def is_name(self, word: str) -> bool:
        return self.has(word) or self.lexicon.is_name(word)
