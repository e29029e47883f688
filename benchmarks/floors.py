"""The figures below which quality must not fall: read, compared, and only ever raised."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.toml import read_toml

FILE = Path(__file__).with_name("floors.toml")
HEADER = """\
# What `python -m benchmarks.quality` must reach: a table a set, a figure a line; higher is always better.
# Tables that begin with `cross_validated` hold for texts by models that did not see the site in training.
# `--raise-floors` writes this file anew with what was measured, and never lowers a line.
"""

Figures = Mapping[str, Mapping[str, float]]  # set -> figure -> value


@dataclass(frozen=True, slots=True)
class Failure:
    set_name: str
    figure: str
    floor: float
    value: float

    def __str__(self) -> str:
        return f"{self.set_name}: {self.figure} is {self.value:.4f}, below its floor of {self.floor:.4f}"


def read_floors(path: Path = FILE) -> dict[str, dict[str, float]]:
    return read_toml(path.read_text(encoding="utf-8"))


def failures(floors: Figures, measured: Figures) -> list[Failure]:
    """What was measured and is below its floor; what was not measured is not judged."""
    return [
        Failure(name, figure, floor, value)
        for name, figures in floors.items()
        for figure, floor in figures.items()
        if (value := measured.get(name, {}).get(figure)) is not None and value < floor
    ]


def raised(floors: Figures, measured: Figures) -> dict[str, dict[str, float]]:
    """The floors, each as high as what was measured, rounded down to three digits; none lower than it was."""
    return {
        name: {
            figure: max(floor, rounded_down(measured.get(name, {}).get(figure, floor)))
            for figure, floor in figures.items()
        }
        for name, figures in floors.items()
    }


def rounded_down(value: float) -> float:
    return math.floor(value * 1000 + 1e-9) / 1000


def write_floors(floors: Figures, path: Path = FILE) -> None:
    tables = (
        f"\n[{name}]\n" + "".join(f"{figure} = {value}\n" for figure, value in figures.items())
        for name, figures in floors.items()
    )
    path.write_text(HEADER + "".join(tables), encoding="utf-8")
