"""What a page shows of its own words, each answer worked out when it is first asked for (so not compiled)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

EDGES: Final = "\"'“”‘’()[].,;:!?…"
PAIR: Final = re.compile(r"\b([A-Z][a-z]+) (?=([A-Z][a-z]+)\b)")
LIST_NUMBERS: Final = ("1.", "2.", "3.", "4.", "5.")
ENOUGH_NUMBERS: Final = 2
REPEATED_LETTERS: Final = 4
NUMBER_UNIT: Final = re.compile(r"[\d.,]*\d([A-Za-z]{2,4})[.,;:)]*")


@dataclass(frozen=True)
class OwnWords:
    """`tokens`: what stands between the page's spaces, and how often. Few pages are asked for the rest."""

    tokens: Mapping[str, int]
    lines: Sequence[str]

    @cached_property
    def bare(self) -> Set[str]:
        """The tokens without the punctuation around them."""
        return frozenset([token.strip(EDGES) for token in self.tokens])

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
    def repeated(self) -> Set[str]:
        """Words in small letters that stand on the page twice or more."""
        times: Counter[str] = Counter()
        for token, count in self.tokens.items():
            times[token.strip(EDGES)] += count
        return frozenset(
            word
            for word, count in times.items()
            if count > 1 and len(word) >= REPEATED_LETTERS and word.isalpha() and word.islower()
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
