"""The JSON Schemas (draft 2020-12) of the lines that a run writes; the files beside this one are the
contract.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def article_schema() -> dict[str, Any]:
    """Of a line of `articles-*.jsonl`."""
    return _schema("article")


def rejected_schema() -> dict[str, Any]:
    """Of a line of `rejected-*.jsonl`."""
    return _schema("rejected")


def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((files(__package__) / f"{name}.schema.json").read_text("utf-8"))
    return schema
