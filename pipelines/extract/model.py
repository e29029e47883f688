"""The classifier: for every segment the probability that it is article text.

Gradient boosted trees, trained by `python -m benchmarks.train` and evaluated here in plain Python. The
weights are data: JSON with the names of the facts in their order and, for each tree, nested nodes
`[fact, threshold, low, high]` down to a number. They are compiled to Python expressions once a process, which
is faster than walking the nodes.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

WEIGHTS = "weights.json.gz"
TREES_A_FUNCTION = 10

Score = Callable[[Sequence[float]], float]


class Model:
    """Trees over named facts; `scores` gives one probability a row."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self.names: tuple[str, ...] = tuple(weights["facts"])
        self.base = float(weights["base"])
        trees = weights["trees"]
        self._parts = [
            _compile(trees[start : start + TREES_A_FUNCTION])
            for start in range(0, len(trees), TREES_A_FUNCTION)
        ]

    def scores(self, rows: Sequence[Mapping[str, float] | None]) -> list[float]:
        names, parts, base = self.names, self._parts, self.base
        result = []
        for row in rows:
            if row is None:
                result.append(0.0)
                continue
            values = [row[name] for name in names]
            result.append(_probability(base + sum([part(values) for part in parts])))
        return result


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with the package."""
    raw = (files(__package__) / WEIGHTS).read_bytes()
    return Model(json.loads(gzip.decompress(raw)))


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -500 else 0.0


def _compile(trees: Sequence[Any]) -> Score:
    source = "lambda x: " + " + ".join(map(_expression, trees))
    # Only numbers get into the source: `_expression` converts each.
    return cast(Score, eval(compile(source, WEIGHTS, "eval"), {"__builtins__": {}}))


def _expression(node: Any) -> str:
    if isinstance(node, list):
        fact, threshold, low, high = node
        return f"({_expression(low)} if x[{int(fact)}] <= {float(threshold)!r} else {_expression(high)})"
    return repr(float(node))
