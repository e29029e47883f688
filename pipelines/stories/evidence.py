"""The clues of an article that any language writes nearly alike: names, numbers, dates, countries, agency.

A clue is a short string whose first letter says what it is: `n:kim ngoc`, `q:1.5e+06`, `d:03-30`, `c:VN`,
`a:VNA`, and `w:` for a word, which counts only between articles of one language.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from pipelines.duplicates.entry import day_number
from pipelines.duplicates.normal import FIRST_UNSPACED, units
from pipelines.records import Article
from pipelines.toml import packaged_table

READ_CHARACTERS = 6_000  # of a text: what an article is about stands at its beginning
_NAME = re.compile(r"[^\W\d_](?:[\w'’]|(?<=\w)[-.](?=\w))*", re.UNICODE)
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
# 30/3, 30-3-2023, 30.3., 3月30日; a score of 4-2 and 1.5 million are no dates.
_NUMERIC_DATE = re.compile(
    r"(?<![\d.,])(?:(?P<d1>\d{1,2})/(?P<m1>\d{1,2})(?:/\d{4})?|(?P<d2>\d{1,2})-(?P<m2>\d{1,2})-\d{4}"
    r"|(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?:\d{4})?|(?P<m4>\d{1,2})[月월]\s*(?P<d4>\d{1,2})[日일])(?!\d)"
)
_LETTERS_APART = str.maketrans(
    {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "ı": "i"}
)
_CYRILLIC = dict(zip("абвгдезийклмнопрстуфцыэіґ", "abvgdeziiklmnoprstufcyeig", strict=True)) | {
    "ё": "e", "ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "ї": "i", "є": "ie", "ў": "u", "ц": "ts",
}  # fmt: skip
_SAME_AGENCY = {"TTXVN": "VNA"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """`day`: when it was published, days since 1970; 0 where that is unknown."""

    article_id: str
    language: str
    day: int
    clues: frozenset[str]


def evidence(article: Article) -> Evidence:
    """What is known of an article. Reads its beginning only."""
    text = unicodedata.normalize("NFC", f"{article.title}.\n{article.text[:READ_CHARACTERS]}")
    dates, rest = _dates(text, article.language)
    clues = {*_names(text), *dates, *_numbers(rest), *_countries(text, article.language)}
    if agency := article.metadata.agency:
        clues.add("a:" + _SAME_AGENCY.get(agency, agency))
    clues |= {"w:" + word for word in _own_words(text)}
    day = day_number(article.created or article.added)
    return Evidence(article.id, article.language, day, frozenset(map(sys.intern, clues)))  # many share them


def fold(text: str) -> str:
    """Lower case, without diacritics, Cyrillic in Latin letters."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS_APART).casefold())
    plain = "".join(_CYRILLIC.get(c, c) for c in unicodedata.normalize("NFC", _MARKS.sub("", plain)))
    return plain.replace("’", "'").replace("'", "")


_MARKS = re.compile("[\u0300-\u036f]")


def _own_words(text: str) -> Iterator[str]:
    """Words, and pairs of characters where there are no spaces."""
    words = units(text)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word[0] >= FIRST_UNSPACED and len(word) == 1:
            yield word + following
        elif len(word) > 1 and not word[0].isdigit():
            yield word


def _names(text: str) -> Iterator[str]:
    """Words with a capital, each and with the next one; among other scripts every word in Latin letters."""
    letters = [c for c in text[:1000] if c.isalpha()]
    is_latin = 2 * sum(
        c < "\u0250" or "\u1e00" <= c < "\u1f00" or "\u0400" <= c < "\u0530" for c in letters
    ) > len(letters)
    # "This" begins a sentence: "this" stands elsewhere, so it is no name.
    ordinary = {word for word in _NAME.findall(text) if word[0].islower()} if is_latin else set()
    before: tuple[int, str] | None = None
    for match in _NAME.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if not (word[0].isupper() if is_latin else word[0].isascii()):
            before = None
            continue
        folded = fold(word).strip(".-")
        if before is not None and before[0] == match.start() - 1:
            yield f"n:{before[1]} {folded}"
        if (len(folded) > 2 or word.isupper()) and word.lower() not in ordinary:
            yield f"n:{folded}"
        before = (match.end(), folded)


