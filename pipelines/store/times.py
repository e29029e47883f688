"""Seconds since 1970 from the dates that feeds, sitemaps and articles name, and back."""

from __future__ import annotations

from datetime import datetime, timezone


def seconds(iso: str) -> int:
    """An ISO 8601 date or time as seconds, UTC where it names no zone; 0 where it is none."""
    try:
        moment = datetime.fromisoformat(iso.strip().replace("Z", "+00:00"))
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0, int(moment.timestamp()))


def iso(moment: float) -> str:
    """Seconds as 2026-11-22T02:17:03Z, "" for 0."""
    if not moment:
        return ""
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
