"""Countries and great cities, by the names that CLDR has for them in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.stories.words import locale_of, words

_PLAIN_WORD = re.compile(r"[\w]+")
_FIRST_UNSPACED = "\u0e00"


def places(text: str, language: str) -> Iterator[str]:
    spaced = " " + " ".join(_PLAIN_WORD.findall(text)) + " "
    for name, place in _place_names(language).items():
        if (f" {name} " in spaced) if name[0] < _FIRST_UNSPACED else (name in text):
            yield place


@lru_cache(maxsize=64)
def _place_names(language: str) -> dict[str, str]:
    locale = locale_of(language)
    found: dict[str, str] = {}
    if locale is not None:
        for zone, known in locale.time_zones.items():
            # A city that a language writes as in English is a name like any other.
            if "/" in zone and "city" in known:
                found[known["city"]] = f"p:{zone}"
        found |= {
            name: f"c:{code}"
            for code, name in locale.territories.items()
            if len(code) == 2 and code.isalpha()
        }
    found |= {other: f"c:{code}" for code, others in words().countries.items() for other in others}
    return {" ".join(_PLAIN_WORD.findall(name)): place for name, place in found.items() if name}
