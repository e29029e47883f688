"""The folder of a run: made exclusively, locked while the run lives, closed by its run.json."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import IO, Any

from pipelines.version import VERSION
from pipelines.write.counts import Counts
from pipelines.write.errors import WriteError
from pipelines.write.shards import ShardFile, sync_folder

LOCK = ".lock"
REPORT = "run.json"
STARTING = ".starting-"
VERSIONS_OF = ("scrapy", "trafilatura", "langdetect")


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known of a run when it begins; it stands in the lock, for whoever closes a run that died."""

    run: str  # the folder's name
    lease: str  # the run's name in the store: no other run, on any machine, has it
    spider: str
    started: str  # ISO 8601 UTC
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunFolder:
    path: Path
    start: RunStart
    lock: IO[str]

    def close(self, report: Mapping[str, Any]) -> None:
        """Writes run.json and lets go of the folder."""
        write_report(self.path, report)
        (self.path / LOCK).unlink(missing_ok=True)
        self.lock.close()

    def let_go(self) -> None:
        """Leaves the folder unfinished: the next run closes it."""
        self.lock.close()


def make_run_folder(
    output_dir: Path, spider: str, started: datetime, arguments: Mapping[str, Any]
) -> RunFolder:
    """A new folder, whose lock is held. Raises `WriteError`."""
    name = f"{spider}-{started.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
    try:
        output_dir.mkdir(parents=True, exist_ok=True)
        # It is locked before it gets its name: nobody sees an unlocked one that lives.
        path = output_dir / f"{STARTING}{uuid.uuid4().hex}"
        path.mkdir()
        lock = (path / LOCK).open("x", encoding="utf-8")
        fcntl.flock(lock, fcntl.LOCK_EX)
        path, run = _name(path, name)
        start = RunStart(run, f"{run}.{uuid.uuid4().hex[:12]}", spider, _iso(started), dict(arguments))
        json.dump({**asdict(start), "pid": os.getpid(), "host": socket.gethostname()}, lock, default=str)
        lock.flush()
        os.fsync(lock.fileno())
        sync_folder(path)
        sync_folder(output_dir)
    except OSError as error:
        raise WriteError(
            f"OUTPUT_DIR {output_dir} can't be written ({error.strerror}): "
            "make it writable or name another folder"
        ) from error
    return RunFolder(path, start, lock)


def take_over(path: Path) -> RunFolder | None:
    """The unfinished folder of a run that is dead, locked; None for any other folder."""
    try:
        lock = (path / LOCK).open("r+", encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    if not (path / LOCK).exists():  # another run has just closed it
        lock.close()
        return None
    return RunFolder(path, _read_start(lock, path.name), lock)


def report_of(
    start: RunStart, ended: datetime | None, health: str, counts: Counts, files: Sequence[ShardFile]
) -> dict[str, Any]:
    """run.json; `ended` is None for a run that died."""
    return {
        "run": start.run,
        "spider": start.spider,
        "arguments": dict(start.arguments),
        "versions": _versions(),
        "started": start.started,
        "ended": _iso(ended) if ended else "",
        "health": health,
        **counts.report(),
        "files": [asdict(file) for file in files],
    }


def write_report(folder: Path, report: Mapping[str, Any]) -> None:
    """run.json whole or not at all."""
    part = folder / f"{REPORT}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(report, file, ensure_ascii=False, indent=2, default=str)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / REPORT)
    sync_folder(folder)


def _name(path: Path, name: str) -> tuple[Path, str]:
    for number in range(1, 10_000):
        run = name if number == 1 else f"{name}-{number}"
        try:
            return path.rename(path.with_name(run)), run
        except OSError:
            if not path.with_name(run).exists():
                raise
    raise WriteError(f"{path.with_name(name)} and 9,999 more exist: remove some")


def _read_start(lock: IO[str], run: str) -> RunStart:
    try:
        said = json.load(lock)
        return RunStart(said["run"], said["lease"], said["spider"], said["started"], said["arguments"])
    except (ValueError, KeyError, TypeError):  # it died within its first milliseconds
        return RunStart(run, "", run.partition("-")[0], "", {})


def _versions() -> dict[str, str]:
    versions = {"python": python_version(), "tinsach": VERSION}
    return versions | {package: _version(package) for package in VERSIONS_OF}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _iso(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
