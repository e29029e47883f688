"""The captions of the article's pictures, each once, with its credit."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.records import Block, line_fingerprint

NEAR_BLOCKS = 6  # a caption stands between the article's blocks, or this near to one of them


def captions_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Texts of the blocks dropped as captions within the article; a teaser's picture has its own place."""
    kept = [i for i, block in enumerate(blocks) if not block.dropped]
    if not kept:
        return ()
    found: dict[int, str] = {}
    for i, block in enumerate(blocks):
        if (
            block.dropped == "caption"
            and kept[0] - NEAR_BLOCKS <= i <= kept[-1] + 1
            and not block.facts.get("in_link")
        ):
            found.setdefault(line_fingerprint(block.text), block.text)
    texts = list(found.values())
    return tuple(text for text in texts if not any(text != other and text in other for other in texts))
