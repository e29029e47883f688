"""Names of people in the lines where pages name their authors, without roles, agencies, newsrooms and labels.

The words are data: `bylines.toml` beside this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipelines.metadata.agency import agency_line, agency_name
from pipelines.metadata.site_name import SiteNames, squashed
from pipelines.metadata.tables import either, table

TEXT_MAX_CHARS: Final = 300
NAME_MAX_WORDS: Final = 6
NO_NAME: Final = re.compile(
    r"@|https?:|www\.|\d|[<>{}=\[\]%$#?!©®]|\.(?:com|net|org|vn|de|fr)\b", re.IGNORECASE
)
CREDENTIAL: Final = re.compile(r"(?:[A-Z][A-Za-z]{0,2}\.?-?){1,4}®?|Ph\.?\s?D\.?|Jr\.?|Sr\.?|[IVX]+|Esq\.?")
ALWAYS_BETWEEN: Final = re.compile(
    r"\s*(?:[;|·•‧、・\n\t]|\s[/–—-]\s|,\s+(?=(?:and|und|y|et|e|og|och|en|i|và)\s))\s*"
)
SLASH: Final = re.compile(r"\s*/\s*")
CAPITALISED: Final = re.compile(r"[^\W\d_a-zà-öø-ÿ]")
BRACKETS: Final = re.compile(r"[(（\[][^)）\]]*[)）\]]")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around names in bylines; all `casefold`ed."""

    lead_in: re.Pattern[str]  # "by", "von", "written by", "tác giả:"
    between: re.Pattern[str]  # "and", "und", "&"
    behind: re.Pattern[str]  # "기자", "記者", "reports from"
    roles: re.Pattern[str]  # a part that has one of them is no name
    newsroom: re.Pattern[str]
    particles: frozenset[str]


@lru_cache(maxsize=1)
def byline_words() -> Words:
    data = table("bylines")
    return Words(
        lead_in=re.compile(rf"^\W*(?:{either(data['lead_in'])})(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE),
        between=re.compile(rf"\s*&\s*|\s+(?:{either(data['between'])})\s+", re.IGNORECASE),
        behind=re.compile(rf"\s*(?:{either(data['behind'])})\s*\W*$", re.IGNORECASE),
        roles=re.compile(rf"(?<!\w)(?:{either(data['roles'])})(?!\w)", re.IGNORECASE),
        newsroom=re.compile(rf"(?<!\w)(?:{either(data['newsroom'])})(?!\w)", re.IGNORECASE),
        particles=frozenset(data["particles"]),
    )


def people_in(texts: Iterable[str], names: SiteNames, is_shown: bool = False) -> tuple[str, ...]:
    """The people named in the texts, each once.

    `is_shown`: the texts were read off the page and may hold anything, so that a name must look like one.
    """
    found: dict[str, str] = {}
    for text in texts:
        if len(text) <= TEXT_MAX_CHARS and not text.startswith(("http://", "https://", "@")):
            for name in names_in(text):
                if is_person(name, names, is_shown):
                    found.setdefault(squashed(name), name)
    return tuple(found.values())


def names_in(text: str) -> Iterator[str]:
    """The parts of a byline: cut at conjunctions and commas, without lead-ins and letters after names."""
    words = byline_words()
    text = without_lead_in(BRACKETS.sub(" ", text))
    for group in ALWAYS_BETWEEN.split(text):
        if agency_line(group):
            continue
        first = True
        for part in re.split(r"\s*,\s*|\s*，\s*", group):
            for name in words.between.split(part):
                for piece in SLASH.split(name):
                    clean = without_lead_in(piece)
                    clean = words.behind.sub("", clean).strip(" \t.,:;-–—|*\"'“”„«»")
                    if not first and CREDENTIAL.fullmatch(clean):
                        continue
                    first = False
                    yield " ".join(clean.split())


def without_lead_in(text: str) -> str:
    words = byline_words()
    text = text.strip()
    while (shorter := words.lead_in.sub("", text, count=1).strip()) != text:
        text = shorter
    return text


def is_person(name: str, names: SiteNames, is_shown: bool) -> bool:
    """Whether a part of a byline can be somebody's name: no agency, newsroom, site, role, number, address."""
    words = byline_words()
    parts = name.split()
    if not 2 <= len(name) <= 60 or len(parts) > NAME_MAX_WORDS or NO_NAME.search(name):
        return False
    if agency_line(name) or agency_name(name) or names.has(name):
        return False
    if words.newsroom.search(name) or words.roles.search(name):
        return False
    return not is_shown or looks_like_a_name(parts, words.particles)


def looks_like_a_name(parts: list[str], particles: frozenset[str]) -> bool:
    """Two words or more that begin with capitals, or some letters of a script that has none."""
    if any(not part[0].isascii() and not part[0].isupper() and not part[0].islower() for part in parts):
        return len("".join(parts)) >= 2
    core = [part for part in parts if part.casefold() not in particles]
    return len(parts) >= 2 and bool(core) and all(part[0].isupper() for part in core)
