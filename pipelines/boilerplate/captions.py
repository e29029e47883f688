"""Captions: which blocks are one, and the captions of the article's pictures, each once, with its credit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.cues import Cues
from pipelines.metadata.agency import agency_line
from pipelines.records import Block, line_fingerprint

NEAR_BLOCKS: Final = 6  # a caption stands between the article's blocks, or this near to one of them
LONGEST: Final = 450
LONGEST_ALONE: Final = 220  # of a text that shares a box with a picture and nothing else
SURE: Final = 0.95
ALT_WORDS: Final = 0.6  # of the text's words that the picture's alt text has too
LONGEST_ITALIC: Final = 120
CREDIT_REACH: Final = 19  # blocks after a picture or film, whose player's labels stand between


def is_caption(block: Block, known: Cues) -> bool:
    """Whether a block that the model would keep is a picture's caption: by its credit, alt text or box."""
    facts = block.facts
    if block.kind == "caption" or not facts:
        return block.kind == "caption"
    if len(block.text) > LONGEST or block.kind in ("heading", "lead"):
        return False
    return _has_sign(block, known) and not agency_line(block.text)


def _has_sign(block: Block, known: Cues) -> bool:
    text, facts = block.text, block.facts
    after = facts.get("after_image", 0)
    if after <= CREDIT_REACH and known.has_labelled_credit(text):
        return True
    if after:
        return False
    if known.credit_of(text):  # an agency's name at the end, without a label: only right under a picture
        return True
    if facts.get("is_alt") or (len(text.split()) > 3 and facts.get("alt_overlap", 0) >= ALT_WORDS):
        return True
    if facts.get("is_description"):  # a lead beside the first picture
        return False
    if facts.get("italic") and len(text) <= LONGEST_ITALIC:
        return True
    return facts.get("picture_box") == 1 and len(text) <= LONGEST_ALONE and block.score < SURE


def captions_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Texts of the blocks dropped as captions within the article; a teaser's picture has its own place."""
    kept = [i for i, block in enumerate(blocks) if not block.dropped]
    if not kept:
        return ()
    found: dict[int, str] = {}
    for i, block in enumerate(blocks):
        near = kept[0] - NEAR_BLOCKS <= i <= kept[-1] + 1
        if block.dropped == "caption" and near and not block.facts.get("in_link"):
            found.setdefault(line_fingerprint(block.text), block.text)
    texts = list(found.values())
    return tuple(text for text in texts if not any(text != other and text in other for other in texts))
