"""The lead (standfirst): first in the text, unless the body begins with the same words."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mode
from typing import Final

from pipelines.metadata.dateline import dateline_of
from pipelines.records import Block

NEAR_LEAD: Final = 2
LOOK_AT: Final = 3  # kept blocks at the head among which a lead can be
SHORTEST: Final = 25


def set_lead_apart(blocks: Sequence[Block]) -> tuple[list[Block], str]:
    """The blocks, the lead dropped as `lead_repeated` where the body has it again, and the lead's text."""
    kept = [i for i, block in enumerate(blocks) if not block.dropped]
    level = _level_of_body([blocks[i] for i in kept])
    lead = next((i for i in kept[:LOOK_AT] if _is_lead(blocks[i], level)), None)
    result = list(blocks)
    if lead is None:
        return result, ""
    block = result[lead]._replace(kind="lead")
    result[lead] = block
    key = _letters(block.text)
    for i in kept[:6]:
        if i == lead or len(key) < SHORTEST:
            continue
        other = result[i].text
        if key in (_letters(other), _letters(other.removeprefix(dateline_of(other)))):
            result[lead] = block.dropped_as("lead_repeated")
            break
    return result, block.text


def _is_lead(block: Block, level_of_body: float) -> bool:
    if block.kind == "lead":
        return True
    return len(block.text) >= SHORTEST and _level(block) < level_of_body


def _level_of_body(kept: Sequence[Block]) -> float:
    """From how many levels up on a class that speaks of a lead is no lead's: where such a class stands around
    most of the text, it is the body's.
    """
    levels = [level for level in map(_level, kept) if level <= NEAR_LEAD]
    return mode(levels) if len(levels) > max(1, len(kept) / 2) else NEAR_LEAD + 1


def _level(block: Block) -> float:
    """How many levels up a class speaks of a lead; of the block's own (0) there is no fact."""
    return block.facts.get("near_lead", 0.0)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
