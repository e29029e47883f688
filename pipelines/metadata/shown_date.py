"""The day that the page shows its reader near the headline, for pages whose head names none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pipelines.metadata.page_lines import Line
from pipelines.metadata.tables import table
from pipelines.metadata.written_date import Written, written_dates

LINE_MAX_CHARS: Final = 250
AHEAD_CHARS: Final = 600  # how far before the headline a date is looked for
BEHIND_CHARS: Final = 2500
FAR: Final = -40.0
ENOUGH: Final = 15.0
ALONE: Final = FAR + 20  # of a date alone on its line, anywhere but aside
IN_LIST: Final = 40.0
LIST_CHARS: Final = 400
LIST_DAYS: Final = 2  # so many other days this near make a list of articles
SURE: Final = 85.0  # dated, labelled or alone on its line, and close under the headline
ALONE_CHARS: Final = 12  # what may stand beside the date on a line that is nothing but a date
LABEL_MAX_CHARS: Final = 30


@lru_cache
def label(kind: str) -> re.Pattern[str]:
    """A pattern for the words of one kind in `date_words.toml`."""
    words = table("date_words")
    return re.compile(
        rf"\b(?:{'|'.join(words[kind])})\b|{'|'.join(words[kind + '_unspaced'])}", re.IGNORECASE
    )


@dataclass(frozen=True, slots=True)
class Shown:
    written: Written
    score: float
    is_update: bool
    is_alone: bool  # nothing else stands on its line
    is_first: bool  # the page says "first published"
    from_headline: int  # characters, below 0 ahead of it

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE and not self.is_update


def shown_date(page: Sequence[Line], language: str) -> Shown | None:
    """The best date near the headline or behind a label ("Published"), None where there is none."""
    return best_of(shown_dates(page, language))


def shown_dates(page: Sequence[Line], language: str) -> list[Shown]:
    """Every date that the page shows, in its order; those of a list of articles count for less."""
    heading = next((line for line in page if line.is_heading), None)
    ahead = ["", *(line.text if len(line.text) < LABEL_MAX_CHARS else "" for line in page)]
    found = [
        shown
        for line, text_ahead in zip(page, ahead, strict=False)
        for shown in dates_of(line, text_ahead, heading, language)
    ]
    return [
        replace(shown, score=shown.score - IN_LIST) if is_in_list(shown, found) else shown for shown in found
    ]


def is_in_list(shown: Shown, found: Sequence[Shown]) -> bool:
    """Whether several other days stand close to it, on the same side of the headline."""
    at = shown.from_headline
    others = {
        other.written.day
        for other in found
        if abs(other.from_headline - at) <= LIST_CHARS and (other.from_headline < 0) == (at < 0)
    }
    return len(others - {shown.written.day}) >= LIST_DAYS


def best_of(found: Sequence[Shown]) -> Shown | None:
    """The likeliest; of those far from the headline only the one day that the page shows by itself."""
    near = [shown for shown in found if shown.score >= ENOUGH]
    best = max(near, key=lambda shown: (shown.is_first, not shown.is_update, shown.score), default=None)
    if best is not None and not best.is_update:
        return best
    alone = [shown for shown in found if shown.is_alone and shown.score >= ALONE and not shown.is_update]
    return alone[0] if len({shown.written.day for shown in alone}) == 1 else best


def dates_of(line: Line, ahead: str, heading: Line | None, language: str) -> Iterator[Shown]:
    """The dates on a line; `ahead` is the line before it, where that is short ("Published")."""
    if "20" not in line.text and "19" not in line.text and line.text.isascii():
        return
    if len(line.text) > LINE_MAX_CHARS and not line.is_dated:
        return
    for number, written in enumerate(written_dates(line.text[: LINE_MAX_CHARS * 2], language)):
        before = f"{ahead} {line.text[: written.start]}"[-40:]
        if label("other").search(before):
            continue
        is_update = last_end("updated", before) > last_end("published", before)
        is_alone = len(line.text) - (written.end - written.start) <= ALONE_CHARS
        score = score_of(line, heading, before, is_update) + (20 if is_alone else 0) - number
        is_first = label("first").search(before) is not None
        distance = line.offset - (heading.offset if heading else 0)
        yield Shown(written, score, is_update, is_alone, is_first, distance)


def last_end(kind: str, text: str) -> int:
    return max((found.end() for found in label(kind).finditer(text)), default=-1)


def score_of(line: Line, heading: Line | None, before: str, is_update: bool) -> float:
    """How likely this is the article's date; the weights were tuned with `benchmarks.quality`."""
    is_labelled = is_update or label("published").search(before) is not None
    score = max(0.0 if is_labelled else FAR, nearness(line, heading))
    score += (20 if is_update else 45) if is_labelled else 0
    score += 30 if line.is_dated else 0
    score -= 50 if line.is_aside else 0
    score -= 40 if len(line.text) > 120 else 0
    return score


def nearness(line: Line, heading: Line | None) -> float:
    """70 right under the headline, down to 0 at the ends of the window, below it outside."""
    distance = line.offset - (heading.offset if heading else 0)
    if distance < 0:
        return 50 * (1 + distance / AHEAD_CHARS) if -distance < AHEAD_CHARS else FAR
    return 70 * (1 - distance / BEHIND_CHARS) if distance < BEHIND_CHARS else FAR
