"""TOML on Python 3.10, which has no `tomllib`."""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read_toml(text: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(text)
    return found
