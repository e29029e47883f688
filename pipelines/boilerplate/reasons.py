"""Why a block is no part of the article, in one short word."""

from __future__ import annotations

from typing import Final

from pipelines.cues import Cues
from pipelines.metadata.agency import agency_line
from pipelines.records import Block

NEAR: Final = 3  # levels up to which a container's name speaks for the block
DATE_CHARS: Final = 60
MOSTLY_LINK: Final = 0.6
CUE_REASONS: Final = {"byline_agency": "byline", "caption_credit": "caption"}

# What the container is called -> the reason, the most telling first.
CONTAINERS: Final = (
    ("near_caption", "caption"),
    ("near_newsletter", "newsletter"),
    ("near_comment", "comments"),
    ("near_ad", "ads"),
    ("near_share", "share"),
    ("near_author", "byline"),
    ("near_date", "date"),
    ("near_related", "related"),
    ("near_teaser", "teaser"),
    ("near_tag", "tags"),
    ("near_nav", "navigation"),
    ("near_footer", "footer"),
)


def reason_of(block: Block, cues: Cues) -> str:
    """The reason for a block that the model rules out: the clearest sign that stands on it."""
    facts = block.facts
    if facts.get("is_title") and facts.get("place", 0) < 0.9:
        return "title"
    if agency_line(block.text):
        return "agency"
    kind = cues.kind_of(block.text, weak=True) or cues.starts(block.text)
    if kind:
        return CUE_REASONS.get(kind, "cue:" + kind)
    if facts.get("in_figure") or (facts.get("credit") and facts.get("after_image", 0) < 2):
        return "caption"
    if facts.get("in_nav"):
        return "navigation"
    if facts.get("in_footer"):
        return "footer"
    if facts.get("date") and len(block.text) < DATE_CHARS:
        return "date"
    for name, reason in CONTAINERS:
        if facts.get(name, 0) <= NEAR:  # a fact of 0, the block's own class, is not stored
            return reason
    return "links" if facts.get("link_share", 0) > MOSTLY_LINK else "model"
