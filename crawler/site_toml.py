"""A site's file as text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from crawler.sites import TABLES, SiteFile

WIDEST = 100  # characters of a list on one line


def toml_of(site: SiteFile, comments: Mapping[str, str] | None = None) -> str:
    """The file that `read_site` reads as this site; empty keys are left out. `comments`: key -> its
    comment.
    """
    comments = comments or {}
    lines: list[str] = []
    for table, keys in TABLES.items():
        values = {key: getattr(site, key) for key in keys}
        given = [key for key in keys if values[key]]
        if table and given:
            lines += ["", f"[{table}]"]
        for key in given:
            lines.append(
                f"{key} = {value_of(values[key])}" + (f"  # {comments[key]}" if key in comments else "")
            )
    for note in site.notes:
        lines += ["", "[[notes]]"]
        lines += [f"{key} = {text_of(getattr(note, key))}" for key in ("text", "source", "date")]
    return "\n".join(lines) + "\n"


def value_of(value: object) -> str:
    if isinstance(value, tuple):
        parts = [text_of(part) for part in value]
        line = f"[{', '.join(parts)}]"
        return line if len(line) <= WIDEST else "[\n" + "".join(f"    {part},\n" for part in parts) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text_of(key)} = {text_of(part)}" for key, part in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    return text_of(value) if isinstance(value, str) else repr(value)


def text_of(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
