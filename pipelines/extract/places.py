"""Where a segment stands in the tree: how far the names around it are, and the article's container."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipelines.extract.context import Context
from pipelines.extract.segment import Segment
from pipelines.extract.vocabulary import group_names

FAR = 12  # levels; what is further away says nothing
FURTHER = bytes(min(FAR, level + 1) for level in range(256))
MOST = 0.7  # of the text that a container of the article holds at least


def distances(context: Context) -> bytes:
    """A byte for every group of the vocabulary: how many levels up it is first named, FAR if nowhere."""
    chain = []
    up: Context | None = context
    while up is not None and up.distances is None:
        chain.append(up)
        up = up.parent
    above = up.distances if up is not None and up.distances is not None else bytes([FAR]) * len(group_names())
    for node in reversed(chain):
        above = above.translate(FURTHER)
        if node.groups:
            named = bytearray(above)
            for group in _numbers(node.groups):
                named[group] = 0
            above = bytes(named)
        node.distances = above
    return above


@lru_cache(maxsize=4096)
def _numbers(groups: int) -> tuple[int, ...]:
    """The groups whose bits are set."""
    return tuple(i for i in range(groups.bit_length()) if groups >> i & 1)


def text_containers(segments: Sequence[Segment], chosen: Sequence[bool]) -> dict[int, int]:
    """The elements around most of the chosen segments' text: the element's order -> how many it holds."""
    chars: Counter[int] = Counter()
    around: dict[int, Context] = {}
    total = 0
    for s, is_chosen in zip(segments, chosen, strict=True):
        if not is_chosen:
            continue
        total += len(s.text)
        up: Context | None = s.container
        while up is not None:
            chars[up.order] += len(s.text)
            around[up.order] = up
            up = up.parent
    heavy = [order for order, n in chars.items() if n >= MOST * total]
    heavy.sort(key=lambda order: -around[order].depth)
    return {order: level for level, order in enumerate(heavy)}


def place_in(context: Context, containers: Mapping[int, int]) -> tuple[int, int]:
    """Which of `text_containers` is the nearest (0 the innermost), and how many levels up; else FAR, FAR."""
    up: Context | None = context
    steps = 0
    while up is not None:
        level = containers.get(up.order)
        if level is not None:
            return min(FAR, level), min(FAR, steps)
        up = up.parent
        steps += 1
    return FAR, FAR


def is_within(context: Context, tag: str, levels: int = 4) -> bool:
    up: Context | None = context
    for _ in range(levels):
        if up is None:
            return False
        if up.tag == tag:
            return True
        up = up.parent
    return False
