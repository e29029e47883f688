"""Imported by the fork server alone: cleans a small page, so that all workers have what that reads in memory.

The models, the profiles of languages, the lexicon and the cues are read once and shared; each worker would
take 0.6 s for it.
"""

from __future__ import annotations

from pipelines.clean import clean_page
from pipelines.records import Page

PARAGRAPH = (
    b"<p>The river rose by two metres overnight, and the old bridge was closed to all traffic at dawn.</p>"
)

clean_page(
    Page(
        url="https://paper.example/news/river-rises",
        source="paper.example",
        html=b"<html lang=en><head><title>River rises</title></head><body><h1>River rises</h1>"
        + 6 * PARAGRAPH
        + b"</body></html>",
    )
)
