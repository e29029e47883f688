"""The classifier: for every segment the probability that it is article text.

Gradient boosted trees, trained by `python -m benchmarks.train` and evaluated here in plain Python. The
weights are data: JSON with the names of the facts that it uses and, for each tree, nested nodes
`[fact, threshold, low, high]` down to a number. They are compiled to one Python function once a process,
which is faster than walking the nodes.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, cast

from pipelines.extract.facts import names

WEIGHTS: Final = "weights.json.gz"
TREES_A_PART: Final = 10
# After so many parts a logit beyond this is decided: what the later, smaller trees add changes nothing.
LEAST_PARTS: Final = 4
DECIDED: Final = 4.0

Logit = Callable[[Iterable[float]], float]


class Model:
    """Trees over rows of facts, whose names are given in order; `scores` gives one probability a row."""

    def __init__(self, weights: Mapping[str, Any], names: Sequence[str]) -> None:
        self._logit = _compile(weights, names)

    def scores(self, rows: Sequence[Sequence[float] | None]) -> list[float]:
        """0 for a row that is None."""
        # Python compares two floats in half the time that a whole number or a bool and a float take.
        return [0.0 if row is None else _probability(self._logit(map(float, row))) for row in rows]


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships with the package."""
    raw = (files(__package__) / WEIGHTS).read_bytes()
    return Model(json.loads(gzip.decompress(raw)), names())


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -500 else 0.0


def _compile(weights: Mapping[str, Any], names: Sequence[str]) -> Logit:
    """All trees as one function, in which each fact of the row is a local variable."""
    facts = [f"fact_{names.index(name)}" for name in weights["facts"]]
    trees = weights["trees"]
    row = "".join(f"fact_{place}, " for place in range(len(names)))
    lines = ["def logit(row):", f"    {row}= row", f"    logit = {float(weights['base'])!r}"]
    for part, start in enumerate(range(0, len(trees), TREES_A_PART)):
        if part >= LEAST_PARTS:
            lines.append(f"    if not {-DECIDED!r} <= logit <= {DECIDED!r}: return logit")
        part_trees = trees[start : start + TREES_A_PART]
        lines.append("    logit += " + " + ".join(_expression(tree, facts) for tree in part_trees))
    found: dict[str, Any] = {"__builtins__": {}}
    # Only numbers get into the source: `_expression` converts each.
    exec(compile("\n".join([*lines, "    return logit"]), WEIGHTS, "exec"), found)
    return cast(Logit, found["logit"])


def _expression(node: Any, facts: Sequence[str]) -> str:
    if isinstance(node, list):
        fact, threshold, low, high = node
        at = f"{facts[int(fact)]} <= {float(threshold)!r}"
        return f"({_expression(low, facts)} if {at} else {_expression(high, facts)})"
    return repr(float(node))
