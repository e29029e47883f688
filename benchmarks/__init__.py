"""Harnesses that measure: `python -m benchmarks.quality`, `python -m benchmarks.speed`. One module a measure."""
