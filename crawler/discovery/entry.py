"""An address that a feed, sitemap or section page names as an article's."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.records import Hints


@dataclass(frozen=True, slots=True)
class Entry:
    """`lastmod`: when it last changed, as the source says; ISO 8601, day or second, "" if unknown."""

    url: str
    discovered_by: str  # feed, sitemap, section
    hints: Hints = field(default_factory=Hints)
    lastmod: str = ""
