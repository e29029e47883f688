"""Dates as people write them: "3 tháng 5 2024", "May 3, 2024, 9:15 a.m.", "2024年5月3日", "03.05.2024"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from unicodedata import digit

from pipelines.metadata.tables import table

YEAR = r"(?P<y>(?:19|20)\d\d|25[5-7]\d)"  # 2567 is 2024 in Thailand
NAME = r"(?P<name>[^\W\d_](?:[^\s\d,./|()–—-]|(?<=\w)-(?=\w)){1,14})"
FORMS = (
    # 2024年5月3日, 2024년 5월 3일
    re.compile(r"(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]?"),
    # 3 May 2024, 3. Mai 2024, 3 de mayo de 2024, 3rd of May, 2024, 3-May-2024
    re.compile(
        rf"(?<![\d.:])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?[.,]?[\s-]*(?:(?:de|of|di|d[’'])\s*)?{NAME}"
        rf"[.,]?[\s-]+(?:(?:de|del)\s+)?{YEAR}(?!\d)"
    ),
    # 3 พ.ค. 2567
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+(?P<name>[ก-๙]{{1,3}}\.[ก-๙]{{1,2}})\.?\s+{YEAR}(?!\d)"),
    # May 3, 2024, May 3rd 2024
    re.compile(rf"{NAME}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{YEAR}(?!\d)"),
    # 2024. május 3., 2024 m. gegužės 3, 2024 May 3
    re.compile(rf"(?<!\d){YEAR}\.?,?\s+(?:m\.\s)?{NAME}\.?\s+(?P<d>\d{{1,2}})(?!\d)"),
    # ngày 3 tháng 5 năm 2024, 3 Tháng Năm 2024 is rare and left out
    re.compile(
        r"(?P<d>\d{1,2})\s*,?\s*(?:tháng|thg)\s*(?P<m>\d{1,2})\s*,?\s*(?:năm)?\s*(?P<y>20\d\d)", re.IGNORECASE
    ),
    # 2024-05-03, 2024/05/03, 2024.05.03.
    re.compile(
        r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])\s?(?P<m>\d{1,2})(?P=sep)\s?(?P<d>\d{1,2})(?!\d)"
    ),
    # 03.05.2024, 3/5/2024, 03-05-2024: `a` and `b` are day and month, in an order that the language decides
    re.compile(
        r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>[-/.])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>(?:19|20)\d\d)(?![\d/-]|\.\d)"
    ),
    # 03.05.24, 12/18/25
    re.compile(
        r"(?<![\d/.:-])(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<yy>\d\d)(?![\d/.:-]\d|\d)"
    ),
)
YEAR_SIGN = re.compile(r"\d(?:\d{3}|[/.]\d\d)")  # in all that the forms find, and ten times as fast
OTHER_DIGIT = re.compile(r"[^\D0-9]")
CLOCK = re.compile(
    r"(?<![\d.:])(?P<H>[01]?\d|2[0-3])(?:[:h]|\.(?=\d\d(?!\d)))(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?(?!\d)"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?\s*"
    r"(?:\(?(?P<zone>Z\b|(?:UTC|GMT)(?:\s?[+−-]\s?\d{1,2}(?::?\d\d)?)?|[+−-]\d\d:?\d\d\b))?",
    re.IGNORECASE,
)
CLOCK_WITHIN = 24  # characters between the day and the time of day
MONTH_FIRST = frozenset(["en"])  # only English has both orders; Britain's dates are told by a day above 12


@dataclass(frozen=True, slots=True)
class Written:
    """A date found in a text; `clock` is the match of the time of day beside it, if there is one."""

    day: date
    clock: re.Match[str] | None
    start: int
    end: int


def written_dates(text: str, language: str = "") -> Iterator[Written]:
    """The dates in a text, in their order."""
    text = with_ascii_digits(text)
    if not YEAR_SIGN.search(text):
        return
    found: dict[int, Written] = {}
    for form in FORMS:
        for match in form.finditer(text):
            if not any(w.start < match.end() and match.start() < w.end for w in found.values()) and (
                day := day_of(match, language)
            ):
                found[match.start()] = Written(day, clock_beside(text, match), match.start(), match.end())
    for at in sorted(found):
        yield found[at]


def day_of(match: re.Match[str], language: str) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"]) if "y" in parts else 2000 + int(parts["yy"])
    if year > 2500:
        year -= 543
    if "name" in parts:
        month, day = month_number(parts["name"], language), int(parts["d"])
    elif "m" in parts:
        month, day = int(parts["m"]), int(parts["d"])
    else:
        month, day = in_order(int(parts["a"]), int(parts["b"]), parts["sep"], language)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_order(a: int, b: int, separator: str, language: str) -> tuple[int, int]:
    """Month and day of two numbers: one above 12 is the day, else American English has the month first."""
    if b > 12 or (a <= 12 and separator != "." and language in MONTH_FIRST):
        return a, b
    return b, a


def clock_beside(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The time of day behind the date, else the one before it."""
    after = CLOCK.search(text, match.end(), match.end() + CLOCK_WITHIN + 20)
    if after and after.start() - match.end() <= CLOCK_WITHIN:
        return after
    start = max(0, match.start() - CLOCK_WITHIN)
    return CLOCK.search(text, start, match.start())


def with_ascii_digits(text: str) -> str:
    return text if text.isascii() else OTHER_DIGIT.sub(lambda found: str(digit(found[0])), text)


def month_number(name: str, language: str) -> int:
    """1..12, 0 for a word that is no month; the language's own names first."""
    by_language, anywhere = months()
    name = name.casefold().strip(".")
    return by_language.get(language[:2], {}).get(name) or anywhere.get(name, 0)


@lru_cache(maxsize=1)
def months() -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Names of months by language, and those that mean the same month in all languages that have them."""
    data = table("months")
    by_language = {
        language: {name: number for number, names in enumerate(twelve, 1) for name in names.split("|")}
        for language, twelve in data.items()
    }
    meanings: dict[str, set[int]] = {}
    for names in by_language.values():
        for name, number in names.items():
            meanings.setdefault(name, set()).add(number)
    anywhere = {name: min(numbers) for name, numbers in meanings.items() if len(numbers) == 1}
    return by_language, anywhere | by_language["en"]
