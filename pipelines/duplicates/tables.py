"""The index's tables: what was delivered in the window, and under which band keys it is found.

`period` counts spans of thirty days since 1970. It leads the key, so that a look-up reads only the window's
spans and what falls out of the window is one range, not rows strewn all over the table. Shorter spans would
hold less that has left the window, but each costs a look-up seventeen seeks.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, SmallInteger, Table, Text

from pipelines.store.schema import Key, metadata

PERIOD_DAYS = 30

# One row: what the signatures were made with.
duplicate_parameters = Table(
    "duplicate_parameters",
    metadata,
    Column("parameters", Text, nullable=False),
    Column("checksum", BigInteger),
)

duplicate_entries = Table(
    "duplicate_entries",
    metadata,
    Column("entry", Key, primary_key=True),  # grows with time: the smaller one was written first
    Column("article_id", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("day", Integer, nullable=False, index=True),  # days since 1970, UTC
    Column("cluster", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

duplicate_keys = Table(
    "duplicate_keys",
    metadata,
    Column("period", SmallInteger, primary_key=True, autoincrement=False),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", Key, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
