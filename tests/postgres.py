"""Databases for tests: `postgres_url` of a cluster of their own, `state_url` of every back end in turn."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

DEBIAN_BINARIES = "/usr/lib/postgresql"


def binaries() -> Path | None:
    """The newest PostgreSQL server on this machine."""
    found = sorted(Path(DEBIAN_BINARIES).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


def run(*command: object) -> None:
    """initdb and the server refuse root: then they run as the user postgres."""
    user = "postgres" if os.geteuid() == 0 else None
    words = [str(word) for word in command]
    ended = subprocess.run(words, user=user, group=user, capture_output=True, text=True, cwd="/", check=False)
    assert ended.returncode == 0, f"{' '.join(words)}: {ended.stdout}{ended.stderr}"


@dataclass(frozen=True)
class Cluster:
    """A server; it listens on a socket in its folder only. `url`: up to the name of the database."""

    server: Path
    folder: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://tinsach@/{{}}?host={self.folder}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
        data, log = self.folder / "data", self.folder / "log"
        run(self.server / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
        run(self.server / "pg_isready", "-h", self.folder)

    def stop(self) -> None:
        run(self.server / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A new server. Skips the test where none is installed."""
    server = binaries()
    if server is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no PostgreSQL server below {DEBIAN_BINARIES} or on PATH")
        pytest.skip(f"no PostgreSQL server below {DEBIAN_BINARIES} or on PATH")
    folder = Path(tempfile.mkdtemp(prefix="tinsach-pg-"))  # short enough for a socket
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        run(server / "initdb", "-D", data, "-U", "tinsach", "-A", "trust", "-E", "UTF8", "--no-sync")
        cluster = Cluster(server, folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """A running server's URL, up to the name of the database."""
    with running_cluster() as cluster:
        yield cluster.url


@pytest.fixture
def postgres_url(postgres_cluster: str) -> Iterator[str]:
    """The URL of an empty database, which is dropped after the test."""
    from sqlalchemy import create_engine

    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(postgres_cluster.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_cluster.format(name)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each back end: whoever uses it is run once with each."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
