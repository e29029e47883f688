"""The words in markup and headings that tell kinds of pages apart; the words are in `page_words.toml`."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@lru_cache(maxsize=1)
def page_words() -> dict[str, dict[str, Any]]:  # Any: a string of words, or a list of phrases
    """Table -> name -> words."""
    text = (files(__package__) / "page_words.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = tomllib.loads(text)
    return table
