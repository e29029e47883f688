"""Where the kept text stands: an article's in one column, a firm's in boxes of a few lines each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from statistics import fmean, pstdev

from pipelines.records import Block

SHORT_SECTION, EMPTY_SECTION = 350, 30  # characters


def layout(kept: Sequence[Block]) -> dict[str, float]:
    """Facts on the elements around the kept blocks, and on the text between their headings."""
    return _places(kept) | _sections(kept) if kept else {}


def _places(kept: Sequence[Block]) -> dict[str, float]:
    parents: Counter[str] = Counter()
    above: Counter[str] = Counter()
    for block in kept:
        parent = block.path.rpartition("/")[0]
        parents[parent] += len(block.text)
        above[parent.rpartition("/")[0]] += len(block.text)
    depths = [block.path.count("/") for block in kept]
    whole = 1 + parents.total()
    return {
        "parents": math.log1p(len(parents)),
        "parents_a_block": len(parents) / (1 + len(kept)),
        "parent_share": max(parents.values()) / whole,
        "above_share": max(above.values()) / whole,
        "depth": fmean(depths),
        "depth_spread": pstdev(depths),
    }


def _sections(kept: Sequence[Block]) -> dict[str, float]:
    """The characters before the first heading and behind each one."""
    sizes = [0]
    for block in kept:
        if block.kind == "heading":
            sizes.append(0)
        else:
            sizes[-1] += len(block.text)
    return {
        "before_heading": math.log1p(sizes[0]),
        "section_mean": math.log1p(fmean(sizes)),
        "section_most": math.log1p(max(sizes)),
        "short_sections": sum(size < SHORT_SECTION for size in sizes) / (1 + len(sizes)),
        "empty_sections": sum(size < EMPTY_SECTION for size in sizes[1:]) / (1 + len(sizes)),
    }
