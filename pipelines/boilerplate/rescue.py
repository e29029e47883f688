"""Blocks that the model rules out and that other evidence brings back: a cut body, a heading, a lead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.records import Block

CUT_SHARE: Final = 0.5  # of trafilatura's text: where the model keeps less, one of the two has failed
CUT_SCORE: Final = 0.15
HEADING_SCORE: Final = 0.4
SURE: Final = 0.9
LEAD_SCORE: Final = 0.1
LEAD_REACH: Final = 8  # blocks after the headline
LOWEST_SCORE: Final = 0.03  # of what its own class calls a lead
LEAD_CHARS: Final = 40
LOWEST_LEAD_LINKS: Final = 0.3
UNDER_HEADLINE: Final = 5
SENTENCE_CHARS: Final = 90
# Levels up to which a container's name speaks for the block.
NEAR: Final = 2
FAR: Final = 12
NO_LEAD: Final = ("byline", "in_figure", "in_nav", "is_title", "hidden", "in_link", "date")
STOPS: Final = tuple('.!?…"”»')


def keep_cut_body(blocks: Sequence[Block], threshold: float) -> list[Block]:
    """The blocks; what trafilatura took is lifted to `threshold` where the model keeps much less text."""
    kept = sum(len(block.text) for block in blocks if block.score >= threshold and not block.dropped)
    taken = sum(len(block.text) for block in blocks if not block.dropped and _taken(block))
    if kept >= CUT_SHARE * taken:
        return list(blocks)
    return [
        block._replace(score=threshold)
        if _taken(block) and CUT_SCORE <= block.score < threshold and not block.dropped
        else block
        for block in blocks
    ]


def _taken(block: Block) -> bool:
    return block.facts.get("full", 0) > 0.5


def keep_headings(blocks: Sequence[Block], threshold: float) -> list[Block]:
    """The blocks; a heading that the model doubts is lifted to `threshold` where trafilatura took it and the
    paragraph under it is surely the article's: right on 33 of 51 that known texts decide."""
    result = list(blocks)
    for i, (block, below) in enumerate(pairwise(blocks)):
        doubted = block.kind == "heading" and HEADING_SCORE <= block.score < threshold and not block.dropped
        if doubted and _taken(block) and below.score > SURE and not below.dropped:
            result[i] = block._replace(score=threshold)
    return result


def keep_lead(blocks: Sequence[Block], threshold: float) -> list[Block]:
    """The blocks; a lead between headline and body is lifted to `threshold`: trafilatura often loses it."""
    result = list(blocks)
    first = next((i for i, b in enumerate(blocks) if b.score >= threshold and not b.dropped), 0)
    for i in range(first):
        if _is_lead(blocks[i]):
            result[i] = blocks[i]._replace(kind="lead", score=max(blocks[i].score, threshold))
            break
    return result


def _is_lead(block: Block) -> bool:
    """Whether a block between headline and body is the lead: by its class, the description or its place.

    Half of the training pages leave leads out of their text, so that the model's score alone is too low.
    """
    facts = block.facts
    if not facts or block.dropped or len(block.text) < LEAD_CHARS:
        return False
    away = facts.get("from_h1", 0)
    if not 1 <= away <= LEAD_REACH or facts.get("link_share", 0) > LOWEST_LEAD_LINKS:
        return False
    if any(facts.get(name) for name in NO_LEAD) or facts.get("near_author", FAR) <= NEAR:
        return False
    if not facts.get("near_lead") and away <= NEAR and block.kind == "paragraph":  # its own class says lead
        return block.score >= LOWEST_SCORE
    if block.score < LEAD_SCORE:
        return False
    return facts.get("near_lead", 0) <= NEAR or bool(facts.get("is_description")) or _is_sentence(block)


def _is_sentence(block: Block) -> bool:
    """Whether it is a paragraph right under the headline that ends as a sentence does, and no caption."""
    away = block.facts.get("from_h1", 0)
    if block.kind == "heading":  # some papers mark the lead as the headline's second line
        return away == 1 and len(block.text) >= SENTENCE_CHARS
    is_caption = block.facts.get("picture_box", FAR) <= NEAR
    return (
        away <= UNDER_HEADLINE and not is_caption and block.kind == "paragraph" and block.text.endswith(STOPS)
    )
