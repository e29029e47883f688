"""Runs a statement that is the same each time but for its parameters, at half the cost of SQLAlchemy's way.

A look-up runs two of them for every article, with thirty parameters: to get from a statement to its SQL took
longer than the database took with it (measured with `python -m benchmarks.duplicates_cost`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, SelectBase


def rows(connection: Connection, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Any]:
    """What `Connection.execute` gives. Pass the same `statement` each time: it is translated once."""
    sql, order = _translated(statement, connection.dialect)
    values = tuple(parameters[name] for name in order) if order is not None else dict(parameters)
    return connection.exec_driver_sql(sql, values).all()


@lru_cache(maxsize=64)
def _translated(statement: SelectBase, dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    compiled = statement.compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup) if compiled.positiontup is not None else None
