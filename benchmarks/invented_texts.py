"""Texts in scripts of which there are few or no real pages at hand.

Words are invented from a script's letters and drawn by Zipf's law, with the punctuation and the spaces of the
script. They mean nothing; shingles ask no more than that words come as often as words do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.planted_copies import Text

ARTICLES = 200
LEXICON = 6_000


@dataclass(frozen=True, slots=True)
class Script:
    letters: str
    word_letters: tuple[int, int]
    space: str
    full_stop: str


def _letters(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


SCRIPTS = {
    "vi": Script("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệ", (2, 5), " ", ". "),
    "ja": Script(
        _letters(0x3042, 0x3093) + _letters(0x30A2, 0x30F3) + _letters(0x4E00, 0x51FF), (1, 3), "", "。"
    ),
    "zh": Script(_letters(0x4E00, 0x5BFF), (1, 3), "", "。"),
    "th": Script(_letters(0x0E01, 0x0E2E) + _letters(0x0E30, 0x0E39), (3, 6), "", " "),
    "ar": Script(_letters(0x0627, 0x063A) + _letters(0x0641, 0x064A), (2, 7), " ", ". "),
    "hi": Script(_letters(0x0905, 0x0939) + _letters(0x093E, 0x094C), (2, 6), " ", "। "),
}


def invented(seed: int) -> dict[str, list[Text]]:
    """By language, articles of 120 to 900 words."""
    return {language: _articles(language, script, seed) for language, script in SCRIPTS.items()}


def _articles(language: str, script: Script, seed: int) -> list[Text]:
    rng = random.Random(f"{seed} {language}")
    lexicon = [
        "".join(rng.choices(script.letters, k=rng.randint(*script.word_letters))) for _ in range(LEXICON)
    ]
    weights = [1 / rank for rank in range(1, LEXICON + 1)]
    return [
        Text(f"{language} {number}", language, tuple(_paragraphs(rng, script, lexicon, weights)))
        for number in range(ARTICLES)
    ]


def _paragraphs(rng: random.Random, script: Script, lexicon: list[str], weights: list[float]) -> list[str]:
    words = rng.choices(lexicon, weights, k=rng.randint(120, 900))
    words = [word if rng.random() > 0.02 else str(rng.randint(1, 2026)) for word in words]
    paragraphs = []
    while words:
        sentences = []
        for _ in range(rng.randint(1, 4)):
            length = rng.randint(8, 25)
            sentences.append(script.space.join(words[:length]) + script.full_stop)
            words = words[length:]
            if not words:
                break
        paragraphs.append("".join(sentences))
    return paragraphs
