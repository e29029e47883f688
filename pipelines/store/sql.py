"""What SQLite and PostgreSQL both understand, but SQLAlchemy keeps apart; and lists in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

T = TypeVar("T")
Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"

CHUNK = 500  # values in one IN list: SQLite takes 32,766, long statements are slow to build


def insert(connection: Connection, table: Table) -> Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Insert:
    """The same by the dialect's name. PostgreSQL's is loaded where it is used: 0.02 s."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces that fit into an IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
