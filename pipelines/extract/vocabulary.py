"""What the words of an element's class and id say it is for, by the groups in `vocabulary.toml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pipelines.toml import packaged_table

KNOWN_LIMIT: Final = 50_000  # words remembered in a process; sites repeat theirs on every page
# The letters that a pattern begins with, where there are three and none of them may be missing.
BEGINNING: Final = re.compile(r"[a-z-]{3,}(?![?*+{|])")
START: Final = 3  # letters by which patterns are found
# Letters that stand in all that a pattern matches, and what may make them dispensable.
LETTERS: Final = re.compile(r"[a-z]{2,}(?![?*+{])")
CHOICE: Final = re.compile(r"[|(]|\[[^]]*[a-z]")

_known: dict[str, int] = {}


@lru_cache(maxsize=1)
def group_names() -> tuple[str, ...]:
    """The groups in the order of their bits."""
    return tuple(_table())


def bit(group: str) -> int:
    return 1 << group_names().index(group)


@lru_cache(maxsize=16_384)
def groups_of(names: str) -> int:
    """A bit set of the groups that the words of `names` (class, id, ... joined by spaces) belong to."""
    bits = 0
    for word in names.split():
        known = _known.get(word)
        bits |= _read(word) if known is None else known
    return bits


def _read(word: str) -> int:
    bits = _reader().read(word.lower())
    if len(_known) >= KNOWN_LIMIT:
        _known.clear()
    _known[word] = bits
    return bits


class Reader:
    """All patterns at once.

    A page has some 350 such words and there are hundreds of patterns: only those are tried whose first three
    letters stand at a place of the word. The few that begin otherwise are searched one by one, where letters
    that they need are there.
    """

    def __init__(self, groups: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._by_start: defaultdict[str, list[tuple[int, re.Pattern[str]]]] = defaultdict(list)
        self._others: list[tuple[int, re.Pattern[str]]] = []
        every_other: list[str] = []
        for own, patterns in groups:
            others = []
            for pattern in patterns:
                if BEGINNING.match(pattern):
                    self._by_start[pattern[:START]].append((own, re.compile(pattern)))
                else:
                    others.append(pattern)
            if others:
                self._others.append((own, re.compile("|".join(others))))
                every_other += map(needed_letters, others)
        self._needed = tuple(dict.fromkeys(every_other))

    def read(self, word: str) -> int:
        """The bits of the groups of which a pattern is found in the word, which is lower-cased."""
        bits = 0
        for letters in self._needed:
            if letters in word:
                bits = self._read_others(word)
                break
        by_start = self._by_start
        for at in range(len(word) - START + 1):
            start = word[at : at + START]
            if start in by_start:
                for own, pattern in by_start[start]:
                    if not bits & own and pattern.match(word, at):
                        bits |= own
        return bits

    def _read_others(self, word: str) -> int:
        bits = 0
        for own, pattern in self._others:
            if pattern.search(word):
                bits |= own
        return bits


def needed_letters(pattern: str) -> str:
    """Some letters without which the pattern matches nothing, "" where it is not plain that there are any."""
    if CHOICE.search(pattern):
        return ""
    return max(LETTERS.findall(pattern.replace(r"\b", " ")), key=len, default="")


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader((bit(name), words) for name, words in _table().items())


def _table() -> dict[str, list[str]]:
    return packaged_table("pipelines.extract", "vocabulary")
