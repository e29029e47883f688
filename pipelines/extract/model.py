"""The classifier: for every segment the probability that it is article text.

Gradient boosted trees, trained by `python -m benchmarks.train` and evaluated here in plain Python. The
weights are data: JSON with the names of the facts that it uses and, for each tree, nested nodes
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

from pipelines.extract.facts import names

WEIGHTS = "weights.json.gz"
TREES_A_FUNCTION = 10
# After so many functions a logit beyond this is decided: what the later, smaller trees add changes nothing.
LEAST_PARTS = 4
DECIDED = 6.0

Score = Callable[[Sequence[float]], float]


class Model:
    """Trees over rows of facts, whose names are given in order; `scores` gives one probability a row."""

    def __init__(self, weights: Mapping[str, Any], names: Sequence[str]) -> None:
        self.base = float(weights["base"])
        places = [names.index(name) for name in weights["facts"]]
        trees = weights["trees"]
        self._parts = [
            _compile(trees[start : start + TREES_A_FUNCTION], places)
            for start in range(0, len(trees), TREES_A_FUNCTION)
        ]

    def scores(self, rows: Sequence[Sequence[float] | None]) -> list[float]:
        """0 for a row that is None."""
        return [0.0 if row is None else _probability(self._logit(row)) for row in rows]

    def _logit(self, row: Sequence[float]) -> float:
        logit = self.base
        for number, part in enumerate(self._parts, 1):
            logit += part(row)
            if number >= LEAST_PARTS and abs(logit) > DECIDED:
                break
        return logit


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with the package."""
    raw = (files(__package__) / WEIGHTS).read_bytes()
    return Model(json.loads(gzip.decompress(raw)), names())


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -500 else 0.0


def _compile(trees: Sequence[Any], places: Sequence[int]) -> Score:
    source = "lambda x: " + " + ".join(_expression(tree, places) for tree in trees)
    # Only numbers get into the source: `_expression` converts each.
    return cast(Score, eval(compile(source, WEIGHTS, "eval"), {"__builtins__": {}}))


def _expression(node: Any, places: Sequence[int]) -> str:
    if isinstance(node, list):
        fact, threshold, low, high = node
        at = f"x[{places[int(fact)]}] <= {float(threshold)!r}"
        return f"({_expression(low, places)} if {at} else {_expression(high, places)})"
    return repr(float(node))
