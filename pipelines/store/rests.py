"""Sites that runs leave alone for a while: by the site's own word, or after repeated failure.

The circuit breaker's memory. When a site has failed again and again, the next run tries it once; when that
fails too, it is left alone for ten minutes, and twice as long each time after that.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from pipelines.store.schema import site_rests as r
from pipelines.store.sql import chunks, insert

FIRST_SECONDS = 600
LONGEST_SECONDS = 6 * 3600
LONGEST_WISH_SECONDS = 7 * 86400


@dataclass(frozen=True, slots=True)
class Rest:
    """`until`: seconds since 1970; after it one failure ends the next trial."""

    until: int
    times: int
    why: str


def of(connection: Connection, names: Collection[str]) -> dict[str, Rest]:
    """The rests of these sites, over or not."""
    rests = {}
    for some in chunks(sorted(names)):
        rows = connection.execute(select(r.c.name, r.c.until, r.c.times, r.c.why).where(r.c.name.in_(some)))
        rests.update({row.name: Rest(row.until, row.times, row.why) for row in rows})
    return rests


def put(connection: Connection, name: str, why: str, now: float, wished_seconds: float | None = None) -> None:
    """Leaves a site alone: for as long as it asks for, else the longer the more often it has failed."""
    before = of(connection, [name]).get(name)
    times = before.times + 1 if before else 1
    if wished_seconds is not None:
        pause = min(wished_seconds, LONGEST_WISH_SECONDS)
    else:
        pause = min(FIRST_SECONDS * 2 ** min(times - 2, 20), LONGEST_SECONDS) if times > 1 else 0
    values = {"name": name, "until": int(now + pause), "times": times, "why": why}
    statement = insert(connection, r).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def end(connection: Connection, name: str) -> None:
    """The site answers again."""
    connection.execute(delete(r).where(r.c.name == name))
