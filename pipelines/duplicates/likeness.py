"""Compares two signatures: are these two texts one, and in what way?

Resemblance is the share of the shingles of both that both have; containment the share of the smaller text
that the other has too. A copy that was cut or grown has little of the first and much of the second.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.duplicates.signature import Signature

# Chosen with `python -m benchmarks.duplicates`: see docs/duplicates.md.
NEAR = 0.45  # resemblance; NEAR_DUPLICATE_THRESHOLD's default
REPRINT = 0.6  # containment
REPRINT_RESEMBLANCE = (
    0.25  # below it the estimate of containment is noise: 1 % by chance is half of a short text
)
REPRINT_SHINGLES = 40  # that both must have: less is a shared quotation or notice, no reprint
# A list that comes each day (weather, rates, results) keeps its words and not its numbers; a copy keeps both.
NUMBER_SHINGLES = 12  # that both must have before their numbers say anything
NUMBERS_KEPT = 0.5  # how much of the words' containment the numbers must have


@dataclass(frozen=True, slots=True)
class Likeness:
    """Shares, 0..1, and how many shingles both texts have (an estimate)."""

    resemblance: float
    containment: float
    shared: float
    numbers: float  # containment of the shingles with a number; 1.0 where there are too few to tell


EXACT = Likeness(1.0, 1.0, 1.0, 1.0)


def compare(one: Signature, other: Signature) -> Likeness:
    resemblance = _resemblance(one.sketch, other.sketch)
    shared = _shared(resemblance, one.shingles, other.shingles)
    numbers = 1.0
    if min(one.number_shingles, other.number_shingles) >= NUMBER_SHINGLES:
        numbers = _contained(
            _resemblance(one.number_sketch, other.number_sketch), one.number_shingles, other.number_shingles
        )
    return Likeness(resemblance, _contained(resemblance, one.shingles, other.shingles), shared, numbers)


def kind_of(one: Signature, other: Signature, near: float = NEAR) -> tuple[str, float]:
    """`exact`, `near`, `reprint` or "", and the score of that: a resemblance, for a reprint a containment."""
    if one.exact == other.exact:
        return "exact", 1.0
    likeness = compare(one, other)
    if likeness.numbers < NUMBERS_KEPT * likeness.containment:
        return "", 0.0
    if likeness.resemblance >= near:
        return "near", likeness.resemblance
    if (
        likeness.containment >= REPRINT
        and likeness.resemblance >= REPRINT_RESEMBLANCE
        and likeness.shared >= REPRINT_SHINGLES
    ):
        return "reprint", likeness.containment
    return "", 0.0


def _resemblance(one: bytes, other: bytes) -> float:
    differing = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    same = differing.to_bytes(len(one), "big").count(0) / len(one)
    return max(0.0, (same - 1 / 256) / (1 - 1 / 256))


def _shared(resemblance: float, one: int, other: int) -> float:
    return resemblance * (one + other) / (1 + resemblance)


def _contained(resemblance: float, one: int, other: int) -> float:
    smaller = min(one, other)
    return min(1.0, _shared(resemblance, one, other) / smaller) if smaller else 0.0
