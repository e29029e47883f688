"""The TOML tables beside these modules: words, names and codes that are data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipelines.toml import packaged_table


def table(name: str) -> dict[str, Any]:
    """The table of `<name>.toml`; its shape is what the file says."""
    return packaged_table("pipelines.metadata", name)


def either(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
