"""Addresses from their discovery to the line on disk: found, leased by a run, settled.

An address is `pending` until a row for it is on disk; then it is `delivered`, `rejected` or `gave_up`. While
a run works on it, the run holds a lease, which nobody else gets: a run that ends gives its leases back, for
one that died the next run does (`pipelines.write.recovery`), and `reclaim` takes those whose time is over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select, update

from pipelines.records import Hints
from pipelines.store.schema import addresses as a
from pipelines.store.schema import key_of
from pipelines.store.sql import CHUNK, insert
from pipelines.store.times import seconds

LEASE_SECONDS = 1800
NO_HINTS = Hints()
# A page that could not be fetched is tried again by a later run, after so long, and then never again.
RETRY_AFTER_SECONDS = (300, 3600, 6 * 3600, 86400)
# A delivered article is looked at again so long after its delivery, after the look that followed, and so on.
REVISIT_SECONDS = (3600, 6 * 3600, 86400, 7 * 86400)
# Reasons of a rejection that say: this is the article that we have.
STILL_THE_SAME = frozenset({"unchanged", "not_modified"})


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
    """An address that is this run's to fetch. `etag` and `last_modified` are of the last delivery, for a
    revisit.
    """

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


def discover(
    connection: Connection,
    found: Sequence[Found],
    *,
    run: str = "",
    again: bool = False,
    now: float | None = None,
) -> int:
    """Puts addresses in the store, in the order in which they are to be fetched; says how many are new.

    `again` makes those pending too that another run than `run` has settled.
    """
    now = time.time() if now is None else now
    rows: dict[int, dict[str, Any]] = {}
    for place, one in enumerate(found):
        rows.setdefault(key_of(one.url), _row(one, place, now))
    if not rows:
        return 0
    values = [
        rows[key] for key in sorted(rows)
    ]  # in one order everywhere: two runs don't lock each other out
    statement = insert(connection, a).on_conflict_do_nothing(index_elements=["key"]).returning(a.c.key)
    new = len(connection.scalars(statement, values).all())
    if again:
        for keys in _chunks(sorted(rows)):
            connection.execute(
                update(a)
                .where(a.c.key.in_(keys), a.c.state != "pending", a.c.leased_until.is_(None), a.c.run != run)
                .values(state="pending", due=int(now), attempts=0)
            )
    return new


def lease(
    connection: Connection,
    site: str,
    run: str,
    limit: int,
    now: float,
    lease_seconds: float = LEASE_SECONDS,
    since: str = "",
    until: str = "",
    again: bool = False,
    revisit: bool = False,
) -> list[Leased]:
    """Up to `limit` addresses of the site for this run, newest first; [] when nothing is due.

    `since` and `until` (ISO 8601) leave out what the feed or sitemap dates outside; undated ones pass.
    `again` adds what other runs have settled, `revisit` the delivered articles that are due for another look.
    """
    due = a.c.due <= int(now)
    within = _within(since, until)
    rows = _take(connection, limit, [a.c.state == "pending", a.c.site == site, due, *within], a.c.rank.desc())
    if again and len(rows) < limit:
        settled = [
            a.c.state != "pending",
            a.c.site == site,
            a.c.leased_until.is_(None),
            a.c.run != run,
            *within,
        ]
        rows += _take(connection, limit - len(rows), settled, a.c.rank.desc())
    elif revisit and len(rows) < limit:
        old = [a.c.state != "pending", a.c.site == site, due, a.c.run != run, *within]
        rows += _take(connection, limit - len(rows), old, a.c.due)
    return _hold(connection, rows, run, now + lease_seconds)


def lease_urls(
    connection: Connection,
    found: Sequence[Found],
    run: str,
    now: float,
    lease_seconds: float = LEASE_SECONDS,
) -> list[Leased]:
    """Exactly these addresses, whatever was made of them before, but those that another run holds now.

    In the order of `found`; an address that this run has settled already is not given a second time.
    """
    discover(connection, found, run=run, again=True, now=now)
    rows: list[Row[Any]] = []
    for keys in _chunks(sorted({key_of(one.url) for one in found})):
        rows += _take(
            connection,
            len(keys),
            [a.c.key.in_(keys), a.c.state == "pending", a.c.leased_until.is_(None)],
            a.c.key,
        )
    place = {one.url: number for number, one in reversed(list(enumerate(found)))}
    said = {one.url: one for one in found}
    leased = _hold(connection, rows, run, now + lease_seconds)
    leased = [
        replace(one, discovered_by=said[one.url].discovered_by, hints=said[one.url].hints) for one in leased
    ]
    return sorted(leased, key=lambda one: place[one.url])


def renew(connection: Connection, run: str, now: float, lease_seconds: float = LEASE_SECONDS) -> None:
    """Prolongs all leases of a run that is alive."""
    connection.execute(_of_run(run).values(leased_until=int(now + lease_seconds)))


def give_back(connection: Connection, run: str, urls: Sequence[str] | None = None) -> int:
    """Frees what the run holds (all, or these addresses), without counting an attempt; says how many."""
    free = {"due": int(time.time()), "leased_until": None}
    if urls is None:
        return connection.execute(_of_run(run).values(free)).rowcount
    keys = sorted(key_of(url) for url in urls)
    return sum(
        connection.execute(_of_run(run).where(a.c.key.in_(some)).values(free)).rowcount
        for some in _chunks(keys)
    )


def reclaim(connection: Connection, now: float) -> int:
    """Frees what runs hold whose lease time is over: they died on another machine, or without a folder."""
    over = update(a).where(a.c.leased_until.is_not(None), a.c.leased_until < int(now))
    return connection.execute(over.values(due=int(now), leased_until=None)).rowcount


def postpone(
    connection: Connection, run: str, url: str, reason: str, now: float, retry_after_seconds: float = 0
) -> bool:
    """Keeps an address that failed for a later try, after a pause that grows; False when it has had its
    tries.

    After False the caller writes the rejection, whose row settles the address.
    """
    held = connection.execute(
        select(a.c.attempts, a.c.visits).where(
            a.c.key == key_of(url), a.c.run == run, a.c.leased_until.is_not(None)
        )
    ).first()
    if held is None or held.attempts >= len(RETRY_AFTER_SECONDS):
        return False
    pause = max(RETRY_AFTER_SECONDS[held.attempts], retry_after_seconds)
    connection.execute(
        update(a)
        .where(a.c.key == key_of(url))
        .values(
            due=int(now + pause),
            leased_until=None,
            attempts=held.attempts + 1,
            reason=reason,
            fetched=int(now),
        )
    )
    return True


def settle(
    connection: Connection,
    run: str,
    outcomes: Sequence[Outcome],
    now: float | None = None,
    revisit_seconds: Sequence[int] = REVISIT_SECONDS,
) -> None:
    """Ends the lease of addresses whose rows are on disk. One that was never discovered is not remembered."""
    now = time.time() if now is None else now
    by_key = {key_of(one.url): one for one in outcomes}
    changes = []
    for keys in _chunks(sorted(by_key)):
        rows = connection.execute(
            select(a.c.key, a.c.attempts, a.c.visits, a.c.delivered, a.c.article_id).where(a.c.key.in_(keys))
        )
        changes += [_settled(row, by_key[row.key], run, int(now), revisit_seconds) for row in rows]
    if changes:
        names = [name for name in changes[0] if name != "b_key"]
        statement = update(a).where(a.c.key == bindparam("b_key")).values({n: bindparam(n) for n in names})
        connection.execute(statement, changes)


def held(connection: Connection, run: str, urls: Sequence[str]) -> set[str]:
    """Those of the addresses that wait for a row, and that this run was the last to hold."""
    urls_held: set[str] = set()
    for keys in _chunks(sorted({key_of(url) for url in urls})):
        waits = or_(a.c.state == "pending", a.c.leased_until.is_not(None))
        mine = select(a.c.url).where(a.c.key.in_(keys), a.c.run == run, waits)
        urls_held.update(connection.scalars(mine))
    return urls_held


def pending(connection: Connection, site: str) -> int:
    """How many addresses of the site wait for their row; leased ones count."""
    return (
        connection.scalar(select(func.count()).select_from(a).where(a.c.state == "pending", a.c.site == site))
        or 0
    )


def _row(one: Found, place: int, now: float) -> dict[str, Any]:
    created, lastmod = seconds(one.hints.created), seconds(one.lastmod)
    hints = {name: value for name, value in asdict(one.hints).items() if value}
    date = created or lastmod or now
    return {
        "key": key_of(one.url),
        "url": one.url,
        "site": one.site,
        "state": "pending",
        "discovered_by": one.discovered_by,
        "discovered": int(now),
        "rank": int(min(date, now) * 1000) - place,  # a date in the future is a mistake
        "created": created,
        "lastmod": lastmod,
        "hints": json.dumps(hints, ensure_ascii=False) if hints else "",
        "due": int(now),
    }


def _within(since: str, until: str) -> list[ColumnElement[bool]]:
    """A page is at most as old as its `lastmod` says: that alone can rule out by `since`, never by
    `until`.
    """
    conditions: list[ColumnElement[bool]] = []
    if since:
        start = seconds(since)
        conditions.append(
            or_(a.c.created >= start, (a.c.created == 0) & or_(a.c.lastmod == 0, a.c.lastmod >= start))
        )
    if until:
        conditions.append(a.c.created <= seconds(until))
    return conditions


def _take(
    connection: Connection, limit: int, conditions: Sequence[ColumnElement[bool]], order: ColumnElement[Any]
) -> list[Row[Any]]:
    statement = select(a).where(*conditions).order_by(order).limit(limit)
    # On PostgreSQL two runs get different addresses; SQLite has one transaction at a time.
    return list(connection.execute(statement.with_for_update(skip_locked=True)))


def _hold(connection: Connection, rows: Sequence[Row[Any]], run: str, until: float) -> list[Leased]:
    for keys in _chunks([row.key for row in rows]):
        connection.execute(
            update(a).where(a.c.key.in_(keys)).values(due=None, run=run, leased_until=int(until))
        )
    return [_leased(row) for row in rows]


def _leased(row: Row[Any]) -> Leased:
    hints = json.loads(row.hints) if row.hints else {}
    if "authors" in hints:
        hints["authors"] = tuple(hints["authors"])
    return Leased(
        url=row.url,
        site=row.site,
        discovered_by=row.discovered_by,
        hints=Hints(**hints),
        attempts=row.attempts,
        is_revisit=row.delivered > 0,
        etag=row.etag,
        last_modified=row.last_modified,
    )


def _of_run(run: str) -> Any:  # SQLAlchemy's Update is not generic in a way that helps here
    return update(a).where(a.c.run == run, a.c.leased_until.is_not(None))


def _settled(row: Any, one: Outcome, run: str, now: int, revisit_seconds: Sequence[int]) -> dict[str, Any]:
    """The columns of an address that has its row. What was delivered once stays delivered."""
    is_delivered = one.state == "delivered"
    was_delivered = row.delivered > 0
    visits = row.visits + 1 if was_delivered else 0
    looks_again = (is_delivered or (was_delivered and one.reason in STILL_THE_SAME)) and visits < len(
        revisit_seconds
    )
    state = "delivered" if is_delivered or was_delivered else one.state
    return {
        "b_key": row.key,
        "state": state,
        "due": now + revisit_seconds[visits] if looks_again else None,
        "run": run,
        "leased_until": None,
        "attempts": row.attempts + 1 if state == "rejected" else 0,
        "visits": visits,
        "fetched": now,
        "delivered": now if is_delivered else row.delivered,
        "reason": one.reason,
        "article_id": one.article_id or row.article_id,
        "html_sha256": one.html_sha256,
        "etag": one.etag,
        "last_modified": one.last_modified,
    }


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
