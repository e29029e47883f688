"""A store of any older release becomes one of this release; a newer one is refused.

A change to a table that exists gets a function at the end of `STEPS`, which alters what the step before left
behind (its SQL stands there in words, since `schema.py` moves on), and never changes again. New tables need
no step: they are made wherever they are missing.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select

import pipelines.duplicates.tables  # noqa: F401  # they belong to the store too
from pipelines.store.errors import StoreError
from pipelines.store.schema import metadata, schema_version


def _when_last_seen(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE addresses ADD COLUMN seen BIGINT DEFAULT 0 NOT NULL")


def _whether_sources_were_read(connection: Connection) -> None:
    """All that are there were; but an unchanged section must be read again, for what it leads to."""
    connection.exec_driver_sql("ALTER TABLE sources ADD COLUMN is_read BOOLEAN DEFAULT FALSE NOT NULL")
    connection.exec_driver_sql("UPDATE sources SET is_read = TRUE, next_due = 0")
    connection.exec_driver_sql("UPDATE sources SET etag = '', last_modified = '' WHERE kind = 'section'")


# STEPS[0] takes version 1 to version 2, and so on.
STEPS: tuple[Callable[[Connection], None], ...] = (_when_last_seen, _whether_sources_were_read)
NEWEST = 1 + len(STEPS)


def bring_up_to_date(connection: Connection) -> None:
    """Makes what is missing, in the caller's transaction. Raises `StoreError` for a newer store."""
    if (
        connection.dialect.name == "postgresql"
    ):  # two runs that start together must not both create the tables
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7446113)")
    version = _version(connection)
    if version > NEWEST:
        raise StoreError(
            f"the store is of schema version {version}, this release of Tinsach knows {NEWEST}: "
            "use the newer release, or another STATE_URL"
        )
    if version:
        for step in STEPS[version - 1 :]:
            step(connection)
    metadata.create_all(connection)
    if version != NEWEST:
        connection.execute(schema_version.delete())
        connection.execute(schema_version.insert().values(version=NEWEST))


def _version(connection: Connection) -> int:
    """0 where there is nothing yet."""
    if not inspect(connection).has_table(schema_version.name):
        return 0
    return connection.execute(select(schema_version.c.version)).scalar() or 0
