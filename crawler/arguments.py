"""The `-a NAME=VALUE` arguments of the spiders, read and checked.

A wrong one raises `ArgumentError`, whose text is one sentence: the argument, its value, what to do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from glob import glob
from pathlib import Path

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
SPAN = re.compile(r"(\d{1,6})\s*([mhdw])", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


class ArgumentError(ValueError):
    """A spider's argument is wrong; the text says which, its value, and what to do."""


def reject_unknown(arguments: Mapping[str, object], known: Collection[str], spider: str) -> None:
    """Raise for an argument that the spider does not have; those that begin with `_` are scrapyd's."""
    for name in arguments:
        if name not in known and not name.startswith("_"):
            raise ArgumentError(f"The {spider} spider has no argument {name!r}: it has {', '.join(known)}.")


def read_time(name: str, value: str, *, now: datetime, end_of_day: bool = False) -> datetime | None:
    """The moment that `2026-11-22`, `2026-11-22T09:15+07:00`, `36h` or `2d` names; None for "".

    A span counts back from `now`. A day is its beginning in UTC, or its end with `end_of_day`.
    """
    text = value.strip()
    if not text:
        return None
    try:
        if span := SPAN.fullmatch(text):
            return now - timedelta(**{UNITS[span[2].lower()]: int(span[1])})
        if DAY.fullmatch(text):
            hour = time.max if end_of_day else time.min
            return datetime.combine(date.fromisoformat(text), hour, timezone.utc)
        moment = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError):
        sentence = f"{name}={value!r} is no date: write one as 2026-11-22, or a span as 36h or 2d."
        raise ArgumentError(sentence) from None


def read_count(name: str, value: str) -> int | None:
    """A number of at least 1; None for ""."""
    if not value.strip():
        return None
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentError(f"{name}={value!r} is no number of at least 1: write for example {name}=20.")
    return number


def read_yes_no(name: str, value: str) -> bool:
    """Whether `1`, `true`, `yes`, `on` was given; "" and `0`, `false`, `no`, `off` are False."""
    text = value.strip().lower()
    if text not in YES + NO:
        raise ArgumentError(f"{name}={value!r} is neither yes nor no: write {name}=1 or {name}=0.")
    return text in YES


def read_list(name: str, value: str, allowed: Collection[str] = ()) -> tuple[str, ...]:
    """The comma-separated words, each once, in order; any outside `allowed` (where given) raises."""
    words = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
    for word in words:
        if allowed and word not in allowed:
            raise ArgumentError(f"{name}={value!r} holds {word!r}: it may hold {', '.join(allowed)}.")
    return words


def existing_file(name: str, value: str) -> Path:
    """The file's path, if it can be read."""
    path = Path(value).expanduser()
    if not path.is_file():
        problem = "is a folder" if path.is_dir() else "does not exist"
    elif not os.access(path, os.R_OK):
        problem = "cannot be read by this user"
    else:
        return path
    raise ArgumentError(f"{name}={value!r} {problem}: name a file that can be read.")


def files_matching(name: str, pattern: str) -> list[Path]:
    """The files that match a glob pattern (or several, comma-separated), sorted; at least one."""
    patterns = [str(Path(part.strip()).expanduser()) for part in pattern.split(",") if part.strip()]
    found = {Path(file) for each in patterns for file in glob(each, recursive=True)}
    files = sorted(path for path in found if path.is_file())
    if not files:
        raise ArgumentError(
            f"{name}={pattern!r} matches no file: name one, or a pattern as 'old/*.gz' in quotes."
        )
    return files


def lines_of(path: Path) -> Iterator[str]:
    """The file's lines, stripped, without empty ones and those that begin with `#`.

    Bytes that are no UTF-8 come as backslash escapes.
    """
    with path.open(encoding="utf-8-sig", errors="backslashreplace") as file:
        for line in file:
            text = line.strip()
            if text and not text.startswith("#"):
                yield text
