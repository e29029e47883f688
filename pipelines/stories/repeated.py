"""Paragraphs that stand in many articles of a corpus: disclaimers, "about us", calls to subscribe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.records import line_fingerprint

FEWEST_ARTICLES = 3
FEWEST_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Repeated:
    text: str
    articles: int
    sources: tuple[str, ...]  # where it stands, most often first


def repeated(
    rows: Callable[[], Iterable[Mapping[str, Any]]], fewest: int = FEWEST_ARTICLES
) -> list[Repeated]:
    """Paragraphs of at least `fewest` articles, the most frequent first; copies of an article do not count.

    `rows` gives the article rows anew at each call: they are read twice, so that the texts need not be kept.
    """
    counts = Counter(mark for row in rows() for mark in _paragraphs(row))
    frequent = {mark for mark, count in counts.items() if count >= fewest}
    texts: dict[int, str] = {}
    sources: dict[int, Counter[str]] = {mark: Counter() for mark in frequent}
    for row in rows():
        for mark, text in _paragraphs(row).items():
            if mark in frequent:
                texts.setdefault(mark, text)
                sources[mark][row["source"]] += 1
    found = [
        Repeated(text, counts[mark], tuple(name for name, _ in sources[mark].most_common()))
        for mark, text in texts.items()
    ]
    return sorted(found, key=lambda one: (-one.articles, one.text))


def _paragraphs(row: Mapping[str, Any]) -> dict[int, str]:
    """By fingerprint, each once."""
    if row["metadata"]["duplicate_of"]:
        return {}
    lines = [line.strip() for line in row["text"].split("\n")]
    return {line_fingerprint(line): line for line in lines if len(line) >= FEWEST_CHARACTERS}
