"""The labels of a film or sound player: a run of short lines, of which some are known labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.cues import Cues
from pipelines.records import Block

LABEL_CHARS: Final = 30
KNOWN: Final = 2  # labels that the cues know make a run; one alone is dropped alone
REASON: Final = "cue:player"


def drop_players(blocks: Sequence[Block], known: Cues) -> list[Block]:
    """The blocks, a player's labels dropped; those that no cue knows too where they stand among others."""
    result = list(blocks)
    kept = [i for i, block in enumerate(blocks) if not block.dropped]
    start = 0
    while start < len(kept):
        stop = start
        while stop < len(kept) and _is_short(blocks[kept[stop]]):
            stop += 1
        run = kept[start:stop]
        labels = [i for i in run if known.kind_of(blocks[i].text, weak=True) == "player"]
        sure = [i for i in labels if known.kind_of(blocks[i].text) == "player"]
        is_run = len(sure) >= KNOWN
        for i in range(labels[0] - 1, labels[-1] + 2) if is_run else sure:
            if i not in run:
                continue
            result[i] = result[i].dropped_as(REASON)
        start = max(stop, start + 1)
    return result


def _is_short(block: Block) -> bool:
    return len(block.text) <= LABEL_CHARS and block.kind not in ("heading", "lead", "table")
