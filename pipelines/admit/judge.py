"""Is it an article, and if not, what else: sums of curves, one a fact.

A curve says how much a fact counts for each of its values, straight between its points and flat beyond them.
The curves are made by `python -m benchmarks.train_admit`.
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
from typing import Any

WEIGHTS = "weights.json.gz"
Curve = tuple[Sequence[float], Sequence[float]]  # values of the fact in rising order, and what each counts


@dataclass(frozen=True, slots=True)
class Curves:
    """`probability(facts)`: a fact that is not there is 0."""

    base: float
    curves: Mapping[str, Curve]

    def probability(self, facts: Mapping[str, float]) -> float:
        logit = self.base + sum(_at(curve, facts.get(name, 0.0)) for name, curve in self.curves.items())
        return 1 / (1 + math.exp(-max(-500.0, logit)))


def _at(curve: Curve, value: float) -> float:
    values, counts = curve
    right = bisect_right(values, value)
    if right == 0:
        return counts[0]
    if right == len(values):
        return counts[-1]
    share = (value - values[right - 1]) / (values[right] - values[right - 1])
    return counts[right - 1] + share * (counts[right] - counts[right - 1])


@dataclass(frozen=True, slots=True)
class Judge:
    """`page`: how likely the page is an article; `reasons`: what else it is, by reason."""

    threshold: float
    page: Curves
    reasons: Mapping[str, Curves]


@lru_cache(maxsize=1)
def judge() -> Judge:
    """What ships with the package."""
    data = json.loads(gzip.decompress((files(__package__) / WEIGHTS).read_bytes()))
    return Judge(
        float(data["threshold"]),
        curves_of(data["page"]),
        {reason: curves_of(curves) for reason, curves in data["reasons"].items()},
    )


def curves_of(data: Mapping[str, Any]) -> Curves:  # Any: what JSON holds
    return Curves(data["base"], {name: (values, counts) for name, (values, counts) in data["curves"].items()})
