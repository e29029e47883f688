"""Is it an article, and if not, what else: for each kind of page a sum over the facts.

Each fact is first put on a scale, straight between the scale's points and flat beyond them; then its mark
there and the mark's square count for and against each kind by weights. All of it is made by
`python -m benchmarks.train_admit`.
"""

from __future__ import annotations

import gzip
import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import mul
from typing import Any, Final

WEIGHTS: Final = "weights.json.gz"
ARTICLE: Final = "article"


@dataclass(frozen=True, slots=True)
class Scale:
    """A fact's values in rising order, and the mark of each."""

    values: Sequence[float]
    marks: Sequence[float]

    def at(self, value: float) -> float:
        right = bisect_right(self.values, value)
        if right == 0:
            return self.marks[0]
        if right == len(self.values):
            return self.marks[-1]
        left = self.values[right - 1]
        share = (value - left) / (self.values[right] - left)
        return self.marks[right - 1] + share * (self.marks[right] - self.marks[right - 1])


@dataclass(frozen=True, slots=True)
class Judge:
    """`kinds`: what a page can be, `article` among them; below `threshold` it is none.

    A kind that comes up twice is the sum of both: lists of articles and lists of goods are `listing`.
    `weights` holds, for each kind, what the mark on each scale weighs, and `bends` what its square does.
    """

    threshold: float
    kinds: Sequence[str]
    base: Sequence[float]
    scales: Mapping[str, Scale]
    weights: Sequence[Sequence[float]]
    bends: Sequence[Sequence[float]]

    def probabilities(self, facts: Mapping[str, float]) -> dict[str, float]:
        """Kind -> how likely the page is one; a fact that is not there is 0."""
        marks = [scale.at(facts.get(name, 0.0)) for name, scale in self.scales.items()]
        squares = [mark * mark for mark in marks]
        sums = [
            base + sum(map(mul, marks, weights)) + sum(map(mul, squares, bends))
            for base, weights, bends in zip(self.base, self.weights, self.bends, strict=True)
        ]
        highest = max(sums)
        shares = [math.exp(value - highest) for value in sums]
        whole = sum(shares)
        found = dict.fromkeys(self.kinds, 0.0)
        for kind, share in zip(self.kinds, shares, strict=True):
            found[kind] += share / whole
        return found


@lru_cache(maxsize=1)
def judge() -> Judge:
    """What ships with the package."""
    return judge_of(json.loads(gzip.decompress((files(__package__) / WEIGHTS).read_bytes())))


def judge_of(data: Mapping[str, Any]) -> Judge:  # Any: what JSON holds
    scales = data["scales"]
    weights, bends = (list(zip(*(scale[at] for scale in scales.values()), strict=True)) for at in (2, 3))
    marks = {name: Scale(*scale[:2]) for name, scale in scales.items()}
    return Judge(float(data["threshold"]), data["kinds"], data["base"], marks, weights, bends)
