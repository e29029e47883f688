"""How the page is worded: a report tells what was, a firm says "we" and "you", names itself, asks to call."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pipelines.admit.shapes import phones
from pipelines.records import Article, Block
from pipelines.toml import packaged_table

# Both begin with few characters to look for: that is three times as fast.
MIDDLE_CAPITAL: Final = re.compile(r"[A-Z](?<=[a-z,;]\s[A-Z])\w+")
BEGINNING: Final = re.compile(r"[.!?\n]\s+([^\W\d_]+)")
YEAR: Final = re.compile(r"[12](?<!\w.)(?:(?<=1)9|(?<=2)0)\d\d\b")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NUMBERED: Final = re.compile(r"(?:step |#)?\d", re.I)
ENDS: Final = 500  # characters at the head and at the end of the text that are looked at alone
ABOUT_WORDS: Final = 30  # added to the number of words, so that a short text has no extreme rates


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, frozenset[str]], dict[str, list[str]]]:
    table = packaged_table("pipelines.admit", "wording")
    return {name: frozenset(words.split()) for name, words in table["words"].items()}, table["phrases"]


RATED: Final = (
    "we", "you", "me", "said", "promo", "past", "offer", "weighs", "third", "the", "states", "promises",
    "objects", "points", "joins", "calendar",
)  # fmt: skip


def wording(article: Article) -> dict[str, float]:
    """Rates in 100 words of the text, of what was dropped and of both; and how headings and ends sound."""
    lowered = article.text.lower()
    told = WORD.findall(lowered)
    kept = [block for block in article.blocks if not block.dropped]
    dropped = [block.text for block in article.blocks if block.dropped]
    other = WORD.findall("\n".join(dropped).lower())
    facts = _rates(lowered, told) | _whole(Counter(told), Counter(other), len(told), len(other))
    facts |= _sentences(article.text)
    facts |= _ends(lowered) | _headings([block.text for block in kept if block.kind == "heading"])
    facts |= _brand(article, lowered) | _title(article)
    facts["phones_told"] = math.log1p(phones(article.text))
    facts["phones_shown"] = math.log1p(_phones(article.blocks))
    facts["asking_blocks"] = sum(block.text.endswith("?") for block in kept) / (1 + len(kept))
    return facts


def _rates(lowered: str, told: Sequence[str]) -> dict[str, float]:
    words, phrases = _words()
    counts = Counter(told)
    size = len(told) + ABOUT_WORDS
    facts = {}
    for name in RATED:
        found = _count(counts, words[name]) + sum(map(lowered.count, phrases.get(name, ())))
        facts[name] = 100 * found / size
    facts["ed"] = 100 * sum(n for word, n in counts.items() if len(word) > 4 and word.endswith("ed")) / size
    facts["unique_words"] = len(counts) / size**0.8
    return facts


def _whole(told: Mapping[str, int], other: Mapping[str, int], told_size: int, size: int) -> dict[str, float]:
    words, _ = _words()
    facts = {}
    for name in ("we", "you", "me", "promo", "offer"):
        rest = _count(other, words[name])
        facts[f"{name}_all"] = 100 * (rest + _count(told, words[name])) / (size + told_size + 50)
        facts[f"{name}_dropped"] = 100 * rest / (size + 50)
    return facts


def _sentences(text: str) -> dict[str, float]:
    """How sentences begin, and what names and years stand in them."""
    words, _ = _words()
    firsts = [first.lower() for first in BEGINNING.findall("\n\n" + text)]
    names = MIDDLE_CAPITAL.findall(text)
    found = text.split()
    size = 2 + len(firsts)
    rate = 100 / (len(found) + ABOUT_WORDS)
    return {
        "acting_sentences": sum(first in words["act"] for first in firsts) / size,
        "we_sentences": sum(first in words["we"] or first in words["you"] for first in firsts) / size,
        "names": rate * len(names),
        "different_names": rate * len(set(names)),
        "years": rate * len(YEAR.findall(text)),
        "word_chars": len(text) / (1 + len(found)),
    }


def _count(counts: Mapping[str, int], words: Iterable[str]) -> int:
    return sum(counts.get(word, 0) for word in words)


def _ends(lowered: str) -> dict[str, float]:
    facts = {}
    for end, part in (("first", lowered[:ENDS]), ("last", lowered[-ENDS:])):
        found = WORD.findall(part)
        for name in ("we", "you", "promo", "act"):
            facts[f"{name}_{end}"] = _share(found, name) if found else 0.0
    return facts


def _share(found: Sequence[str], name: str) -> float:
    words = _words()[0][name]
    return sum(word in words for word in found) / (20 + len(found))


def _headings(headings: Sequence[str]) -> dict[str, float]:
    words, _ = _words()
    lines = [WORD.findall(heading.lower()) for heading in headings]
    firsts = [line[0] for line in lines if line]
    found = [word for line in lines for word in line]
    size = 2 + len(headings)
    return {
        "we_headings": 10 * sum(word in words["we"] for word in found) / (10 + len(found)),
        "you_headings": 10 * sum(word in words["you"] for word in found) / (10 + len(found)),
        "acting_headings": sum(word in words["act"] for word in firsts) / size,
        "telling_headings": sum(word in words["asks"] for word in firsts) / size,
        "small_headings": sum(word in words["small"] for word in found) / (5 + len(found)),
        "guiding_headings": math.log1p(sum(word in words["guides"] for word in found)),
        "heading_length": len(found) / (1 + len(lines)),
        "low_headings": _low(headings) / (3 + len(found)),
        "numbered_headings": sum(NUMBERED.match(heading) is not None for heading in headings) / size,
    }


def _low(headings: Sequence[str]) -> int:
    """How many words begin with a small letter, those that begin a heading aside."""
    return sum(word[:1].islower() for heading in headings for word in heading.split()[1:])


def _brand(article: Article, lowered: str) -> dict[str, float]:
    """How often the text names the site itself."""
    name = article.metadata.site_name.strip().lower()
    if len(name) < 4:
        return {}
    shown = sum(block.text.lower().count(name) for block in article.blocks if len(block.text) >= len(name))
    size = sum(len(block.text) for block in article.blocks)
    return {
        "brand_known": 1.0,
        "brand": 600 * lowered.count(name) / (len(lowered) + 200),
        "brand_all": 600 * shown / (size + 300),
        "brand_first": float(name in lowered[:300]),
        "brand_last": float(name in lowered[-400:]),
        "brand_title": float(name in article.title.lower()),
    }


def _title(article: Article) -> dict[str, float]:
    words, _ = _words()
    title = WORD.findall(article.title.lower())
    lead = WORD.findall(article.metadata.description.lower())
    both = words["promo"] | words["act"]
    return {
        "own_title_words": float(len(title)),
        "small_title": float(small := sum(word in words["small"] for word in title)),
        "small_title_share": small / (2 + len(title)),
        "guiding_title": float(sum(word in words["guides"] for word in title)),
        "number_title": float(article.title[:1].isdigit()),
        "promo_title": float(sum(word in words["promo"] for word in title)),
        "telling_title": float(title[:1] != [] and title[0] in words["tells"]),
        "we_lead": float(sum(word in words["we"] or word in words["you"] for word in lead)),
        "promo_lead": sum(word in both for word in lead) / (5 + len(lead)),
    }


def _phones(blocks: Sequence[Block]) -> int:
    return sum(phones(block.text) for block in blocks if 9 < len(block.text) < 400)
