"""What the words of an element's class and id say it is for, by the groups in `vocabulary.toml`."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.toml import packaged_table

KNOWN_LIMIT = 50_000  # words remembered in a process; sites repeat theirs on every page

_known: dict[str, int] = {}


@lru_cache(maxsize=1)
def group_names() -> tuple[str, ...]:
    """The groups in the order of their bits."""
    return tuple(_table())


def bit(group: str) -> int:
    return 1 << group_names().index(group)


def groups_of(names: str) -> int:
    """A bit set of the groups that the words of `names` (class, id, ... joined by spaces) belong to."""
    bits = 0
    for word in names.split():
        known = _known.get(word)
        bits |= _read(word) if known is None else known
    return bits


def _read(word: str) -> int:
    lowered = word.lower()
    bits = 0
    for own, pattern in _patterns():
        if pattern.search(lowered):
            bits |= own
    if len(_known) >= KNOWN_LIMIT:
        _known.clear()
    _known[word] = bits
    return bits


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[int, re.Pattern[str]]]:
    return [(bit(name), re.compile("|".join(words))) for name, words in _table().items()]


def _table() -> dict[str, list[str]]:
    return packaged_table("pipelines.extract", "vocabulary")
