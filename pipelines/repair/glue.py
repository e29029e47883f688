"""Parts words that a deleted line break has glued together, in English.

On an ordinary page only what is certain by itself is parted: a small word that begins or ends no other word,
glued to a common one ("ofdisputes", "extensiveand"), two long words, or two words around a comma. The more
such joints a page has, the more of what is only likely is parted too: sentences, capitals, numbers, shorter
words, as long as the token does not come up again and again. Figures: `python -m benchmarks.glue`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.repair.joints import part
from pipelines.repair.letters import Mode, Vocabulary
from pipelines.repair.lexicon import LANGUAGE, english

# A page is glued from so many certain joints on, and from so many for each of its words. Clean English of the
# development pages has one certain joint in 100,000 words.
GLUED_JOINTS = 2
GLUED_RATE = 1 / 2000
MANY_RATE = 1 / 300  # from here on capitals in the middle of a word are likelier a joint than a brand
TOKEN = re.compile(r"\S+")
DASHES = ("-", "–", "—")
MOST_TIMES = 2  # that the same joint comes up on a page; what stands there more often is a word of its own
PAIR = re.compile(r"\b([A-Z][a-z]+) (?=([A-Z][a-z]+)\b)")
STANDING = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Unglue:
    """The repairs of one page: token as it stands -> the same, parted."""

    repairs: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.CERTAIN

    @classmethod
    def of_page(cls, lines: Iterable[str], language: str) -> Unglue:
        """What to part on the page with these lines; nothing in a language other than English."""
        if language != LANGUAGE:
            return cls()
        lines = list(lines)
        tokens = Counter(token for line in lines for token in TOKEN.findall(line))
        words = Vocabulary(english(), _standing_alone(tokens), _pairs(lines))
        found = {token: joint for token in tokens if (joint := part(token, words, Mode.CERTAIN))}
        mode = _mode([token for token in found if tokens[token] == 1], tokens.total())
        if mode > Mode.CERTAIN:
            rare = (token for token, times in tokens.items() if times <= MOST_TIMES)
            found |= {token: joint for token in rare if (joint := part(token, words, mode))}
        return cls(found, mode)

    def line(self, line: str) -> tuple[str, int]:
        """The line with its glued words parted, and how many joints that were."""
        if not self.repairs:
            return line, 0
        joints = 0

        def parted(found: re.Match[str]) -> str:
            nonlocal joints
            token = found.group()
            repaired = self.repairs.get(token, token)
            joints += repaired.count(" ")
            return repaired

        return TOKEN.sub(parted, line), joints


def _mode(certain: list[str], words: int) -> Mode:
    """How far to trust joints on a page with these certain ones; one missing at a comma proves nothing."""
    joints = sum("," not in token.rstrip(",") for token in certain)
    if not joints:
        return Mode.CERTAIN
    if joints < GLUED_JOINTS or joints < GLUED_RATE * words:
        return Mode.SMALL_WORDS
    return Mode.LOOSE if joints >= MANY_RATE * words else Mode.LIKELY


def _standing_alone(tokens: Mapping[str, int]) -> frozenset[str]:
    """The words of the page as they stand between spaces and punctuation."""
    words = (token.strip("\"'“”‘’()[].,;:!?…") for token in tokens)
    return frozenset(word for word in words if STANDING.fullmatch(word) or word in DASHES)


def _pairs(lines: Iterable[str]) -> frozenset[tuple[str, str]]:
    return frozenset(found.groups() for line in lines for found in PAIR.finditer(line))  # type: ignore[misc]
