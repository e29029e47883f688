"""Found, Leased, Outcome: an address on its way through the frontier."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.records import Hints

NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Found:
    """An address that may be an article's, and what was said of it where it was found."""

    url: str
    site: str
    discovered_by: str
    hints: Hints = NO_HINTS
    lastmod: str = ""  # ISO 8601


@dataclass(frozen=True, slots=True)
class Leased:
    """An address that is this run's to fetch. `etag` and `last_modified` are those of its last answer."""

    url: str
    site: str
    discovered_by: str
    hints: Hints
    attempts: int
    is_revisit: bool = False
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an address that was asked for, once its row is on disk."""

    url: str  # the requested one: the frontier's key
    state: str  # delivered or rejected
    reason: str = ""
    article_id: str = ""
    article_url: str = ""
    site: str = ""
    text_sha256: str = ""
    html_sha256: str = ""
    version: int = 1
    etag: str = ""
    last_modified: str = ""
    created: str = ""
    lines: tuple[int, ...] = field(default=(), repr=False)  # fingerprints of the text's paragraphs
