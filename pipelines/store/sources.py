"""Feeds, sitemaps and sections: validators for a conditional request, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import zstandard
from sqlalchemy import Connection, Table, delete, select

from pipelines.store.schema import key_of, source_answers
from pipelines.store.schema import sources as s
from pipelines.store.sql import insert

LONGEST_SECONDS = 86400
# A source is asked again after this share of the time for which it has brought nothing, as HTTP caches judge
# by the age of a page (RFC 9111, 4.2.2): at once after news, hourly after ten quiet hours.
QUIET_SHARE = 0.1
# One that is missing (404) is asked after so long, doubled each time.
MISSING_SECONDS = 600
ANSWER_BYTES = 1 << 20  # compressed; a longer answer is not kept, and fetched whole each time


@dataclass(frozen=True, slots=True)
class Source:
    """A place that names addresses. Times are seconds since 1970; 0 is never."""

    url: str
    site: str
    kind: str = ""  # front, feed, sitemap, section
    etag: str = ""
    last_modified: str = ""
    content_sha256: str = ""
    checked: int = 0
    changed: int = 0  # when it last brought something new
    next_due: int = 0
    interval_seconds: int = 0
    found: int = 0
    failures: int = 0
    is_read: bool = False  # all that it names is known, to its last page


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a source answered last. `url` is the address that answered."""

    url: str
    content_type: str
    encoding: str
    body: bytes


def get(connection: Connection, url: str) -> Source | None:
    """What is known of the source, None for a new one."""
    row = connection.execute(select(*_COLUMNS).where(s.c.key == key_of(url))).first()
    return Source(*row) if row else None


def put(connection: Connection, source: Source, answer: KeptAnswer | None = None) -> None:
    """Keeps the source, and `answer` for a run that gets no new one. Do it in the transaction that puts its
    addresses in the frontier, or after it.
    """
    values = {"key": key_of(source.url), **{f.name: getattr(source, f.name) for f in fields(source)}}
    _put(connection, s, values)
    if answer is not None:
        _put(connection, source_answers, _packed(source.url, answer))


def answer_of(connection: Connection, url: str) -> KeptAnswer | None:
    """What the source answered last, where that was kept."""
    a = source_answers.c
    row = connection.execute(
        select(a.url, a.content_type, a.encoding, a.body).where(a.key == key_of(url))
    ).first()
    if row is None:
        return None
    return KeptAnswer(row.url, row.content_type, row.encoding, zstandard.decompress(row.body))


def of_site(connection: Connection, site: str) -> list[Source]:
    """All sources of a site, those first that are due first."""
    rows = connection.execute(select(*_COLUMNS).where(s.c.site == site).order_by(s.c.next_due, s.c.url))
    return [Source(*row) for row in rows]


def forget(connection: Connection, before: float) -> int:
    """Drops the sources that no run has asked since then; says how many."""
    old = s.c.checked < int(before)
    connection.execute(delete(source_answers).where(source_answers.c.key.in_(select(s.c.key).where(old))))
    return connection.execute(delete(s).where(old)).rowcount


def answered(
    source: Source,
    now: float,
    new_addresses: int,
    shortest_seconds: float = 0,
    longest_seconds: float = LONGEST_SECONDS,
    *,
    has_changed: bool = False,
) -> Source:
    """The source after an answer (200 or 304): the longer it has brought nothing, the later it is asked.

    `has_changed`: what it brought are no addresses of articles, but other sources.
    """
    changed = int(now) if new_addresses or has_changed or not source.changed else source.changed
    interval = int(min(max(QUIET_SHARE * (now - changed), shortest_seconds), longest_seconds))
    return replace(
        source,
        checked=int(now),
        changed=changed,
        interval_seconds=interval,
        next_due=int(now) + interval,
        found=source.found + new_addresses,
        failures=0,
    )


def missing(source: Source, now: float, longest_seconds: float = LONGEST_SECONDS) -> Source:
    """The source when there is nothing at its address: asked again after a pause that doubles."""
    pause = int(min(MISSING_SECONDS * 2 ** min(source.failures, 20), longest_seconds))
    return replace(source, checked=int(now), next_due=int(now) + pause, failures=source.failures + 1)


def is_kept(answer: KeptAnswer) -> bool:
    """Whether an answer is small enough to be kept."""
    return len(zstandard.compress(answer.body)) <= ANSWER_BYTES


def _packed(url: str, answer: KeptAnswer) -> dict[str, object]:
    return {
        "key": key_of(url),
        "url": answer.url,
        "content_type": answer.content_type,
        "encoding": answer.encoding,
        "body": zstandard.compress(answer.body),
    }


def _put(connection: Connection, table: Table, values: dict[str, object]) -> None:
    statement = insert(connection, table).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


_COLUMNS = [s.c[f.name] for f in fields(Source)]
