"""What the store holds, as a table; what is old, taken out; what is known, as rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, select

from pipelines.store import site_memory
from pipelines.store import sources as sources_of_sites
from pipelines.store.schema import (
    addresses,
    articles,
    claims,
    run_sites,
    runs,
    site_lines,
    site_rests,
    sources,
)
from pipelines.store.times import iso

ROWS = 1000
EXPORTED = (
    "url",
    "site",
    "state",
    "reason",
    "article_id",
    "discovered_by",
    "attempts",
    "etag",
    "last_modified",
    "html_sha256",
)
EXPORTED_TIMES = ("discovered", "seen", "fetched", "delivered", "due")


@dataclass(frozen=True, slots=True)
class Holdings:
    """`sites`: by site, how many addresses are in which state."""

    schema_version: int
    sites: dict[str, dict[str, int]]
    articles: int
    sources: int
    runs: int
    lines: int
    last_run: str = ""
    leased: dict[str, int] = field(default_factory=dict)  # by run
    resting: dict[str, str] = field(default_factory=dict)  # by site: until when, and why


def holdings(connection: Connection) -> Holdings:
    """Counts all rows: about a second for a million addresses."""
    from pipelines.store.migrations import NEWEST

    a = addresses.c
    sites: dict[str, dict[str, int]] = {}
    for site, state, number in connection.execute(
        select(a.site, a.state, func.count()).group_by(a.site, a.state).order_by(a.site, a.state)
    ):
        sites.setdefault(site, {})[state] = number
    leased = select(a.run, func.count()).where(a.leased_until.is_not(None)).group_by(a.run)
    return Holdings(
        schema_version=NEWEST,
        sites=sites,
        articles=_count(connection, articles),
        sources=_count(connection, sources),
        runs=_count(connection, runs),
        lines=_count(connection, site_lines),
        last_run=connection.scalar(select(runs.c.run).order_by(runs.c.started.desc()).limit(1)) or "",
        leased={row[0]: row[1] for row in connection.execute(leased)},
        resting={
            row.name: f"until {iso(row.until)} ({row.why})"
            for row in connection.execute(select(site_rests).order_by(site_rests.c.name))
        },
    )


def prune(connection: Connection, before: float) -> dict[str, int]:
    """Forgets what has been over since then, by table; says how many rows went.

    An address goes when it is settled, and no feed, sitemap or section has named it since; an article, when
    none of its addresses is left. Should a site link to one again, it is delivered again.
    """
    a, moment = addresses.c, int(before)
    old = [a.state != "pending", a.leased_until.is_(None), a.fetched < moment, a.seen < moment]
    gone = {"addresses": connection.execute(delete(addresses).where(*old)).rowcount}
    has_addresses = articles.c.article_id.in_(select(a.article_id))
    old_articles = delete(articles).where(articles.c.delivered < moment, ~has_addresses)
    gone["articles"] = connection.execute(old_articles).rowcount
    gone["lines"] = site_memory.forget(connection, before + site_memory.RARE_LINE_SECONDS)
    ended = select(runs.c.run).where(runs.c.started < moment, runs.c.health != "")
    connection.execute(delete(run_sites).where(run_sites.c.ended < moment))
    connection.execute(delete(claims).where(claims.c.run.in_(ended)))
    gone["runs"] = connection.execute(
        delete(runs).where(runs.c.started < moment, runs.c.health != "")
    ).rowcount
    connection.execute(delete(site_rests).where(site_rests.c.until < moment))
    gone["sources"] = sources_of_sites.forget(connection, before)
    return gone


def export(connection: Connection, after_key: int = -1) -> tuple[list[dict[str, Any]], int]:
    """Some addresses with what became of each, and the key to go on after; [] at the end.

    To be called in a transaction for each piece: whoever reads them may be slow, and a crawl may be going on.
    """
    a = addresses.c
    rows = connection.execute(select(addresses).where(a.key > after_key).order_by(a.key).limit(ROWS)).all()
    return [_exported(row) for row in rows], rows[-1].key if rows else after_key


def _exported(row: Any) -> dict[str, Any]:
    exported = {name: getattr(row, name) for name in EXPORTED}
    return exported | {name: iso(getattr(row, name) or 0) for name in EXPORTED_TIMES}


def _count(connection: Connection, table: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
