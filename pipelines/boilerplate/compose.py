"""The text from the kept blocks: one paragraph a line, an empty line between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.records import Block

STOPS: Final = tuple('.!?…。！？:;"”’»)')


def compose(blocks: Sequence[Block]) -> str:
    paragraphs: list[str] = []
    last: Block | None = None
    for block in blocks:
        if block.dropped:
            continue
        if last is not None and _goes_on(last, block):
            paragraphs[-1] += " " + block.text
        else:
            paragraphs.append(block.text)
        last = block
    return "\n\n".join(paragraphs)


def _goes_on(last: Block, block: Block) -> bool:
    """Whether a `<br>` stands in the middle of a sentence: a line broken by hand, not a paragraph's end."""
    return bool(
        block.facts.get("after_break")
        and block.facts.get("same_block-1")
        and block.text[0].islower()
        and not last.text.endswith(STOPS)
    )
