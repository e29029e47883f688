"""The English words: how common each is, and which ones look like two words glued but are one.

The packed files in `words/` are made by `python -m benchmarks.make_words`; where they come from is in NOTICE.
`modern.txt` is written by hand: words and brands younger than the counts (2006).
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LANGUAGE = "en"
MODERN = 50  # the weight of a word that came up after the words were counted


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`parts`: word -> 10 · log10 of its count. `solid`: words that could be parted, but are one.

    `doubtful`: dictionary words that are seen far less often than their halves side by side ("fora").
    `names`: as they are written, with their capitals. `pairs`: word -> " second second ... ", those
    that often stand behind it.
    """

    parts: Mapping[str, int]
    solid: frozenset[str]
    doubtful: frozenset[str]
    names: frozenset[str]
    pairs: Mapping[str, str]

    def is_word(self, word: str) -> bool:
        """Whether the small-letter word is one."""
        return word in self.parts or word in self.solid or word in self.doubtful

    def is_pair(self, first: str, second: str) -> bool:
        """Whether two small-letter words often stand side by side."""
        return f" {second} " in self.pairs.get(first, "")

    def is_name(self, word: str) -> bool:
        return word in self.names


@lru_cache(maxsize=1)
def english() -> Lexicon:
    """The lexicon; the first call in a process takes about 0.06 s and 30 MB."""
    modern = (files(__package__) / "words" / "modern.txt").read_text(encoding="utf-8").split()
    parts = dict.fromkeys(modern, MODERN)
    for line in _lines("parts.txt.gz"):
        weight, _, words = line.partition(" ")
        count = int(weight)
        for word in words.split(" "):  # half the time of a dict made of them and merged
            parts[word] = count
    solid, doubtful = _lines("solid.txt.gz")
    behind = (line.partition(" ") for line in _lines("pairs.txt.gz"))
    return Lexicon(
        parts=parts,
        solid=frozenset([*solid.split(" "), *modern]),
        doubtful=frozenset(doubtful.split(" ")),
        names=frozenset(_lines("names.txt.gz")),
        pairs={first: f" {seconds} " for first, _, seconds in behind},
    )


def _lines(name: str) -> list[str]:
    data = (files(__package__) / "words" / name).read_bytes()
    return gzip.decompress(data).decode().split("\n")
