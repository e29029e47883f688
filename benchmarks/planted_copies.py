"""Copies of an article as newsrooms make them: edited, cut, grown, with another lead or a site's lines."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

UNSPACED = {"ja": 2, "zh": 2, "th": 4}  # characters that count as a word where there are no spaces


@dataclass(frozen=True, slots=True)
class Text:
    """`paragraphs` as they stand in the article, the first one being the lead."""

    name: str
    language: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Copier:
    """Makes copies with a seed of its own; `others`: where foreign leads, paragraphs and words come from."""

    rng: random.Random
    others: list[Text]

    def edited(self, text: Text, share: float) -> str:
        """A share of the words replaced, dropped, doubled or swapped with the next one, here and there."""
        words = split(text.text, text.language)
        for place in self.rng.sample(range(len(words)), max(1, round(share * len(words)))):
            how = self.rng.randrange(4)
            if how == 0:
                words[place] = self.rng.choice(self._foreign(text))
            elif how == 1:
                words[place] = ""
            elif how == 2:
                words[place] += words[place]
            elif place + 1 < len(words):
                words[place], words[place + 1] = words[place + 1], words[place]
        return "".join(words)

    def cut(self, text: Text) -> str:
        """The first 60 % of its words, with another lead."""
        words = split("\n\n".join(self._with_another_lead(text)), text.language)
        return "".join(words[: round(0.6 * len(words))])

    def thinned(self, text: Text) -> str:
        """60 % of its words left after paragraphs or sentences were taken out all over, with another lead."""
        parts = self._with_another_lead(text)
        parts = [part for paragraph in parts for part in _SENTENCE.split(paragraph) if part]
        words = sum(len(split(part, text.language)) for part in parts)
        left = words
        for part in self.rng.sample(parts[1:], len(parts) - 1):
            length = len(split(part, text.language))
            if left - length >= 0.6 * words:
                parts.remove(part)
                left -= length
        return "\n\n".join(parts)

    def grown(self, text: Text) -> str:
        """40 % more words, written in before, between and after, and another lead."""
        parts = self._with_another_lead(text)
        wanted = round(0.4 * len(split(text.text, text.language)))
        while wanted > 0:
            more = self._foreign(text)[:wanted]
            parts.insert(self.rng.randint(1, len(parts)), "".join(more))
            wanted -= max(1, len(more))
        return "\n\n".join(parts)

    def framed(self, text: Text) -> str:
        """With a site's own lines before and after, which were not taken off, and the lead in capitals."""
        other = self._foreign(text)[:40]
        return "\n\n".join(
            ("".join(other[:10]), text.paragraphs[0].upper(), *text.paragraphs[1:], "".join(other[10:]))
        )

    def _with_another_lead(self, text: Text) -> list[str]:
        words = split(text.text, text.language)
        lead = split(text.paragraphs[0], text.language)
        away = min(len(lead), 40, len(words) // 5)
        foreign = self._foreign(text)[: max(away, 10)]
        return ["".join(foreign), "".join(lead[away:]), *text.paragraphs[1:]]

    def _foreign(self, text: Text) -> list[str]:
        """The words of another article from some paragraph on."""
        while (other := self.rng.choice(self.others)).name == text.name:
            pass
        start = self.rng.randrange(len(other.paragraphs))
        return split("\n\n".join(other.paragraphs[start:]), other.language)


_SENTENCE = re.compile(r"(?<=[.!?。！？])\s*")


def split(text: str, language: str) -> list[str]:
    """The words with the space behind each; joined they give the text again."""
    if characters := UNSPACED.get(language):
        return re.findall(rf"(?s).{{1,{characters}}}", text)
    return re.findall(r"\S+\s*", text)


KINDS: dict[str, Callable[[Copier, Text], str]] = {
    "1 % of the words edited": lambda copier, text: copier.edited(text, 0.01),
    "2 % of the words edited": lambda copier, text: copier.edited(text, 0.02),
    "5 % of the words edited": lambda copier, text: copier.edited(text, 0.05),
    "10 % of the words edited": lambda copier, text: copier.edited(text, 0.10),
    "site lines around it, lead in capitals": Copier.framed,
    "cut to 60 % at the end, other lead": Copier.cut,
    "cut to 60 % all over, other lead": Copier.thinned,
    "grown by 40 %, other lead": Copier.grown,
}
