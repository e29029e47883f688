"""Opening a store: new, old, newer, two at once, and every way in which it can't be."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from pipelines.store import StoreError, engine, frontier, migrations, open_store
from pipelines.store.frontier import Found
from pipelines.store.schema import metadata

pytest_plugins = ("postgres",)

V1 = Path(__file__).parent / "store" / "v1.sql"


def test_a_new_store_has_every_table_and_its_version(state_url: str) -> None:
    store = open_store(state_url)
    assert set(metadata.tables) <= set(inspect(store.engine).get_table_names())
    assert store.call(_version) == migrations.NEWEST
    store.close()


def test_indexes_for_what_a_run_looks_for_have_those_rows_alone(state_url: str) -> None:
    store = open_store(state_url)
    indexes = inspect(store.engine).get_indexes("addresses")
    store.close()
    partial = {each["name"] for each in indexes for option in each["dialect_options"] if "_where" in option}
    assert partial == {"addresses_pending", "addresses_revisit", "addresses_leased"}


def test_a_store_in_a_file_loads_nothing_of_postgresql(tmp_path: Path) -> None:
    script = f"""
import sys
from pipelines.store import frontier, open_store
store = open_store("sqlite:///{tmp_path}/state.db")
store.call(frontier.discover, [frontier.Found("https://a.example/1", "a.example", "feed")])
store.close()
print("sqlalchemy.dialects.postgresql" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("False\n", "")


def test_opening_a_store_again_keeps_what_is_in_it(state_url: str) -> None:
    store = open_store(state_url)
    store.call(frontier.discover, [Found("https://a.example/1", "a.example", "feed")])
    store.close()
    store = open_store(state_url)
    assert store.call(frontier.pending, "a.example") == 1
    store.close()


def test_a_store_of_the_first_release_opens(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    script = V1.read_text("utf-8")
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    store = open_store(f"sqlite:///{path}")
    assert store.call(frontier.pending, "a.example") == 1
    assert [one.url for one in store.call(frontier.lease, "a.example", "run", 9, 2e9)] == [
        "https://a.example/2"
    ]
    assert store.call(_version) == migrations.NEWEST
    store.close()


def test_a_step_of_a_later_release_is_taken_once(state_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the next change to a table will look like."""
    open_store(state_url).close()

    def add_colour(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE sites ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, add_colour))
    monkeypatch.setattr(migrations, "NEWEST", migrations.NEWEST + 1)
    for _ in range(2):
        store = open_store(state_url)
        assert "colour" in {column["name"] for column in inspect(store.engine).get_columns("sites")}
        assert store.call(_version) == migrations.NEWEST
        store.close()


def test_a_store_of_a_newer_release_is_refused(state_url: str) -> None:
    store = open_store(state_url)
    store.call(lambda connection: connection.execute(text("UPDATE schema_version SET version = 99")))
    store.close()
    with pytest.raises(StoreError, match=r"version 99, this release of Tinsach knows \d+: use the newer"):
        open_store(state_url)


def test_two_runs_may_make_the_store_at_the_same_time(state_url: str) -> None:
    code = f"from pipelines.store import open_store; open_store({state_url!r}).close()"
    both = [subprocess.Popen([sys.executable, "-W", "error", "-c", code]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no url", "STATE_URL 'no url' is no database URL: use sqlite:///folder/state.db or postgresql"),
        ("mysql://host/db", "STATE_URL names 'mysql', which is no store of ours"),
        ("sqlite://", "names no file, and would forget everything"),
        ("sqlite:////dev/null/state.db", "the folder of the store /dev/null/state.db can't be made"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/db", "can't be opened: .*refused"),
        ("postgresql+nodriver://host/db", "the driver for postgresql\\+nodriver is not installed"),
    ],
)
def test_a_store_that_can_not_be_opened_says_so_in_a_sentence(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("these are my notes\n" * 100)
    with pytest.raises(StoreError, match=r"state\.db can't be opened: file is not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("these are my notes")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_failure_in_a_transaction_undoes_all_of_it(state_url: str) -> None:
    store = open_store(state_url)

    def half(connection: Connection) -> None:
        frontier.discover(connection, [Found("https://a.example/1", "a.example", "feed")])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.call(half)
    assert store.call(frontier.pending, "a.example") == 0
    store.close()


def test_a_mistake_of_ours_is_not_taken_for_a_lost_database(state_url: str) -> None:
    store = open_store(state_url)
    with pytest.raises(IntegrityError):
        store.call(lambda connection: connection.execute(text("INSERT INTO sites (site) VALUES (NULL)")))
    store.close()


def test_a_database_that_is_gone_ends_in_a_sentence_and_is_used_again_when_back(
    postgres_url: str,
) -> None:
    store = open_store(postgres_url)
    admin = create_engine(
        postgres_url.rpartition("/test_")[0] + "/postgres?" + postgres_url.partition("?")[2]
    )

    def dies(connection: Connection) -> None:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
        with admin.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
        frontier.discover(connection, [Found("https://a.example/1", "a.example", "feed")])

    with pytest.raises(StoreError, match=r"the store postgresql.* failed: .*terminat"):
        store.call(dies)
    assert store.call(frontier.pending, "a.example") == 0
    admin.dispose()
    store.close()


def test_calls_of_the_event_loop_run_in_one_thread_in_their_order(state_url: str) -> None:
    store = open_store(state_url)
    order: list[tuple[int, str]] = []

    def note(connection: Connection, number: int) -> None:
        order.append((number, threading.current_thread().name))

    async def all_at_once() -> None:
        await asyncio.gather(*(store.run(note, number) for number in range(20)))

    asyncio.run(all_at_once())
    store.wait(note, 20)
    store.close()
    assert [number for number, _ in order] == list(range(21))
    assert {name for _, name in order} == {"store"}


def _version(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT version FROM schema_version")) or 0)


def test_two_transactions_that_wait_for_each_other_both_come_through(postgres_url: str) -> None:
    """PostgreSQL ends one of them; it is done again."""
    store, other = open_store(postgres_url), open_store(postgres_url)
    store.call(lambda connection: connection.execute(text("INSERT INTO sites (site) VALUES ('a'), ('b')")))
    both_hold_one = threading.Barrier(2, timeout=30)
    tries: list[str] = []

    def count(connection: Connection, first: str, second: str) -> None:
        tries.append(first)
        connection.execute(text("UPDATE sites SET articles = articles + 1 WHERE site = :s"), {"s": first})
        if tries.count(first) == 1:
            both_hold_one.wait()
        connection.execute(text("UPDATE sites SET articles = articles + 1 WHERE site = :s"), {"s": second})

    thread = threading.Thread(target=other.call, args=(count, "b", "a"))
    thread.start()
    store.call(count, "a", "b")
    thread.join()
    counts = store.call(lambda connection: connection.execute(text("SELECT articles FROM sites")).all())
    assert [tuple(row) for row in counts] == [(2,), (2,)]
    assert len(tries) >= 3
    store.close()
    other.close()


def test_a_python_with_an_old_sqlite_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "OLDEST_SQLITE", (99,))
    with pytest.raises(StoreError, match=r"the store needs 3\.35"):
        open_store(f"sqlite:///{tmp_path / 'state.db'}")
