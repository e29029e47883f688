"""How the figures are shown: a table a set, and the difference of a page line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from benchmarks.measure import Row, words
from benchmarks.page_sets import Known

COLUMNS = {
    "shingle_f1": "shingle F1", "shingle_precision": "P", "shingle_recall": "R", "word_f1": "word F1",
    "with": "with", "without": "without", "title": "title", "date": "date", "authors": "authors",
    "language": "language", "leads": "leads",
}  # fmt: skip
LINE_CHARS = 160


def table(name: str, pages: int, rows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """The figures of one set, a line an extractor."""
    columns = [key for key in COLUMNS if any(key in figures for figures in rows.values())]
    widths = [max(6, len(COLUMNS[key])) for key in columns]
    yield f"\n{name}: {pages} pages"
    yield f"{'':24}" + "".join(
        f"  {COLUMNS[key]:>{width}}" for key, width in zip(columns, widths, strict=True)
    )
    for extractor, figures in rows.items():
        cells = (f"{figures[key]:.4f}" if key in figures else "-" for key in columns)
        yield f"{extractor:24}" + "".join(
            f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True)
        )


def difference(known: Known, predicted: Row, figures: Mapping[str, float]) -> Iterator[str]:
    """What is wrong with a page: `+` lines must go, `-` lines are missing; and the fields that differ."""
    yield (
        f"\n{known.id}  P {figures['shingle_precision']:.2f}  R {figures['shingle_recall']:.2f}  {known.url}"
        + (f"  rejected as {predicted['rejected']}" if "rejected" in predicted else "")
    )
    for name in ("title", "date", "authors", "language"):
        if figures.get(name, 1.0) < 1.0:
            yield f"  {name}: {predicted.get(name)!r}, and not {known.gold[name]!r}"
    yield from line_difference(str(known.gold["text"]), str(predicted.get("text") or ""))


def line_difference(wanted: str, given: str) -> Iterator[str]:
    """Lines compared by their words alone, so that spaces and punctuation make no difference."""
    left, right = lines_of(wanted), lines_of(given)
    matcher = SequenceMatcher(None, keys(left), keys(right), autojunk=False)
    for change, a, b, c, d in matcher.get_opcodes():
        if change != "equal":
            yield from (f"  - {line[:LINE_CHARS]}" for line in left[a:b])
            yield from (f"  + {line[:LINE_CHARS]}" for line in right[c:d])


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if words(line)]


def keys(lines: Sequence[str]) -> list[str]:
    return [" ".join(words(line)) for line in lines]
