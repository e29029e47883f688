"""Compares two signatures: are these two texts one, and in what way?

Resemblance is the share of the shingles of both that both have; containment the share of the smaller text
that the other has too. A copy that was cut or grown has little of the first and much of the second.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.duplicates.signature import Signature, Sketch

# Chosen with `python -m benchmarks.duplicates`: see docs/duplicates.md.
NEAR = 0.45  # resemblance; NEAR_DUPLICATE_THRESHOLD's default
REPRINT = 0.6  # containment
REPRINT_RESEMBLANCE = (
    0.25  # below it the estimate of containment is noise: 1 % by chance is half of a short text
)
REPRINT_SHINGLES = 20  # that both must have: less is a shared quotation or notice, no reprint
# A list that comes each day (weather, rates, results) keeps its words and not its numbers; a copy keeps both.
# So the numbers' containment must be at least this share of the words'. Where numbers are dense, their
# contexts say little ("from 24 to" is in every forecast) and their order says much.
CONTEXTS_KEPT = 0.5
PAIRS_KEPT = 0.6
FEWEST_CONTEXTS = 12  # that both must have before they say anything
FEWEST_PAIRS = 12
DENSE = 0.06  # numbers a word; a news story has 0.02


@dataclass(frozen=True, slots=True)
class Likeness:
    """Shares, 0..1, and how many shingles both texts have (an estimate)."""

    resemblance: float
    containment: float
    shared: float
    are_numbers_kept: bool


def compare(one: Signature, other: Signature) -> Likeness:
    resemblance = _resemblance(one.shingles, other.shingles)
    containment = _containment(one.shingles, other.shingles)
    shared = _shared(resemblance, one.shingles.count, other.shingles.count)
    return Likeness(resemblance, containment, shared, _are_numbers_kept(one, other, containment))


def kind_of(one: Signature, other: Signature, near: float = NEAR) -> tuple[str, float]:
    """`exact`, `near`, `reprint` or "", and the score of that: a resemblance, for a reprint a containment."""
    if one.exact == other.exact:
        return "exact", 1.0
    likeness = compare(one, other)
    if not likeness.are_numbers_kept:
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


def _are_numbers_kept(one: Signature, other: Signature, containment: float) -> bool:
    if min(one.number_contexts.count, other.number_contexts.count) >= FEWEST_CONTEXTS:
        kept = _containment(one.number_contexts, other.number_contexts)
        if kept < CONTEXTS_KEPT * containment:
            return False
    are_dense = min(one.numbers / max(1, one.words), other.numbers / max(1, other.words)) >= DENSE
    if are_dense and min(one.number_pairs.count, other.number_pairs.count) >= FEWEST_PAIRS:
        return _containment(one.number_pairs, other.number_pairs) >= PAIRS_KEPT * containment
    return True


def _resemblance(one: Sketch, other: Sketch) -> float:
    if not (one.count and other.count):
        return 0.0
    differing = int.from_bytes(one.low_bytes, "big") ^ int.from_bytes(other.low_bytes, "big")
    same = differing.to_bytes(len(one.low_bytes), "big").count(0) / len(one.low_bytes)
    return max(0.0, (same - 1 / 256) / (1 - 1 / 256))


def _containment(one: Sketch, other: Sketch) -> float:
    shared = _shared(_resemblance(one, other), one.count, other.count)
    return min(1.0, shared / max(1, min(one.count, other.count)))


def _shared(resemblance: float, one: int, other: int) -> float:
    return resemblance * (one + other) / (1 + resemblance)
