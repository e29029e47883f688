"""Numbers with their magnitudes: 2.4 trillion and 2.400 tỷ are one, 5,312 and "more than 5,300" nearly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.duplicates.normal import FIRST_UNSPACED
from pipelines.stories.names import WORD, fold
from pipelines.stories.words import words

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
SMALL = 12  # up to here, and years: little is said by them
ROUNDED_FROM = 1_000


def numbers(text: str, language: str) -> Iterator[str]:
    """`q:` exactly, `r:` rounded to two digits, `k:` a small one, in digits or as a word."""
    powers, percent = words().powers, words().percent
    for match in _NUMBER.finditer(text):
        value = _value(match[0])
        rest = text[match.end() : match.end() + 16].lstrip(" \u00a0\u202f")
        following = WORD.match(rest)
        word = fold(following[0]) if following else ""
        if rest[:1] in ("%", "٪", "％") or word in percent or rest.startswith(("phần trăm", "por ciento")):
            yield f"q:{value:.6g}%"
            continue
        power = powers.get(word) or powers.get(word[:2]) or powers.get(word[:1]) or 0
        value *= 10 ** (power if word[:1] >= FIRST_UNSPACED or word in powers else 0)
        if 1900 <= value <= 2100 and value == int(value):
            continue
        if value > SMALL or value != int(value):
            yield f"q:{value:.6g}"
            if value >= ROUNDED_FROM:
                yield f"r:{value:.2g}"
        elif value > 1:
            yield f"k:{value:g}"
    counts = words().counts.get(language)
    if counts:
        for match in WORD.finditer(text):
            number = counts.get(match[0].lower())
            if number:
                yield f"k:{number}" if number <= SMALL else f"q:{number}"


def _value(number: str) -> float:
    parts = re.split(r"[.,\u00a0\u202f ]", number)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return float("".join(parts))
    if len(parts) > 2:  # the last separator is the decimal one
        return float("".join(parts[:-1]) + "." + parts[-1])
    return float(".".join(parts))
