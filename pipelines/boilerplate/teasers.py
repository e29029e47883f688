"""Headings and summaries of other articles: in a box called related or teaser, or where a link leads on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.extract.onward import ARTICLE
from pipelines.records import Block

SURE: Final = 0.7
SURE_BESIDE: Final = 0.9  # of the known summaries that are article text (roundups) none lies below
BOX_BLOCKS: Final = 6
LINK: Final = 0.8
NEAR_RELATED: Final = 3
NEAR_TEASER: Final = 1


def drop_summaries(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; the summary under a dropped link goes as `teaser` where the model is not sure of it."""
    result = list(blocks)
    for i in range(1, len(result)):
        block, before = result[i], result[i - 1]
        is_behind_link = before.dropped and before.facts.get("link_share", 0) > LINK
        if not is_behind_link or block.dropped or block.kind in ("heading", "lead"):
            continue
        if (block.score < SURE and _is_in_box(block)) or (
            block.score < SURE_BESIDE and _shares_box(block, before)
        ):
            result[i] = block.dropped_as("teaser")
    return result


def drop_linked_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; a heading that is a link to another article goes as `teaser` where the model is not sure of
    it and what stands right before or below it was dropped.
    """
    beside = zip((None, *blocks), (*blocks[1:], None), strict=False)
    return [
        block.dropped_as("teaser")
        if _leads_on(block) and any(near is not None and near.dropped for near in pair)
        else block
        for block, pair in zip(blocks, beside, strict=False)
    ]


def _leads_on(block: Block) -> bool:
    facts = block.facts
    is_linked = facts.get("link_share", 0) > LINK and facts.get("leads") == ARTICLE
    return is_linked and block.kind == "heading" and not block.dropped and block.score < SURE


def _shares_box(block: Block, before: Block) -> bool:
    """Whether the two alone share a box, but for a label, and the link leads to another article."""
    return before.facts.get("leads") == ARTICLE and 2 <= block.facts.get("onward_box", 0) <= BOX_BLOCKS


def _is_in_box(block: Block) -> bool:
    facts = block.facts
    return facts.get("near_related", 0) <= NEAR_RELATED or facts.get("near_teaser", 0) <= NEAR_TEASER
