"""What `words.toml` and CLDR say of a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from pipelines.stories.names import fold
from pipelines.toml import packaged_table


@dataclass(frozen=True, slots=True)
class Words:
    powers: dict[str, int]  # of ten, by word: million -> 6
    percent: frozenset[str]
    counts: dict[str, dict[str, int]]  # by language and word: en, nine -> 9
    from_today: dict[str, dict[str, str]]  # by days ago and language: 1, de -> gestern
    countries: dict[str, list[str]]  # by code: other names than CLDR's


@lru_cache(maxsize=1)
def words() -> Words:
    data = packaged_table("pipelines.stories", "words")
    return Words(
        {fold(word): int(power) for power, some in data["magnitudes"].items() for word in some},
        frozenset(map(fold, data["percent"]["words"])),
        {language: _counted(some) for language, some in data["counts"].items()},
        data["days_ago"],
        data["countries"],
    )


def _counted(some: list[str]) -> dict[str, int]:
    """The first is 2, the next 3, and so on; `|` between two forms of one."""
    return {word: number for number, forms in enumerate(some, 2) for word in forms.split("|") if word}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale | None:
    try:
        return Locale.parse(language) if language else None
    except (UnknownLocaleError, ValueError):
        return None
