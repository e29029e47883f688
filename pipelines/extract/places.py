"""Where a segment stands in the tree: how far the names around it are, and the article's container."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import Final

from pipelines.extract.context import Context
from pipelines.extract.segment import Segment
from pipelines.extract.vocabulary import group_names

FAR: Final = 12  # levels; what is further away says nothing
FURTHER: Final = bytes(min(FAR, level + 1) for level in range(256))
MOST: Final = 0.7  # of the text that a container of the article holds at least


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


class TextContainers:
    """The elements that hold most of the chosen segments' text each, of the page whose segments these are."""

    def __init__(self, segments: Sequence[Segment], chosen: Sequence[bool]) -> None:
        around = _around_most(segments, chosen)
        self._places = {context: (min(FAR, level), 0) for level, context in enumerate(around)}

    def place(self, context: Context) -> tuple[int, int]:
        """Which of them is the nearest around (0 the innermost), and how many levels up; else FAR, FAR."""
        places = self._places
        chain = []
        up: Context | None = context
        while up is not None and up not in places:
            chain.append(up)
            up = up.parent
        level, steps = (FAR, FAR) if up is None else places[up]
        for below in reversed(chain):
            steps = min(FAR, steps + 1)
            places[below] = level, steps
        return level, steps


def _around_most(segments: Sequence[Segment], chosen: Sequence[bool]) -> list[Context]:
    """The elements that hold most of the chosen segments' text, the innermost first."""
    chars: Counter[Context] = Counter()
    for s in compress(segments, chosen):
        chars[s.container] += len(s.text)
        up = s.container.parent
        while up is not None and up not in chars:
            chars[up] = 0
            up = up.parent
    total = chars.total()
    inner_first = sorted(chars, key=lambda context: -context.depth)
    for context in inner_first:
        if context.parent is not None:
            chars[context.parent] += chars[context]
    return [context for context in inner_first if chars[context] >= MOST * total]
