"""Harnesses that measure, one module a measure: `python -m benchmarks.quality`, `benchmarks.speed` ..."""
