"""The day that the page shows its reader near the headline, for pages whose head names none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from pipelines.metadata.evidence import SKIPPED, kind_of, opens_aside
from pipelines.metadata.written_date import Written, written_dates

INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "em", "font", "i", "label", "mark", "q", "s", "small", "span", "strong"]
    + ["sub", "sup", "time", "u"]
)
PUBLISHED = re.compile(
    r"\b(?:published|posted|publi[ée]|publicado|pubblicato|publicerad|publisert|publiceret|gepubliceerd|veröffentlicht|erstellt|opublikowan\w*"
    r"|đăng|xuất bản|yayın\w*|diterbitkan|dipublikasikan|опубликован\w*|опубліковано|created|written|issued|date)\b|发布|發佈|公開|입력|등록|نشر",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|reviewed|edited|last\s+\w+ed|stand|aktualisiert|geändert|mis à jour|modifié|actualizado|atualizad\w|aggiornat\w|bijgewerkt|oppdatert|uppdaterad|opdateret|aktualizacja|cập nhật|güncelle\w*|diperbarui|обновлен\w*|оновлено)\b|更新|수정|تحديث",
    re.IGNORECASE,
)
NOT_OF_ARTICLE = re.compile(
    r"©|\bcopyright\b|all rights reserved|\bexpires?\b|\bdeadline\b|\baccessed\b|\bretrieved\b|\bborn\b",
    re.IGNORECASE,
)
LINE_MAX_CHARS = 250
AHEAD_CHARS = 600  # how far before the headline a date is looked for
BEHIND_CHARS = 2500
FAR = -40.0
ENOUGH = 15.0
SURE = 90.0  # dated or labelled, and close under the headline
ALONE_CHARS = 12  # what may stand beside the date on a line that is nothing but a date
LABEL_MAX_CHARS = 30


@dataclass(slots=True)
class Line:
    """What stands on one line of the page."""

    text: str = ""
    offset: int = 0  # characters of the page before it
    is_dated: bool = False  # a `time` element, or a class that speaks of a date
    is_aside: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    written: Written
    score: float
    is_update: bool

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE and not self.is_update


def shown_date(tree: _Element, headline: _Element | None, language: str) -> Shown | None:
    """The best date near the headline, or one with a label that says "published"; None where there is none."""
    page = [line for line in lines(tree, headline) if line.text]
    heading = next((line for line in page if line.is_heading), None)
    labels = ["", *(line.text if len(line.text) < LABEL_MAX_CHARS else "" for line in page)]
    found = [
        shown
        for line, label in zip(page, labels, strict=False)
        for shown in dates_of(line, label, heading, language)
    ]
    found = [shown for shown in found if shown.score >= ENOUGH]
    return max(found, key=lambda shown: (not shown.is_update, shown.score), default=None)


def dates_of(line: Line, label: str, heading: Line | None, language: str) -> Iterator[Shown]:
    """The dates on a line; `label` is the line before it, where that is short ("Published")."""
    if "20" not in line.text and "19" not in line.text and line.text.isascii():
        return
    if len(line.text) > LINE_MAX_CHARS and not line.is_dated:
        return
    for number, written in enumerate(written_dates(line.text[: LINE_MAX_CHARS * 2], language)):
        before = f"{label} {line.text[: written.start]}"[-40:]
        if NOT_OF_ARTICLE.search(before):
            continue
        is_update = last_end(UPDATED, before) > last_end(PUBLISHED, before)
        is_alone = len(line.text) - (written.end - written.start) <= ALONE_CHARS
        score = score_of(line, heading, before, is_update) + (20 if is_alone else 0) - number
        yield Shown(written, score, is_update)


def last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)


def score_of(line: Line, heading: Line | None, before: str, is_update: bool) -> float:
    """How likely this is the article's date; the weights were tuned with `benchmarks.quality`."""
    is_labelled = is_update or PUBLISHED.search(before) is not None
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


def lines(tree: _Element, headline: _Element | None) -> Iterator[Line]:
    """The page's visible text, line by line; a new line at every element that is not inline."""
    around = [headline, *headline.iterancestors()] if headline is not None else []
    current = Line()
    offset = 0
    for text, change in walk(tree, around, False, False):
        if change is not None:
            if current.text.strip():
                current.text = " ".join(current.text.split())
                current.offset = offset
                offset += len(current.text)
                yield current
            current = change
        current.text += text + " "
    current.text = " ".join(current.text.split())
    current.offset = offset
    yield current


def walk(
    element: _Element, around: Collection[_Element], aside: bool, dated: bool
) -> Iterator[tuple[str, Line | None]]:
    """Pieces of text; a fresh Line beside a piece with which a line begins."""
    tag: Any = element.tag
    if not isinstance(tag, str) or tag in SKIPPED or tag == "head":
        return
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    aside = aside or (element not in around and opens_aside(element))
    dated = tag == "time" or (dated and tag in INLINE) or (len(marks) > 2 and kind_of(marks)[1])
    breaks = tag not in INLINE or (dated and tag != "a")
    is_heading = bool(around) and element is around[0]
    yield element.text or "", Line(is_dated=dated, is_aside=aside, is_heading=is_heading) if breaks else None
    for child in element:
        yield from walk(child, around, aside, dated)
        if child.tail:
            yield child.tail, (Line(is_dated=dated, is_aside=aside) if child.tag not in INLINE else None)
    if breaks:
        yield "", Line(is_aside=aside)
