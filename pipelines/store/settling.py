"""How an address leaves a run: settled with its row, or postponed to a later run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from pipelines.store.found import Outcome
from pipelines.store.quick import run_many
from pipelines.store.schema import addresses as a
from pipelines.store.schema import key_of
from pipelines.store.sql import chunks

# A page that could not be fetched is tried again by a later run, after so long, and then never again.
RETRY_AFTER_SECONDS = (300, 3600, 6 * 3600, 86400)
# A delivered article is looked at again so long after its delivery, after the look that followed, and so on.
REVISIT_SECONDS = (3600, 6 * 3600, 86400, 7 * 86400)
# Reasons of a rejection that say: this is the article that we have.
STILL_THE_SAME = frozenset({"unchanged", "not_modified"})


def postpone(
    connection: Connection, run: str, url: str, reason: str, now: float, retry_after_seconds: float = 0
) -> bool:
    """Keeps an address that failed for a later try, after a growing pause; False when it has had its tries.

    After False the caller writes the rejection, whose row settles the address.
    """
    held = connection.execute(
        select(a.c.attempts).where(a.c.key == key_of(url), a.c.run == run, a.c.leased_until.is_not(None))
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
    for keys in chunks(sorted(by_key)):
        rows = connection.execute(select(a).where(a.c.key.in_(keys)))
        changes += [_settled(row, by_key[row.key], run, int(now), revisit_seconds) for row in rows]
    run_many(connection, _SETTLING, changes)


def _settled(row: Any, one: Outcome, run: str, now: int, revisit_seconds: Sequence[int]) -> dict[str, Any]:
    """The columns of an address that has its row. What was delivered once stays delivered."""
    is_delivered = one.state == "delivered"
    was_delivered = row.delivered > 0
    visits = row.visits + 1 if was_delivered else 0
    is_the_same = was_delivered and one.reason in STILL_THE_SAME
    looks_again = (is_delivered or is_the_same) and visits < len(revisit_seconds)
    state = "delivered" if is_delivered or was_delivered else one.state
    if state == "rejected" and row.attempts >= len(RETRY_AFTER_SECONDS):
        state = "gave_up"
    return {
        "b_key": row.key,
        "state": state,
        "due": now + revisit_seconds[visits] if looks_again else None,
        "run": run,
        "leased_until": None,
        "attempts": 0 if state == "delivered" else row.attempts + 1,
        "visits": visits,
        "fetched": now,
        "delivered": now if is_delivered else row.delivered,
        "reason": one.reason,
        "article_id": one.article_id or row.article_id,
        "html_sha256": one.html_sha256 or (row.html_sha256 if is_the_same else ""),
        "etag": one.etag or (row.etag if is_the_same else ""),
        "last_modified": one.last_modified or (row.last_modified if is_the_same else ""),
    }


_SETTLING = update(a).where(a.c.key == bindparam("b_key"))
