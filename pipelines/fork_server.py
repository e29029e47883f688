"""Imported by the fork server alone: cleans a small page, so that all workers have what that reads in memory.

The models, the profiles of languages, the lexicon and the cues are read once and shared; each worker would
take 0.6 s for it.
"""

from __future__ import annotations

import pipelines.workers  # noqa: F401 # which a worker needs as well
from pipelines.clean import STEPS
from pipelines.given import Given
from pipelines.records import Page
from pipelines.trip import do_steps

PARAGRAPH = (
    b"<p>The river rose by two metres overnight, and the old bridge was closed to all traffic at dawn.</p>"
)

do_steps(
    STEPS,
    Page(
        url="https://paper.example/news/river-rises",
        source="paper.example",
        html=b"<html lang=en><head><title>River rises</title></head><body><h1>River rises</h1>"
        + 6 * PARAGRAPH
        + b"</body></html>",
    ),
    Given(),
)
