"""The lead (standfirst): first in the text, unless the body begins with the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.metadata.dateline import dateline_of
from pipelines.records import Block

NEAR_LEAD = 2
LOOK_AT = 3  # kept blocks at the head among which a lead can be
SHORTEST = 25


def set_lead_apart(blocks: Sequence[Block]) -> tuple[list[Block], str]:
    """The blocks, the lead dropped as `lead_repeated` where the body has it again, and the lead's text."""
    kept = [i for i, block in enumerate(blocks) if not block.dropped]
    # A class that speaks of a lead and stands around most of the text is the body's.
    named = sum(_is_named_lead(blocks[i]) for i in kept)
    of_body = named > max(1, len(kept) / 2)
    lead = next((i for i in kept[:LOOK_AT] if _is_lead(blocks[i], of_body)), None)
    result = list(blocks)
    if lead is None:
        return result, ""
    block = replace(result[lead], kind="lead")
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


def _is_lead(block: Block, is_class_of_body: bool) -> bool:
    if block.kind == "lead":
        return True
    if is_class_of_body or len(block.text) < SHORTEST:
        return False
    return _is_named_lead(block)


def _is_named_lead(block: Block) -> bool:
    """Whether its class, or one close around it, speaks of a lead; of its own (0) there is no fact."""
    return block.facts.get("near_lead", 0) <= NEAR_LEAD


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
