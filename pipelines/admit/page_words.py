"""The words in markup and headings that tell kinds of pages apart; the words are in `page_words.toml`."""

from __future__ import annotations

from typing import Any

from pipelines.toml import packaged_table


def page_words() -> dict[str, dict[str, Any]]:  # Any: a string of words, or a list of phrases
    """Table -> name -> words."""
    return packaged_table("pipelines.admit", "page_words")
