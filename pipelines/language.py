"""The language of an article: told from its text, and from what the page says where the text cannot tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pipelines.detector import TRIALS, probabilities, profiles
from pipelines.records import Article
from pipelines.toml import packaged_table

SAMPLE_CHARS: Final = 1000  # 4.3 ms where the whole text takes 12-17, with the same answers
# One trial with a third of the sample is enough where it is this sure and the page says the same: a third of
# the time, with the same answers on all 1,127 development pages that have text.
GLANCE_CHARS: Final = 300
GLANCE_TRIALS: Final = 1
GLANCE_SURE: Final = 0.99
SHORT_CHARS: Final = 60  # below it the page's own word counts for more than a guess
SURE: Final = 0.90
SEED: Final = 0
MARKS_DISTINCT: Final = 3  # different small words that must be there
MARKS_SHARE: Final = 0.02  # of all words; no text in another language has a tenth of that
WORD: Final = re.compile(r"\w+")
ENGLISH_WORDS: Final = frozenset(
    ["the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "from", "has"]
)


def tag_language(article: Article) -> Article:
    """The article with `language` (ISO 639-1 without region, "" where unknown) and `language_score`."""
    language, score = told(article.text, article.page_language)
    if not language:
        language, score = told(article.title, article.page_language)
    return replace(article, language=language, language_score=round(score, 4))


def told(text: str, page_language: str) -> tuple[str, float]:
    """Language and how sure: the detector's verdict, corrected by what the page says of itself."""
    text = sample(text)
    if marked := told_by_marks(text):
        return marked, SURE
    if page_language:
        glance = detect(text[:GLANCE_CHARS], GLANCE_TRIALS).get(page_language, 0.0)
        if glance >= GLANCE_SURE:
            return page_language, glance
    chances = detect(text)
    if not chances:
        return page_language, 0.0
    best, score = max(chances.items(), key=lambda chance: chance[1])
    if not page_language or page_language == best:
        return best, score
    if page_language not in known_languages():
        # The detector takes a language that it never heard of for a neighbour, and is sure of it (Zulu for
        # Swahili, Galician for Portuguese). No template says `zu` by mistake; but English is easily told.
        return (best, score) if is_english(text) else (page_language, 0.0)
    if score < SURE or len(text) < SHORT_CHARS:
        return page_language, chances.get(page_language, 0.0)
    return best, score


def told_by_marks(text: str) -> str:
    """A language that the detector does not know, by its script or its small words; "" for the others."""
    marks = language_marks()
    if marks.any_script.search(text):
        letters = Counter(filter(str.isalpha, text))
        for language, (first, last) in marks.scripts.items():
            if 2 * sum(n for letter, n in letters.items() if first <= letter <= last) > letters.total():
                return language
    words = WORD.findall(text.casefold())
    distinct = set(words)
    for language, small in marks.words.items():
        if len(small & distinct) >= MARKS_DISTINCT:
            found = sum(word in small for word in words)
            if found >= MARKS_SHARE * len(words):
                return language
    return ""


@dataclass(frozen=True, slots=True)
class LanguageMarks:
    scripts: Mapping[str, tuple[str, str]]  # the first and the last letter
    any_script: re.Pattern[str]  # a letter of any of them
    words: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def language_marks() -> LanguageMarks:
    data = packaged_table("pipelines", "language_marks")
    scripts = {
        language: (chr(int(first, 16)), chr(int(last, 16)))
        for language, (first, last) in data["scripts"].items()
    }
    letters = "".join(f"{first}-{last}" for first, last in scripts.values())
    words = {language: frozenset(words) for language, words in data["words"].items()}
    return LanguageMarks(scripts, re.compile(f"[{letters}]"), words)


def is_english(text: str) -> bool:
    words = text.casefold().split()
    return sum(word in ENGLISH_WORDS for word in words) > 0.1 * len(words)


def sample(text: str) -> str:
    """About a thousand characters, without the first paragraph (a lead, a dateline) where enough follows."""
    if len(text) <= SAMPLE_CHARS:
        return text
    start = text.find("\n", 0, 300) + 1
    start = start if len(text) - start >= SAMPLE_CHARS else 0
    return text[start : start + SAMPLE_CHARS]


def detect(text: str, trials: int = TRIALS) -> dict[str, float]:
    """Language -> probability, the same each time; empty where the text has no letters.

    The probability is the mean over `trials` random orders of the text's n-grams.
    """
    chances: dict[str, float] = {}
    for profile, chance in probabilities(text, profiles(), SEED, trials).items():
        code = profile.partition("-")[0]
        chances[code] = chances.get(code, 0.0) + chance
    return chances


@lru_cache(maxsize=1)
def known_languages() -> frozenset[str]:
    return frozenset(code.partition("-")[0] for code in profiles().names)
