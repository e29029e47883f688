"""Parts words that a deleted line break has glued together, in English.

On an ordinary page only what is certain by itself is parted: a small word that begins or ends no other word,
glued to a common one ("ofdisputes", "extensiveand"), two long words, or two words around a comma. The more
such joints a page has, the more of what is only likely is parted too: sentences, capitals, numbers, shorter
words, as long as the token does not come up again and again. Figures: `python -m benchmarks.glue`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipelines.repair.joints import part
from pipelines.repair.lexicon import LANGUAGE, english
from pipelines.repair.own_words import EDGES, OwnWords
from pipelines.repair.vocabulary import Mode, Vocabulary

# A page is glued from so many certain joints on, and from so many for each of its words. Clean English of the
# development pages has one certain joint in 100,000 words.
GLUED_JOINTS: Final = 2
GLUED_RATE: Final = 1 / 2000
MANY_RATE: Final = 1 / 1000  # from here on capitals in the middle of a word are likelier a joint than a brand
TOKEN: Final = re.compile(r"\S+")
ENDING: Final = re.compile(r"(?:['’]s|s)$")
LEAST_SOFT: Final = 2
# That the same joint comes up on a page; what stands there more often is a word of its own.
MOST_TIMES: Final = 1


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
        tokens = Counter(" ".join(lines).split())
        own = OwnWords(tokens, lines)
        words = Vocabulary(english(), own)
        odd = words.odd()
        found = {token: joint for token in odd if (joint := part(token, words, Mode.CERTAIN))}
        certain = [token for token in found if tokens[token] == 1]
        soft = _soft(odd, words, certain)
        mode = _mode(certain, soft, tokens.total())
        if mode > Mode.CERTAIN:
            words = Vocabulary(english(), own, knows_own=mode == Mode.LOOSE)
            rare = _rare(words.odd(), tokens, mode)
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


def _rare(odd: Sequence[str], tokens: Mapping[str, int], mode: Mode) -> list[str]:
    """The tokens that do not come up again and again, in any case and with any ending: such are words."""
    stems = {token: ENDING.sub("", token.strip(EDGES)).lower() for token in odd}
    times: Counter[str] = Counter()
    for token, stem in stems.items():
        times[stem] += tokens[token]
    most = MOST_TIMES + (mode == Mode.LOOSE)
    return [token for token in odd if times[stems[token]] <= most]


def _soft(odd: Sequence[str], words: Vocabulary, certain: Sequence[str]) -> int:
    """How many more tokens are two words in small letters, if a small word is among them.

    Clean pages have hardly one, and of those with two each has a joint.
    """
    known = set(certain)
    plain = [token for token in odd if token not in known and _is_plain(token.strip(EDGES))]
    parted = [
        part(token, words, Mode.SMALL_WORDS) for token in _rare(plain, words.own.tokens, Mode.SMALL_WORDS)
    ]
    joints = [set(re.findall("[a-z]+", joint)) for joint in parted if joint]
    return len(joints) if any(joint & words.small.plain for joint in joints) else 0


def _is_plain(word: str) -> bool:
    return word.isalpha() and word.islower()


def _mode(certain: Sequence[str], soft: int, words: int) -> Mode:
    """How far to trust joints on a page with these certain ones; one missing at a comma proves nothing."""
    sure = sum("," not in token.rstrip(",") for token in certain)
    joints = sure + soft
    if not sure and soft < LEAST_SOFT:
        return Mode.CERTAIN
    if joints < GLUED_JOINTS + (not sure) or joints < GLUED_RATE * words:
        return Mode.SMALL_WORDS
    return Mode.LOOSE if joints > GLUED_JOINTS and joints >= MANY_RATE * words else Mode.LIKELY
