"""TOML tables, read alike on every Python: 3.10 has no `tomllib`."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOMLError = tomllib.TOMLDecodeError
Table = dict[str, Any]  # Any: its shape is what the file says


def read_toml(text: str) -> Table:
    """Raises `TOMLError`, which names the line."""
    table: Table = tomllib.loads(text)
    return table


@cache
def packaged_table(package: str, name: str) -> Table:
    """The table of `<name>.toml` beside the package's modules, read once: callers leave it as it is."""
    return read_toml((files(package) / f"{name}.toml").read_text(encoding="utf-8"))
