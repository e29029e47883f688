"""Lists of small words and endings that tell a joint from a word; the words are in `words/small.toml`."""

from __future__ import annotations

import re
import sys
from importlib.resources import files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def _lists() -> dict[str, tuple[str, ...]]:
    text = (files(__package__) / "words" / "small.toml").read_text(encoding="utf-8")
    return {name: tuple(words.split()) for name, words in tomllib.loads(text).items()}


_WORDS = _lists()
HEADS = frozenset(_WORDS["heads"])
TAILS = frozenset(_WORDS["tails"])
SHORT_TAILS = frozenset(_WORDS["short_tails"])
SMALL = HEADS | TAILS | SHORT_TAILS | frozenset(_WORDS["short_heads"] + _WORDS["others"])
MAKES_WORDS = frozenset(_WORDS["makes_words"])
ENDS_WORDS = frozenset(_WORDS["ends_words"])
UNITS = frozenset(_WORDS["units"])
MONTHS = frozenset(_WORDS["months"])
ACRONYMS = frozenset(_WORDS["acronyms"])
HYPHENED = _WORDS["hyphened"]
ONE_WORD = frozenset(_WORDS["one_word"])

# What real words end with before no other word: "capacityis" is two words, "novelas" may be one.
INFLECTED = re.compile(r"(?:[^s]s|ed|ing|ly|tion|ity|ment|ness|ance|ence|ers?|ies)$")
# No compound has such a word as its first half: "consistentlysupports", "institutionsof".
NO_FIRST_HALF = re.compile(r"(?:[a-z]ly|[ts]ions?|ities|ity|ments?|[a-z]ing|[a-z]ed|ness)$")
# Before "n't".
NEGATED = re.compile(r"(?:is|are|was|were|do|does|did|have|has|had|wo|would|could|should|ca)n$")
