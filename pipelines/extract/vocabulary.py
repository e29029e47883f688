"""What the words of an element's class and id say it is for, by the groups in `vocabulary.toml`."""

from __future__ import annotations

import re
import sys
from importlib.resources import files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KNOWN_LIMIT = 50_000  # words remembered in a process; sites repeat theirs on every page

_groups: dict[str, list[str]] = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))
NAMES = tuple(_groups)
BIT = {name: 1 << i for i, name in enumerate(NAMES)}
_patterns = [(BIT[name], re.compile("|".join(words))) for name, words in _groups.items()]
_known: dict[str, int] = {}


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
    for bit, pattern in _patterns:
        if pattern.search(lowered):
            bits |= bit
    if len(_known) >= KNOWN_LIMIT:
        _known.clear()
    _known[word] = bits
    return bits
