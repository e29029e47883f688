"""The word lists of `words.toml`."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(_tables()[name])


@cache
def _tables() -> dict[str, list[str]]:
    text = files("crawler.discovery").joinpath("words.toml").read_text("utf-8")
    tables: dict[str, list[str]] = tomllib.loads(text)
    return tables
