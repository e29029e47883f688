"""The TOML tables beside these modules: words, names and codes that are data."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@lru_cache
def table(name: str) -> dict[str, Any]:
    """The table of `<name>.toml`; its shape is what the file says."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    return found


def either(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
