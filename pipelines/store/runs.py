"""The runs that were, and what each site gave in them: the history that a run's health is judged by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, select, update

from pipelines.store.schema import run_sites, runs
from pipelines.store.sql import insert

RECENT_RUNS = 50  # of a site, that had pages


@dataclass(frozen=True, slots=True)
class SiteRun:
    """What one run got from one site, or many runs together. `known` and `empty` are parts of `rejected`."""

    pages: int = 0
    articles: int = 0
    known: int = 0
    rejected: int = 0
    empty: int = 0


def begin(connection: Connection, run: str, spider: str, folder: str, started: float) -> None:
    connection.execute(
        insert(connection, runs)
        .values(run=run, spider=spider, folder=folder, started=int(started))
        .on_conflict_do_nothing(index_elements=["run"])
    )


def end(connection: Connection, run: str, health: str, sites: Mapping[str, SiteRun], ended: float) -> None:
    """`ended` is 0 for a run that died."""
    connection.execute(update(runs).where(runs.c.run == run).values(ended=int(ended), health=health))
    rows = [
        {"run": run, "site": name, "ended": int(ended), **asdict(site)}
        for name, site in sorted(sites.items())
        if site.pages
    ]
    if rows:
        connection.execute(
            insert(connection, run_sites).on_conflict_do_nothing(index_elements=["run", "site"]), rows
        )


def history(connection: Connection, sites: Collection[str]) -> dict[str, SiteRun]:
    """Of each site that had pages before: its last runs together."""
    told = {}
    for site in sites:
        recent = (
            select(run_sites)
            .where(run_sites.c.site == site)
            .order_by(run_sites.c.ended.desc())
            .limit(RECENT_RUNS)
            .subquery()
        )
        row = connection.execute(
            select(
                *(func.sum(recent.c[name]) for name in ("pages", "articles", "known", "rejected", "empty"))
            )
        ).one()
        if row[0]:
            told[site] = SiteRun(*map(int, row))
    return told
