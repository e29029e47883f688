"""A row as one line of JSON, and lines as rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.write.compression import read_blocks

# JSON allows these inside a string, but readers that split on Unicode's line ends would break the row.
LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def to_line(row: Mapping[str, Any]) -> bytes:
    """UTF-8 with its line feed. Half a surrogate pair, which UTF-8 can't hold, becomes U+FFFD."""
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    for sign, escape in LINE_ENDS.items():  # `translate` takes a millisecond where there is none to be found
        line = line.replace(sign, escape)
    try:
        return line.encode()
    except UnicodeEncodeError:
        return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of an output file, plain or compressed, whole or cut off."""
    for block in read_blocks(path):
        for line in block.lines.splitlines():
            yield json.loads(line)
