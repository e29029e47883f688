"""Addresses from their discovery to the line on disk: found, leased by a run, settled.

An address is `pending` until a row for it is on disk; then it is `delivered`, `rejected` or `gave_up`. While
a run works on it, the run holds a lease, which nobody else gets: a run that ends gives its leases back, for
one that died the next run does (`pipelines.write.recovery`), and `reclaim` takes those whose time is over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)

from pipelines.records import Hints
from pipelines.store.found import NO_HINTS, Found, Leased, Outcome
from pipelines.store.quick import run_many
from pipelines.store.schema import addresses as a
from pipelines.store.schema import key_of, runs
from pipelines.store.settling import RETRY_AFTER_SECONDS, REVISIT_SECONDS, postpone, settle
from pipelines.store.sql import chunks, insert_for
from pipelines.store.times import seconds

__all__ = [
    "RETRY_AFTER_SECONDS",
    "REVISIT_SECONDS",
    "Found",
    "Leased",
    "Outcome",
    "discover",
    "give_back",
    "held",
    "lease",
    "lease_left",
    "lease_urls",
    "pending",
    "postpone",
    "reclaim",
    "renew",
    "settle",
]

LEASE_SECONDS = 1800
SEEN_SECONDS = 86400  # how exact `seen` is: what is found every ten minutes is not written every ten minutes
# Literals, not bound values: else the database can't see that the index of pending addresses holds them all.
IS_PENDING = a.c.state == literal_column("'pending'")
_WAITS = (IS_PENDING, a.c.leased_until.is_(None))
IS_SETTLED = a.c.state != literal_column("'pending'")


def discover(
    connection: Connection,
    found: Sequence[Found],
    *,
    run: str = "",
    again: bool = False,
    now: float | None = None,
) -> int:
    """Puts addresses in the store, in the order in which they are to be fetched; says how many are new.

    `again` makes those pending too that another run than `run` has settled, and notes that `run` wants them:
    what it does not come to, `lease_left` finds. A delivered one that is said to
    have changed since is due for its next look at once; it gets no more looks for that.
    """
    now = time.time() if now is None else now
    places = {key_of(one.url): place for place, one in reversed(list(enumerate(found)))}
    known = {}
    for keys in chunks(sorted(places)):
        rows = connection.execute(
            select(a.c.key, a.c.state, a.c.lastmod, a.c.fetched, a.c.seen).where(a.c.key.in_(keys))
        )
        known.update({row.key: row for row in rows})
    # In one order everywhere: two runs that find the same don't lock each other out.
    new = [_row(key, found[places[key]], places[key], now) for key in sorted(places.keys() - known.keys())]
    run_many(connection, _discovering(connection.dialect.name), new)
    for keys in chunks(sorted(key for key, row in known.items() if row.seen < now - SEEN_SECONDS)):
        connection.execute(update(a).where(a.c.key.in_(keys)).values(seen=int(now)))
    settled = sorted(key for key, row in known.items() if row.state != "pending")
    if again:
        _make_pending(connection, settled, run, now)
        for keys in chunks(sorted(places)):
            connection.execute(update(a).where(a.c.key.in_(keys), *_WAITS).values(run=run))
    else:
        _look_sooner(connection, {key: (known[key], found[places[key]]) for key in settled}, now)
    return len(new)


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
    rows = _take(connection, limit, [IS_PENDING, a.c.site == site, due, *within], a.c.rank.desc())
    if again and len(rows) < limit:
        settled = [
            IS_SETTLED,
            a.c.site == site,
            a.c.leased_until.is_(None),
            a.c.run != run,
            *within,
        ]
        old = _take(connection, limit - len(rows), settled, a.c.rank.desc())
        _make_pending(connection, [row.key for row in old], run, now)
        rows += old
    elif revisit and len(rows) < limit:
        looks = [IS_SETTLED, a.c.site == site, due, a.c.run != run, *within]
        rows += _take(connection, limit - len(rows), looks, a.c.due)
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
    for keys in chunks(sorted({key_of(one.url) for one in found})):
        rows += _take(
            connection,
            len(keys),
            [a.c.key.in_(keys), *_WAITS],
            a.c.key,
        )
    place = {one.url: number for number, one in reversed(list(enumerate(found)))}
    said = {one.url: one for one in found}
    leased = _hold(connection, rows, run, now + lease_seconds)
    leased = [
        replace(one, discovered_by=said[one.url].discovered_by, hints=said[one.url].hints) for one in leased
    ]
    return sorted(leased, key=lambda one: place[one.url])


def lease_left(
    connection: Connection,
    spider: str,
    run: str,
    limit: int,
    now: float,
    lease_seconds: float = LEASE_SECONDS,
) -> list[Leased]:
    """Addresses that runs of the spider wanted or held last and left open; none of a run that goes on."""
    goes_on = select(runs.c.run).where(runs.c.health == "")
    left = [a.c.run.startswith(f"{spider}-", autoescape=True), a.c.run != run, a.c.run.not_in(goes_on)]
    rows = _take(connection, limit, [*_WAITS, a.c.due <= int(now), *left], a.c.rank.desc())
    return _hold(connection, rows, run, now + lease_seconds)


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
        for some in chunks(keys)
    )


def reclaim(connection: Connection, now: float) -> int:
    """Frees what runs hold whose lease time is over: they died on another machine, or without a folder."""
    over = update(a).where(a.c.leased_until.is_not(None), a.c.leased_until < int(now))
    return connection.execute(over.values(due=int(now), leased_until=None)).rowcount


def held(connection: Connection, run: str, urls: Sequence[str]) -> set[str]:
    """Those of the addresses that wait for a row, and that this run was the last to hold."""
    urls_held: set[str] = set()
    for keys in chunks(sorted({key_of(url) for url in urls})):
        waits = or_(IS_PENDING, a.c.leased_until.is_not(None))
        mine = select(a.c.url).where(a.c.key.in_(keys), a.c.run == run, waits)
        urls_held.update(connection.scalars(mine))
    return urls_held


def pending(connection: Connection, site: str) -> int:
    """How many addresses of the site wait for their row; leased ones count."""
    return connection.scalar(select(func.count()).select_from(a).where(IS_PENDING, a.c.site == site)) or 0


def _make_pending(connection: Connection, keys: Sequence[int], run: str, now: float) -> None:
    for some in chunks(keys):
        connection.execute(
            update(a)
            .where(a.c.key.in_(some), IS_SETTLED, a.c.leased_until.is_(None), a.c.run != run)
            .values(state="pending", due=int(now), attempts=0)
        )


def _look_sooner(connection: Connection, known: Mapping[int, tuple[Any, Found]], now: float) -> None:
    changed = []
    for key, (row, said) in known.items():
        lastmod = seconds(said.lastmod)
        if lastmod > row.fetched and lastmod != row.lastmod:
            changed.append({"b_key": key, "b_lastmod": lastmod})
    if changed:
        has_looks_left = a.c.due.is_not(None)
        connection.execute(
            update(a)
            .where(a.c.key == bindparam("b_key"), IS_SETTLED, has_looks_left)
            .values(due=int(now), lastmod=bindparam("b_lastmod")),
            changed,
        )


def _row(key: int, one: Found, place: int, now: float) -> dict[str, Any]:
    created, lastmod = seconds(one.hints.created), seconds(one.lastmod)
    hints = {} if one.hints == NO_HINTS else {n: value for n, value in asdict(one.hints).items() if value}
    date = created or lastmod or now
    return {
        "key": key,
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
        "seen": int(now),
    }


def _within(since: str, until: str) -> list[ColumnElement[bool]]:
    """A page is older than its `lastmod`: that alone can rule it out by `since`, but never by `until`."""
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
    for keys in chunks([row.key for row in rows]):
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


@lru_cache(maxsize=2)
def _discovering(dialect: str) -> Executable:
    return insert_for(dialect, a).on_conflict_do_nothing(index_elements=["key"])


def _of_run(run: str) -> Any:  # SQLAlchemy's Update is not generic in a way that helps here
    return update(a).where(a.c.run == run, a.c.leased_until.is_not(None))
