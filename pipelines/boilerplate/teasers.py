"""Summaries of other articles: what stands right behind a link in a box called related or teaser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.records import Block

SURE = 0.7
LINK = 0.8
NEAR_RELATED = 3
NEAR_TEASER = 1


def drop_summaries(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; the summary under a dropped link goes as `teaser` where the model is not sure of it."""
    result = list(blocks)
    for i in range(1, len(result)):
        block, before = result[i], result[i - 1]
        is_behind_link = before.dropped and before.facts.get("link_share", 0) > LINK
        if is_behind_link and not block.dropped and block.score < SURE and _is_in_box(block):
            result[i] = replace(block, dropped="teaser")
    return result


def _is_in_box(block: Block) -> bool:
    facts = block.facts
    if block.kind in ("heading", "lead"):
        return False
    return facts.get("near_related", 0) <= NEAR_RELATED or facts.get("near_teaser", 0) <= NEAR_TEASER
