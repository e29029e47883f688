"""What a figure of a benchmark must reach, and whether it does, as a line of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """`what` was measured and must be `least` or more, or `most` or less; `aim`: what it shall be one day."""

    what: str
    value: float
    least: float | None = None
    most: float | None = None
    aim: float | None = None

    @property
    def is_reached(self) -> bool:
        is_enough = self.least is None or self.value >= self.least
        return is_enough and (self.most is None or self.value <= self.most)

    def __str__(self) -> str:
        bounds = [f"at least {self.least:g}" if self.least is not None else ""]
        bounds += [f"at most {self.most:g}" if self.most is not None else ""]
        bounds += [f"aim {self.aim:g}" if self.aim else ""]
        verdict = "reached" if self.is_reached else "NOT REACHED"
        return f"{self.what}: {self.value:.2f} ({', '.join(filter(None, bounds))}): {verdict}"
