"""The word lists of `words.toml`."""

from __future__ import annotations

from functools import cache

from pipelines.toml import packaged_table


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(_tables()[name])


def _tables() -> dict[str, list[str]]:
    return packaged_table("crawler.discovery", "words")
