"""Feeds, sitemaps and sections: validators for a conditional request, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection, select

from pipelines.store.schema import key_of
from pipelines.store.schema import sources as s
from pipelines.store.sql import insert

SHORTEST_SECONDS = 600
LONGEST_SECONDS = 86400


@dataclass(frozen=True, slots=True)
class Source:
    """A place that names addresses. Times are seconds since 1970; 0 is never."""

    url: str
    site: str
    kind: str = ""  # feed, sitemap, section
    etag: str = ""
    last_modified: str = ""
    content_sha256: str = ""
    checked: int = 0
    changed: int = 0
    next_due: int = 0
    interval_seconds: int = 0
    found: int = 0
    failures: int = 0


def get(connection: Connection, url: str) -> Source | None:
    """What is known of the source, None for a new one."""
    row = connection.execute(select(*_COLUMNS).where(s.c.key == key_of(url))).first()
    return Source(*row) if row else None


def put(connection: Connection, source: Source) -> None:
    """Keeps the source. Do it in the transaction that puts its addresses in the frontier, or after it."""
    values = {"key": key_of(source.url), **{f.name: getattr(source, f.name) for f in fields(source)}}
    statement = insert(connection, s).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def of_site(connection: Connection, site: str) -> list[Source]:
    """All sources of a site, those first that are due first."""
    rows = connection.execute(select(*_COLUMNS).where(s.c.site == site).order_by(s.c.next_due, s.c.url))
    return [Source(*row) for row in rows]


def answered(
    source: Source,
    now: float,
    new_addresses: int,
    shortest_seconds: int = SHORTEST_SECONDS,
    longest_seconds: int = LONGEST_SECONDS,
) -> Source:
    """The source after an answer (200 or 304): one that brings news is asked twice as often, else half as
    often.
    """
    interval = source.interval_seconds or shortest_seconds
    interval = interval // 2 if new_addresses else interval * 2
    interval = min(max(interval, shortest_seconds), longest_seconds)
    return replace(
        source,
        checked=int(now),
        changed=int(now) if new_addresses else source.changed,
        interval_seconds=interval,
        next_due=int(now) + interval,
        found=source.found + new_addresses,
        failures=0,
    )


def failed(source: Source, now: float, longest_seconds: int = LONGEST_SECONDS) -> Source:
    """The source after no answer, or an error: asked again after a pause that doubles."""
    pause = min(SHORTEST_SECONDS * 2**source.failures, longest_seconds)
    return replace(source, checked=int(now), next_due=int(now) + pause, failures=source.failures + 1)


_COLUMNS = [s.c[f.name] for f in fields(Source)]
