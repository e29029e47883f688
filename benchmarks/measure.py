"""How near an extracted article is to the known one: the measure of `benchmarks.quality`.

Words are runs of letters and digits in the NFC text. Word precision and recall count words with their
number, case folded; shingle precision and recall count runs of four words as they are written, so that one
stray line or a wrong order costs. `with` and `without` are the shares of the snippets that must, and must
not, stand in the text.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

WORD = re.compile(r"\w+")
SHINGLE_WORDS = 4
# In the order in which they are printed.
FIGURES = (
    "shingle_f1", "shingle_precision", "shingle_recall", "word_f1", "word_precision", "word_recall",
    "with", "without", "title", "date", "authors", "language",
)  # fmt: skip

# A row of gold or of predictions, as JSON gives it.
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """Precision and recall of one page."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def words(text: str | None) -> list[str]:
    return WORD.findall(normalize("NFC", text or ""))


def shingles(text: str | None) -> Counter[tuple[str, ...]]:
    """Runs of four words with their number; a shorter text is one shingle."""
    found = words(text)
    if not found:
        return Counter()
    last = max(1, len(found) - SHINGLE_WORDS + 1)
    return Counter(tuple(found[at : at + SHINGLE_WORDS]) for at in range(last))


def overlap(predicted: Counter[Any], gold: Counter[Any]) -> Share:
    """What two bags share. Nothing wanted: full marks for nothing given. Nothing given: no marks."""
    if not gold:
        return Share(0.0 if predicted else 1.0, 1.0)
    if not predicted:
        return Share(0.0, 0.0)
    same = (predicted & gold).total()
    return Share(same / predicted.total(), same / gold.total())


def flat(text: str | None) -> str:
    """The words in lower case with one space between: what titles, names and snippets are compared by."""
    return " ".join(words((text or "").lower()))


def names(authors: str | Sequence[str] | None) -> frozenset[str]:
    several = [authors] if isinstance(authors, str) else authors or []
    return frozenset(key for author in several if (key := flat(author)))


def page_figures(gold: Row, predicted: Row) -> dict[str, float]:
    """The figures of one page, 0..1; a field counts only where both sides have it."""
    text = predicted.get("text") or ""
    by_word = overlap(Counter(words(text.lower())), Counter(words(gold["text"].lower())))
    by_shingle = overlap(shingles(text), shingles(gold["text"]))
    figures = {
        "word_precision": by_word.precision,
        "word_recall": by_word.recall,
        "word_f1": by_word.f1,
        "shingle_precision": by_shingle.precision,
        "shingle_recall": by_shingle.recall,
    }
    squeezed = flat(text)
    for name, wanted in (("with", True), ("without", False)):
        if snippets := gold.get(name):
            figures[name] = statistics.fmean((flat(snippet) in squeezed) == wanted for snippet in snippets)
    return figures | field_figures(gold, predicted)


def field_figures(gold: Row, predicted: Row) -> dict[str, float]:
    figures: dict[str, float] = {}
    if gold.get("title") and "title" in predicted:
        figures["title"] = float(flat(gold["title"]) == flat(predicted["title"]))
    if gold.get("date") and "date" in predicted:
        figures["date"] = float(str(gold["date"])[:10] == str(predicted["date"] or "")[:10])
    if gold.get("authors") and "authors" in predicted:
        wanted, given = names(gold["authors"]), names(predicted["authors"])
        same = len(wanted & given)
        figures["authors"] = (
            harmonic(same / len(given) if given else 0.0, same / len(wanted)) if wanted else 1.0
        )
    if gold.get("language") and "language" in predicted:
        figures["language"] = float(gold["language"] == predicted["language"])
    return figures


def set_figures(pages: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Means over the pages that have the figure; shingle F1 is that of the mean precision and mean recall."""
    rows = list(pages)
    known = {name for row in rows for name in row}
    means = {name: statistics.fmean(row[name] for row in rows if name in row) for name in known}
    if "shingle_precision" in means:
        means["shingle_f1"] = harmonic(means["shingle_precision"], means["shingle_recall"])
    return {name: means[name] for name in FIGURES if name in means}
