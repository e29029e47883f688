"""An article that goes on over several pages: the blocks of all of them in one row, each text once."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extract.segment import letters
from pipelines.records import Block


def join(pages: Sequence[Sequence[Block]], likely: float) -> tuple[Block, ...]:
    """The first page's blocks with what the others add, in order, behind its last likely one.

    `likely` is the score from which a block is taken for article text. Of a further page only what stands
    between its first and last likely block counts, without what an earlier page has said: title, lead and
    byline are there again.
    """
    first = list(pages[0])
    end = _last(first, likely)
    head, tail = first[: end + 1], first[end + 1 :]
    known = {letters(block.text) for block in first}
    for number, blocks in enumerate(pages[1:], 2):
        new = [block for block in blocks if not (key := letters(block.text)) or key not in known]
        known.update(letters(block.text) for block in new)
        good = [i for i, block in enumerate(new) if _is_likely(block, likely)]
        if good:
            head += [
                block._replace(path=f"page {number}: {block.path}") for block in new[good[0] : good[-1] + 1]
            ]
    return (*head, *tail)


def _last(blocks: Sequence[Block], likely: float) -> int:
    return max((i for i, block in enumerate(blocks) if _is_likely(block, likely)), default=len(blocks) - 1)


def _is_likely(block: Block, likely: float) -> bool:
    return block.score >= likely and not block.dropped
