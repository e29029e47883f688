"""Lines that say who wrote it: agency signatures, bylines, names at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.cues import Cues
from pipelines.metadata.agency import agency_line
from pipelines.metadata.written_date import CLOCK, written_dates
from pipelines.records import Article, Block

SURE: Final = 0.9
MOSTLY_LINK: Final = 0.5
BYLINE_CHARS: Final = 120
DATE_CHARS: Final = 60
LABEL_WORDS: Final = 2  # "Published:", "Ngày đăng:", "公開日:"


def drop_signatures(blocks: Sequence[Block], article: Article, known: Cues) -> list[Block]:
    """Kept lines that are nothing but an agency's or an author's name, or a label of another thing."""
    names = {_letters(name) for name in article.metadata.authors}
    result = []
    at_head = True  # before the first paragraph; further down a day may head a section
    for block in blocks:
        reason = "" if block.dropped or len(block.text) > BYLINE_CHARS else _signature(block, names, known)
        if not block.dropped and not reason and at_head and is_date_line(block.text, article.language):
            reason = "date"
        at_head = at_head and (bool(block.dropped) or len(block.text) <= BYLINE_CHARS)
        result.append(block.dropped_as(reason) if reason else block)
    return result


def _signature(block: Block, names: set[str], known: Cues) -> str:
    text = block.text
    if agency_line(text):
        return "agency"
    if _letters(text) in names or known.is_byline(text):
        return "byline"
    kind = known.kind_of(text)
    if kind == "caption_credit":
        return "caption"
    if kind in ("share", "copy_link", "newsletter", "ads") and block.score < SURE:
        return "cue:" + kind
    linked = block.facts.get("link_share", 0) > MOSTLY_LINK
    if (linked or block.score < SURE) and known.starts(text) in ("read_more", "related"):
        return "cue:read_more"
    return ""


def is_date_line(text: str, language: str) -> bool:
    """Whether the line is a day, maybe with a label before it and a time of day, and nothing else."""
    if len(text) > DATE_CHARS or not any(map(str.isdigit, text)):
        return False
    found = next(written_dates(text, language), None)
    if found is None:
        return False
    label, rest = text[: found.start], CLOCK.sub("", text[found.end :])
    return len(label.split()) <= LABEL_WORDS and not any(map(str.isalnum, rest))


def agency_of(blocks: Sequence[Block]) -> str:
    """The agency that a dropped signature line names, "" for none."""
    return next((agency_line(block.text) for block in blocks if block.dropped == "agency"), "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
