"""Lines that say who wrote it: agency signatures, bylines, names at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.cues import Cues
from pipelines.metadata.agency import agency_line
from pipelines.records import Article, Block

SURE = 0.9
MOSTLY_LINK = 0.5
BYLINE_CHARS = 120


def drop_signatures(blocks: Sequence[Block], article: Article, known: Cues) -> list[Block]:
    """Kept lines that are nothing but an agency's or an author's name, or a label of another thing."""
    names = {_letters(name) for name in article.metadata.authors}
    result = []
    for block in blocks:
        reason = "" if block.dropped or len(block.text) > BYLINE_CHARS else _signature(block, names, known)
        result.append(replace(block, dropped=reason) if reason else block)
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


def agency_of(blocks: Sequence[Block]) -> str:
    """The agency that a dropped signature line names, "" for none."""
    return next((agency_line(block.text) for block in blocks if block.dropped == "agency"), "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
