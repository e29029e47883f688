"""Opens the store: one SQLAlchemy engine, one thread for what the crawler asks of it."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from pipelines.one_thread import OneThread
from pipelines.store.errors import StoreError
from pipelines.store.migrations import bring_up_to_date
from pipelines.store.schema import make_for_postgresql

P = ParamSpec("P")
T = TypeVar("T")
Connect = Callable[[], AbstractContextManager[Connection]]

LOCK_TIMEOUT_SECONDS = 60  # how long a run waits for another run's transaction; they take milliseconds
CONNECT_TIMEOUT_SECONDS = 10
WAL_TRIES = 50
OLDEST_SQLITE = (3, 35)  # the first with RETURNING
# PostgreSQL ends one of two transactions that wait for each other; it changed nothing and is done again.
CONFLICT_STATES = frozenset({"40001", "40P01"})
CONFLICTS = 5


class _ConflictError(StoreError):
    """Another run's transaction got in the way of this one."""


class Store:
    """An open store. Its functions live in the modules beside this one and take a `Connection`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._thread = OneThread("store")
        is_file = engine.dialect.name == "sqlite"  # of a server the pool looks whether it still answers
        self._connect_thread: Connect = self._kept if is_file else engine.connect
        self._turn = _turn(engine)
        self._own: Connection | None = None  # of the store's thread

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction in the calling thread. A lost database ends as `StoreError`."""
        with self._begin(self.engine.connect) as connection:
            yield connection

    def call(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(connection, ...)` in a transaction; blocks."""
        return self._call(self.engine.connect, lambda connection: function(connection, *args, **kwargs))

    async def run(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`function(connection, ...)` in a transaction in the store's thread, in the order of the calls."""
        return await self._thread.run(
            lambda: self._call(self._connect_thread, lambda connection: function(connection, *args, **kwargs))
        )

    def wait(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(connection, ...)` in the store's thread, for another thread; blocks."""
        return self._thread.wait(
            lambda: self._call(self._connect_thread, lambda connection: function(connection, *args, **kwargs))
        )

    def _call(self, connect: Connect, function: Callable[[Connection], T]) -> T:
        for conflicts in range(1, CONFLICTS):
            with suppress(_ConflictError), self._begin(connect) as connection:
                return function(connection)
            time.sleep(random.uniform(0, 0.05 * conflicts))  # else the two meet again
        with self._begin(connect) as connection:
            return function(connection)

    @contextmanager
    def _begin(self, connect: Connect) -> Iterator[Connection]:
        try:
            with self._turn, connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            if not (error.connection_invalidated or isinstance(error, OperationalError)):
                raise
            kind = _ConflictError if getattr(error.orig, "sqlstate", "") in CONFLICT_STATES else StoreError
            raise kind(f"the store {self.name} failed: {_reason(error)}") from error

    @contextmanager
    def _kept(self) -> Iterator[Connection]:
        """The connection of the store's thread: to get one takes longer than a small transaction."""
        if self._own is None:
            self._own = self.engine.connect()
        try:
            yield self._own
        except DBAPIError:
            self._let_go()
            raise

    def _let_go(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            own.close()

    @property
    def name(self) -> str:
        """The store's URL without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Waits for what was asked of the thread, and brings it to disk."""
        self._thread.close()
        self._let_go()
        if self.engine.dialect.name == "sqlite":
            with suppress(DBAPIError, sqlite3.Error), self._turn, self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").close()
        self.engine.dispose()


_TURNS: dict[str, threading.Lock] = {}


def _turn(engine: Engine) -> AbstractContextManager[Any]:
    """SQLite has one writer: the threads of this process queue here rather than poll the file's lock."""
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _TURNS.setdefault(str(Path(engine.url.database or "").absolute()), threading.Lock())


def open_store(state_url: str, must_exist: bool = False) -> Store:
    """The store at a URL, made or brought up to date where need be. Raises `StoreError`; blocks."""
    url = _checked(state_url)
    if must_exist and url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise StoreError(
            f"there is no store {url.database}: name another STATE_URL or OUTPUT_DIR, or crawl first"
        )
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    store = Store(engine)
    try:
        with engine.begin() as connection:
            bring_up_to_date(connection)
    except DBAPIError as error:
        store.close()
        raise StoreError(f"the store {store.name} can't be opened: {_reason(error)}") from error
    except StoreError:
        store.close()
        raise
    return store


def _checked(state_url: str) -> URL:
    try:
        url = make_url(state_url)
    except ArgumentError:
        raise StoreError(f"STATE_URL {state_url!r} is no database URL: {_EXAMPLES}") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"STATE_URL names {url.get_backend_name()!r}, which is no store of ours: {_EXAMPLES}"
        )
    return url


_EXAMPLES = "use sqlite:///folder/state.db or postgresql+psycopg://user@host/database"


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError(f"STATE_URL {url} names no file, and would forget everything: {_EXAMPLES}")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(
            f"this Python has SQLite {sqlite3.sqlite_version}; the store needs 3.35 (of 2021) or PostgreSQL"
        )
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the store {url.database} can't be made: {error.strerror}") from error
    engine = create_engine(url, connect_args={"timeout": LOCK_TIMEOUT_SECONDS})

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        # NORMAL: a commit outlasts `kill -9` at once, a power cut from the next checkpoint on. What such a
        # cut takes from the store stands in the run's folder, whose rows are told to it again.
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=NORMAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that starts by reading and then writes fails at once when another run wrote between.
        # SQLAlchemy's own way of saying so takes a third of an empty transaction.
        try:
            connection.connection.cursor().execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise DBAPIError.instance("BEGIN IMMEDIATE", None, error, sqlite3.Error) from error

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for its turn here (a new file, two runs): so we do."""
    for _ in range(WAL_TRIES):
        if _is_wal(connection):
            return
        time.sleep(random.uniform(0, 0.1))
    connection.execute("PRAGMA journal_mode=WAL")


def _is_wal(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True


def _postgresql(url: URL) -> Engine:
    make_for_postgresql()
    try:
        return create_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS}
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"the driver for {url.drivername} is not installed ({error}): "
            'pip install "tinsach[postgresql]" and use postgresql+psycopg://'
        ) from error


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split()) or type(error.orig).__name__