def _dates(text: str, language: str) -> tuple[list[str], str]:
    """The days of the year that are named, and the text without them."""
    found: list[str] = []

    def note(month: int, day: int) -> str:
        if 1 <= month <= 12 and 1 <= day <= 31:
            found.append(f"d:{month:02}-{day:02}")
        return " "

    months = _months(language)
    if months is not None:
        pattern, numbers = months
        text = pattern.sub(lambda m: note(numbers[fold(m[2] or m[3])], int(m[1] or m[4])), text)
    text = _NUMERIC_DATE.sub(lambda m: note(_part(m, "m"), _part(m, "d")), text)
    return found, text


def _part(match: re.Match[str], name: str) -> int:
    return int(next(value for key, value in match.groupdict().items() if key[0] == name and value))


@lru_cache(maxsize=64)
def _months(language: str) -> tuple[re.Pattern[str], dict[str, int]] | None:
    locale = _locale(language)
    if locale is None:
        return None
    numbers = {
        fold(name).rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[form][width].items()
        if not name[0].isdigit()
    }
    if not numbers:
        return None
    names = {
        name.rstrip(".")
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in locale.months[form][width].values()
        if not name[0].isdigit()
    }
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return (
        re.compile(
            rf"(\d{{1,2}})\.?(?:st|nd|rd|th|er|º)?,?\s+(?:de\s+|of\s+|tháng\s+)?({either})\b|\b({either})\.?\s+(\d{{1,2}})(?!\d)",
            re.IGNORECASE,
        ),
        numbers,
    )


def _numbers(text: str) -> Iterator[str]:
    magnitudes = _words()[0]
    for match in _NUMBER.finditer(text):
        value = _value(match[0])
        rest = text[match.end() : match.end() + 16].lstrip(" \u00a0\u202f")
        following = _NAME.match(rest)
        word = fold(following[0]) if following else ""
        power = magnitudes.get(word) or magnitudes.get(word[:2]) or magnitudes.get(word[:1]) or 0
        value *= 10 ** (power if word[:1] >= FIRST_UNSPACED or word in magnitudes else 0)
        if (value > 12 and not (1900 <= value <= 2100 and value == int(value))) or value != int(value):
            yield f"q:{value:.6g}"


def _value(number: str) -> float:
    parts = re.split(r"[.,\u00a0\u202f ]", number)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return float("".join(parts))
    if len(parts) > 2:  # the last separator is the decimal one
        return float("".join(parts[:-1]) + "." + parts[-1])
    return float(".".join(parts))


def _countries(text: str, language: str) -> Iterator[str]:
    spaced = " " + " ".join(_PLAIN_WORD.findall(text)) + " "
    for name, code in _country_names(language).items():
        if (f" {name} " in spaced) if name[0] < "\u0e00" else (name in text):
            yield f"c:{code}"


_PLAIN_WORD = re.compile(r"[\w]+")


@lru_cache(maxsize=64)
def _country_names(language: str) -> dict[str, str]:
    locale = _locale(language)
    names: dict[str, str] = {}
    if locale is not None:
        names = {name: code for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()}
    names |= {other: code for code, others in _words()[1].items() for other in others}
    return {" ".join(_PLAIN_WORD.findall(name)): code for name, code in names.items() if name}


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language) if language else None
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, int], dict[str, list[str]]]:
    """Powers of ten by word; names of countries by code."""
    data = packaged_table("pipelines.stories", "words")
    powers = {fold(word): int(power) for power, words in data["magnitudes"].items() for word in words}
    return powers, data["countries"]
