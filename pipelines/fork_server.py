"""Imported by the fork server alone: cleans a small page, so that all workers have what that reads in memory.

The models, the profiles of languages, the lexicon and the cues are read once and shared; each worker would
take 0.6 s for it.
"""

from __future__ import annotations

import gc

PARAGRAPH = (
    b"<p>The river rose by two metres overnight, and the old bridge was closed to all traffic at dawn.</p>"
)


def clean_small_page() -> None:
    """All that is made here stays: nothing is collected meanwhile (a tenth of the time), nor later on."""
    gc.disable()
    from pipelines.clean import STEPS
    from pipelines.given import Given
    from pipelines.records import Page
    from pipelines.trip import do_steps

    page = Page(
        url="https://paper.example/news/river-rises",
        source="paper.example",
        domain="paper.example",
        html=b"<html lang=en><head><title>River rises</title></head><body><h1 class=title>River rises</h1>"
        + 6 * PARAGRAPH
        + b"</body></html>",
    )
    do_steps(STEPS, page, Given())
    gc.freeze()
    gc.enable()


clean_small_page()
