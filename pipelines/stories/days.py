"""The days that a text names: 30/3, 30 mars, 3月30日; Tuesday, and 18日, as seen from its publication."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale

from pipelines.stories.names import fold
from pipelines.stories.words import locale_of, words

# 30/3, 30-3-2023, 30.3., 3月30日; a score of 4-2 and 1.5 million are no dates.
_NUMERIC = re.compile(
    r"(?<![\d.,])(?:(?P<d1>\d{1,2})/(?P<m1>\d{1,2})(?:/\d{4})?|(?P<d2>\d{1,2})-(?P<m2>\d{1,2})-\d{4}"
    r"|(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?:\d{4})?|(?P<m4>\d{1,2})[月월]\s*(?P<d4>\d{1,2})[日일])(?!\d)"
)
_DAY_ALONE = re.compile(r"(?<![\d月월.,])(\d{1,2})[日일](?![\d間间])")
_1970 = date(1970, 1, 1)
# "Thứ ba" is Tuesday, and the third of anything.
_AMBIGUOUS_WEEKDAYS = frozenset({"vi"})
_TIME_OF_DAY = "(?:s|morgen|vormittag|mittag|nachmittag|abend|nacht)?"  # am Samstagmorgen; Tuesdays


def days(text: str, language: str, published: int) -> tuple[list[str], str]:
    """The days of the year that are named, and the text without them.

    `published`: days since 1970; 0 where that is unknown.
    """
    found: list[str] = []

    def note(month: int, day: int) -> str:
        if 1 <= month <= 12 and 1 <= day <= 31:
            found.append(f"d:{month:02}-{day:02}")
        return " "

    def note_day(number: int) -> None:
        day = _1970 + timedelta(number)
        note(day.month, day.day)

    months = _months(language)
    if months is not None:
        pattern, numbers = months
        text = pattern.sub(lambda m: note(numbers[fold(m[2] or m[3])], int(m[1] or m[4])), text)
    text = _NUMERIC.sub(lambda m: note(_part(m, "m"), _part(m, "d")), text)
    if published:
        text = _DAY_ALONE.sub(lambda m: note(*_last_day_of_month(published, int(m[1]))), text)
        if weekdays := _weekdays(language):
            pattern, numbers = weekdays
            for weekday in {numbers[fold(match[0])] for match in pattern.finditer(text)}:
                note_day(published - (published + 3 - weekday) % 7)
        for ago, pattern in _named_from_today(language):
            if pattern.search(text):
                note_day(published - ago)
    return found, text


def _last_day_of_month(published: int, day: int) -> tuple[int, int]:
    """The 28th, said on the 2nd of March, is the 28th of February."""
    moment = _1970 + timedelta(published)
    return (moment.month if day <= moment.day else (moment.month - 2) % 12 + 1), day


def _part(match: re.Match[str], name: str) -> int:
    return int(next(value for key, value in match.groupdict().items() if key[0] == name and value))


@lru_cache(maxsize=64)
def _months(language: str) -> tuple[re.Pattern[str], dict[str, int]] | None:
    numbers = _named(locale_of(language), "months", ("wide", "abbreviated"))
    if not numbers:
        return None
    pattern = (
        rf"(\d{{1,2}})\.?(?:st|nd|rd|th|er|º)?,?\s+(?:de\s+|of\s+|tháng\s+)?({_either(numbers)})\b"
        rf"|\b({_either(numbers)})\.?\s+(\d{{1,2}})(?!\d)"
    )
    return re.compile(pattern, re.IGNORECASE), {fold(name): number for name, number in numbers.items()}


@lru_cache(maxsize=64)
def _weekdays(language: str) -> tuple[re.Pattern[str], dict[str, int]] | None:
    """0 is Monday."""
    if language in _AMBIGUOUS_WEEKDAYS:
        return None
    numbers = _named(locale_of(language), "days", ("wide",))
    if not numbers:
        return None
    edge = r"\b" if all(name[0] < "\u0e00" for name in numbers) else ""
    pattern = re.compile(f"{edge}(?:{_either(numbers)})(?={_TIME_OF_DAY}{edge})", re.IGNORECASE)
    return pattern, {fold(name): number for name, number in numbers.items()}


@lru_cache(maxsize=64)
def _named_from_today(language: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Today and yesterday: days ago, and how the language says it."""
    return tuple(
        (int(ago), re.compile(rf"\b(?:{word})\b" if word[0] < "\u0e00" else word, re.IGNORECASE))
        for ago, by_language in words().from_today.items()
        if (word := by_language.get(language))
    )


def _named(locale: Locale | None, what: str, widths: tuple[str, ...]) -> dict[str, int]:
    if locale is None:
        return {}
    return {
        name.rstrip("."): number
        for form in ("format", "stand-alone")
        for width in widths
        for number, name in getattr(locale, what)[form][width].items()
        if not name[0].isdigit()
    }


def _either(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
