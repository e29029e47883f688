"""Which articles were delivered, in which version, and whether a text that differs has really changed."""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Executable, bindparam, delete, or_, select

from pipelines.records import Article, lines_of
from pipelines.store import site_memory
from pipelines.store.found import Outcome
from pipelines.store.quick import rows, run_many
from pipelines.store.schema import articles, claims, runs
from pipelines.store.sql import chunks, insert_for
from pipelines.store.times import iso

# A line that is gone was boilerplate all along if so many other articles of the site have it by now.
REPEATED_ARTICLES = 2
# How long an article may take from its judgement to the disk, while its run goes on; a lease is longer.
CLAIM_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Known:
    """The newest version of an article that an earlier run, or this one, has on disk."""

    version: int
    text_sha256: str
    run: str = ""
    url: str = ""
    delivered: str = ""  # ISO 8601 UTC
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`version` to write, or the `reason` of a rejection: unchanged, same_address."""

    version: int = 1
    reason: str = ""
    detail: str = ""


def known(connection: Connection, article_id: str) -> Known | None:
    """What is remembered of the article, None for a new one."""
    for version, text_sha256, run, url, delivered, lines in rows(
        connection, _KNOWN, {"article_id": article_id}
    ):
        return Known(version, text_sha256, run, url, iso(delivered), _unpack(lines))
    return None


def judge_version(
    connection: Connection, article: Article, run: str, again: bool = False, now: float | None = None
) -> Verdict:
    """The article's version, or why it is not written; what is to be written is claimed for the run.

    A second run that is about to write the same article gets `same_address`. `again` writes an article anew,
    in the same version, that an earlier run delivered with the same text.
    """
    now = time.time() if now is None else now
    holder = _claim(connection, article.id, run, now)
    if holder:
        mine = "earlier in this run" if holder == run else "by a run that goes on at the same time"
        return Verdict(reason="same_address", detail=f"{article.url} was reached {mine}")
    before = known(connection, article.id)
    if before is None:
        return Verdict()
    if before.run == run:
        return Verdict(before.version, "same_address", f"{article.url} was reached earlier in this run")
    if has_changed(connection, before, article):
        return Verdict(before.version + 1)
    if again:
        return Verdict(before.version)
    unclaim(connection, run, [article.id])
    return Verdict(before.version, "unchanged", f"delivered on {before.delivered}")


def has_changed(connection: Connection, before: Known, article: Article) -> bool:
    """Whether the text differs by more than what the site's memory has learned since."""
    if before.text_sha256 == article.metadata.text_sha256:
        return False
    now_lines, then_lines = Counter(lines_of(article.text)), Counter(before.lines)
    gone = then_lines - now_lines
    if now_lines - then_lines or not gone:
        return True
    memory = site_memory.recall(connection, article.source, list(gone), article.id)
    return not all(memory.lines.get(line, 0) >= REPEATED_ARTICLES or line in memory.teasers for line in gone)


def remember(connection: Connection, run: str, outcomes: Sequence[Outcome], now: float | None = None) -> None:
    """Keeps the newest version of each delivered article, and ends the run's claim on it."""
    delivered = int(time.time() if now is None else now)
    rows = {
        one.article_id: {
            "article_id": one.article_id,
            "url": one.article_url,
            "site": one.site,
            "created": one.created,
            "delivered": delivered,
            "version": one.version,
            "text_sha256": one.text_sha256,
            "lines": array("q", one.lines).tobytes(),
            "run": run,
        }
        for one in outcomes
        if one.state == "delivered"
    }
    if rows:
        run_many(connection, _keeping(connection.dialect.name), [rows[one] for one in sorted(rows)])
        unclaim(connection, run, list(rows))


def untold(connection: Connection, outcomes: Sequence[Outcome]) -> set[str]:
    """The addresses whose article is not remembered, or not in this version."""
    versions = {one.article_id: one for one in outcomes if one.state == "delivered"}
    for some in chunks(sorted(versions)):
        rows = connection.execute(
            select(articles.c.article_id, articles.c.version).where(articles.c.article_id.in_(some))
        )
        for article_id, version in rows:
            if version >= versions[article_id].version:
                del versions[article_id]
    return {one.url for one in versions.values()}


def unclaim(connection: Connection, run: str, article_ids: Sequence[str] | None = None) -> None:
    """Ends the run's claims on these articles, or on all: it has ended, or what it claimed is not written."""
    mine = delete(claims).where(claims.c.run == run)
    if article_ids is None:
        connection.execute(mine)
    else:
        connection.execute(mine.where(claims.c.article_id.in_(article_ids)))


def _claim(connection: Connection, article_id: str, run: str, now: float) -> str:
    """ "" when the article is this run's to write from now on, else the run that has it."""
    values = {
        "article_id": article_id,
        "run": run,
        "until": int(now + CLAIM_SECONDS),
        "now": int(now),
        "running": "",
    }
    if rows(connection, _claiming(connection.dialect.name), values):
        return ""
    return connection.scalar(select(claims.c.run).where(claims.c.article_id == article_id)) or ""


@lru_cache(maxsize=2)
def _claiming(dialect: str) -> Executable:
    """Takes what nobody holds, or nobody holds any more; returns a row where it did."""
    over = select(runs.c.run).where(runs.c.health != bindparam("running"))
    statement = insert_for(dialect, claims)
    return statement.on_conflict_do_update(
        index_elements=["article_id"],
        set_={"run": statement.excluded.run, "until": statement.excluded.until},
        where=or_(claims.c.until < bindparam("now"), claims.c.run.in_(over)),
    ).returning(claims.c.run)


@lru_cache(maxsize=2)
def _keeping(dialect: str) -> Executable:
    """Keeps an article's newest version."""
    statement = insert_for(dialect, articles)
    others = [column.name for column in articles.c if column is not articles.c.article_id]
    return statement.on_conflict_do_update(
        index_elements=["article_id"],
        set_={name: statement.excluded[name] for name in others},
        where=articles.c.version <= statement.excluded.version,
    )


_A = articles.c
_KNOWN = select(_A.version, _A.text_sha256, _A.run, _A.url, _A.delivered, _A.lines).where(
    _A.article_id == bindparam("article_id")
)


def _unpack(lines: bytes) -> tuple[int, ...]:
    unpacked = array("q")
    unpacked.frombytes(lines)
    return tuple(unpacked)
