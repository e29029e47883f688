"""Blocks that the model rules out and that other evidence brings back: a cut body, a lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.records import Block

CUT_SHARE = 0.5  # of trafilatura's text: where the model keeps less, one of the two has failed
CUT_SCORE = 0.15
LEAD_SCORE = 0.1
LEAD_REACH = 8  # blocks after the headline
LEAD_CHARS = 40
LOWEST_LEAD_LINKS = 0.3


def keep_cut_body(blocks: Sequence[Block], threshold: float) -> list[Block]:
    """The blocks; what trafilatura took is lifted to `threshold` where the model keeps much less text."""
    kept = sum(len(block.text) for block in blocks if block.score >= threshold and not block.dropped)
    taken = sum(len(block.text) for block in blocks if _taken(block) and not block.dropped)
    if kept >= CUT_SHARE * taken:
        return list(blocks)
    return [
        replace(block, score=threshold)
        if _taken(block) and CUT_SCORE <= block.score < threshold and not block.dropped
        else block
        for block in blocks
    ]


def _taken(block: Block) -> bool:
    return block.facts.get("full", 0) > 0.5


def keep_lead(blocks: Sequence[Block], threshold: float) -> list[Block]:
    """The blocks; a lead between headline and body is lifted to `threshold`: trafilatura often loses it."""
    result = list(blocks)
    first = next((i for i, b in enumerate(blocks) if b.score >= threshold and not b.dropped), 0)
    for i in range(first):
        if _is_lead(blocks[i]):
            result[i] = replace(blocks[i], kind="lead", score=max(blocks[i].score, threshold))
            break
    return result


def _is_lead(block: Block) -> bool:
    facts = block.facts
    if not facts or block.dropped or block.score < LEAD_SCORE or len(block.text) < LEAD_CHARS:
        return False
    if not 1 <= facts.get("from_h1", 0) <= LEAD_REACH or facts.get("link_share", 0) > LOWEST_LEAD_LINKS:
        return False
    if any(facts.get(name) for name in ("byline", "in_figure", "in_nav", "is_title", "hidden", "in_link")):
        return False
    return not facts.get("near_lead") or bool(facts.get("is_description"))  # 0: its own class says lead
