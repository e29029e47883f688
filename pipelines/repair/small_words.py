"""Lists of small words and endings that tell a joint from a word; the words are in `words/small.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pipelines.toml import read_toml

# What real words end with before no other word: "capacityis" is two words, "novelas" may be one.
INFLECTED: Final = re.compile(r"(?:[^s]s|ed|ing|ly|tion|ity|ment|ness|ance|ence|ers?|ies)$")
# No compound has such a word as its first half: "consistentlysupports", "institutionsof".
NO_FIRST_HALF: Final = re.compile(r"(?:[a-z]ly|[ts]ions?|ities|ity|ments?|[a-z]ing|[a-z]ed|ness)$")
# Nor such a one, though a name may be made of it and a small word ("personalis").
ADJECTIVE: Final = re.compile(r"(?:[ncu]al|ous|ful|[st]ive|[a-z]{3}able|ible)$")
# Before "n't".
NEGATED: Final = re.compile(r"(?:is|are|was|were|do|does|did|have|has|had|wo|would|could|should|ca)n$")


@dataclass(frozen=True, slots=True)
class SmallWords:
    """The lists of `words/small.toml`, which says what each is for."""

    heads: frozenset[str]
    tails: frozenset[str]
    short_tails: frozenset[str]
    makes_words: frozenset[str]
    ends_words: frozenset[str]
    firsts: frozenset[str]
    lasts: frozenset[str]
    units: frozenset[str]
    months: frozenset[str]
    acronyms: frozenset[str]
    one_word: frozenset[str]
    hyphened: tuple[str, ...]
    all: frozenset[str]  # every small word that can stand alone
    plain: frozenset[str]  # those that begin or end few other words


@lru_cache(maxsize=1)
def small_words() -> SmallWords:
    text = (files(__package__) / "words" / "small.toml").read_text(encoding="utf-8")
    lists = {name: words.split() for name, words in read_toml(text).items()}
    standing = ("heads", "tails", "short_heads", "short_tails", "others")
    plain = ("heads", "tails", "firsts", "lasts")
    return SmallWords(
        plain=frozenset(word for name in plain for word in lists[name]),
        hyphened=tuple(lists.pop("hyphened")),
        all=frozenset(word for name in standing for word in lists[name]),
        **{name: frozenset(words) for name, words in lists.items() if name not in ("short_heads", "others")},
    )
