"""How the page's paragraphs stand together: an article's in one place, a shop's all over the page."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Final

from pipelines.markup import Element, Markup

SHORT_CHARS: Final = 60


def group_facts(markup: Markup) -> dict[str, float]:
    """Facts on the paragraphs by the element that holds them."""
    chars: dict[Element, int] = defaultdict(int)
    counts: dict[Element, int] = defaultdict(int)
    uncles: dict[Element, int] = defaultdict(int)  # by the element two levels up
    whole = short = 0
    for paragraph in markup.by_tag["p"]:
        length = len(paragraph.whole_text().strip())
        parent = paragraph.parent
        if not length or parent is None:
            continue
        whole += length
        short += length < SHORT_CHARS
        chars[parent] += length
        counts[parent] += 1
        if (above := parent.parent) is not None:
            uncles[above] += length
    largest = max(chars.values(), default=0)
    return {
        "p_chars": math.log1p(whole),
        "p_mean": whole / (1 + sum(counts.values())),
        "p_short": short / (1 + sum(counts.values())),
        "group_chars": math.log1p(largest),
        "group_share": largest / (1 + whole),
        "group_size": math.log1p(max(counts.values(), default=0)),
        "groups": math.log1p(len(counts)),
        "lone_groups": sum(count == 1 for count in counts.values()) / (1 + len(counts)),
        "wide_group_share": max(max(uncles.values(), default=0), largest) / (1 + whole),
        "effective_groups": _effective(list(chars.values())),
    }


def _effective(sizes: list[int]) -> float:
    """How many groups of one size would be as spread out as these."""
    whole = sum(sizes)
    return math.log1p(1 / sum([(size / whole) ** 2 for size in sizes], 0.0)) if whole else 0.0
