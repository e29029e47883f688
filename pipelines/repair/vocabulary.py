"""The words that a page is read with, the language's and its own; and how far its joints are trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from pipelines.repair.lexicon import Lexicon
from pipelines.repair.own_words import EDGES, OwnWords
from pipelines.repair.small_words import SmallWords, small_words

DASHES: Final = ("-", "–", "—")
STANDING: Final = re.compile(r"[^\W\d_]+")
# Of a word that the page has twice and the lexicon does not know.
OWN_WEIGHT: Final = 58
RARE: Final = 55


class Mode(IntEnum):
    """How sure a joint has to be: by what the page shows elsewhere."""

    CERTAIN = 0  # any page
    SMALL_WORDS = 1  # a page with one certain joint
    LIKELY = 2  # with several
    LOOSE = 3  # with many


@dataclass(frozen=True)
class Vocabulary:
    """The lexicon, and beside it what `own` knows of the page.

    `knows_own`: whether words that only the page knows are words.
    """

    lexicon: Lexicon
    own: OwnWords
    small: SmallWords = field(default_factory=small_words)
    knows_own: bool = False

    def has(self, word: str) -> bool:
        """Whether the page has the word, or dash, between spaces and punctuation."""
        return word in self.own.bare and (word in DASHES or STANDING.fullmatch(word) is not None)

    def odd(self) -> list[str]:
        """The page's tokens that are no plain words of the language: at those is something to look at."""
        parts, doubtful = self.lexicon.parts, self.lexicon.doubtful
        least = RARE if self.knows_own else 0
        # Most stand there as the lexicon has them: in small letters, bare.
        odd = [token for token in self.own.tokens if parts.get(token, 0) <= least or token in doubtful]
        return [token for token in odd if not self._is_whole(token, least)]

    def _is_whole(self, token: str, least: int) -> bool:
        """Whether the token is a plain word without its capitals and the punctuation around it."""
        word = token.strip(EDGES)
        lower = word.lower()
        return (
            self.lexicon.parts.get(lower, 0) > least
            and lower not in self.lexicon.doubtful
            and word[-1] != "I"
        )

    def weight(self, word: str) -> int:
        """10 · log10 of how often the small-letter word was counted; 0 if it is none.

        Of the words of one and two letters only those of `small` are words; the others are abbreviations.
        """
        weight = self.lexicon.parts.get(word, 0) if len(word) > 2 or word in self.small.all else 0
        return OWN_WEIGHT if not weight and self.knows_own and word in self.own.repeated else weight

    def is_word(self, word: str) -> bool:
        return self.lexicon.is_word(word)

    def is_name(self, word: str) -> bool:
        return self.has(word) or self.lexicon.is_name(word)
