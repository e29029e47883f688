"""Runs a statement that is the same each time but for its parameters, at a fraction of the usual cost.

For every article a copy is looked up, with thirty parameters, and its version judged: SQLAlchemy's way from a
statement to SQL and from a cursor to rows took longer than SQLite (`benchmarks.duplicates_cost`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Insert, Table, insert
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler


def rows(
    connection: Connection, statement: Executable, parameters: Mapping[str, Any]
) -> Sequence[tuple[Any, ...]]:
    """What `statement` selects or returns. Pass the same object each time: it is translated once.

    An `insert` takes the values of all columns by their names.
    """
    sql, order = _translated(statement, connection.dialect)
    if order is None:  # a database behind a socket, beside which the rest costs little
        return [tuple(row) for row in connection.exec_driver_sql(sql, dict(parameters))]
    values = _in_order(order, parameters)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error:
        return [
            tuple(row) for row in connection.exec_driver_sql(sql, values)
        ]  # raises it as SQLAlchemy's own
    finally:
        cursor.close()


def run_many(connection: Connection, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
    """The statement once for each, which have all the same names. Pass the same object each time.

    An `insert` or `update` sets the columns of these names, an `update` with a WHERE has `bindparam`s in it.
    """
    if not values:  # for SQLAlchemy an empty list is one row of defaults
        return
    sql, order = _translated(statement, connection.dialect, tuple(values[0]))
    if order is None:
        connection.exec_driver_sql(sql, [dict(row) for row in values])
    else:
        connection.exec_driver_sql(sql, [_in_order(order, row) for row in values])


def insert_rows(
    connection: Connection,
    table: Table,
    values: Sequence[tuple[Any, ...]],
    statement: Executable | None = None,
) -> None:
    """Inserts them all; each has the values of all columns in the table's order.

    `statement`: an `insert` of the table that says more, the same object each time.
    """
    if not values:  # for SQLAlchemy an empty list is one row of defaults
        return
    names = tuple(table.columns.keys())
    sql, order = _translated(_insert(table) if statement is None else statement, connection.dialect, names)
    if order is None:
        connection.exec_driver_sql(sql, [dict(zip(names, row, strict=True)) for row in values])
    else:
        assert order == names
        connection.exec_driver_sql(sql, list(values))


def _in_order(names: tuple[str, ...], values: Mapping[str, Any]) -> tuple[Any, ...]:
    """A hundred of them in a statement: the interpreter's own loop takes a third of the time."""
    return tuple(map(values.__getitem__, names))


@lru_cache(maxsize=64)
def _insert(table: Table) -> Insert:
    return insert(table)


@lru_cache(maxsize=64)
def _translated(
    statement: Executable, dialect: Dialect, columns: tuple[str, ...] | None = None
) -> tuple[str, tuple[str, ...] | None]:
    """The SQL, and the order of its parameters where they have no names. `columns` to be set; None: all."""
    assert isinstance(statement, ClauseElement)
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    return str(compiled), tuple(compiled.positiontup) if compiled.positiontup is not None else None
