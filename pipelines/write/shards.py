"""Shards: files of one run that grow as `.part`, in synced blocks, and get their name when they are whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.write.compression import SUFFIXES, compress


@dataclass(frozen=True, slots=True)
class ShardFile:
    """A file of a run as `run.json` lists it."""

    name: str
    rows: int
    bytes: int
    sha256: str


class Shards:
    """The files `<stem>-00000.jsonl`, `<stem>-00001.jsonl`, ... of a folder, made when there is something to
    write.

    Raises `OSError`; then the open shard is as long as its last synced block, if the disk lets it.
    """

    def __init__(self, folder: Path, stem: str, compression: str, shard_bytes: int) -> None:
        self.folder = folder
        self.stem = stem
        self.compression = compression
        self.shard_bytes = shard_bytes
        self.whole: list[ShardFile] = []
        self._file: BinaryIO | None = None
        self._rows = self._bytes = 0
        self._sha256 = hashlib.sha256()

    def write(self, lines: Sequence[bytes]) -> None:
        """Brings lines to disk; blocks until they are."""
        start = 0
        while start < len(lines):
            stop = self._fitting(lines, start)
            self._append(b"".join(lines[start:stop]), stop - start)
            start = stop
            if self._bytes >= self.shard_bytes:
                self.finish()

    def finish(self) -> None:
        """Gives the open shard its name; there is none when nothing was written since the last."""
        if self._file is None:
            return
        path = Path(self._file.name)
        self._file.close()
        self._file = None
        name = path.name.removesuffix(".part")
        path.rename(path.with_name(name))
        sync_folder(self.folder)
        self.whole.append(ShardFile(name, self._rows, self._bytes, self._sha256.hexdigest()))
        self._rows = self._bytes = 0
        self._sha256 = hashlib.sha256()

    def abandon(self) -> None:
        """Leaves the open shard a `.part`."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _fitting(self, lines: Sequence[bytes], start: int) -> int:
        """Up to which line the open shard takes them: through the one that fills it."""
        room = self.shard_bytes - self._bytes
        for stop in range(start, len(lines)):
            room -= len(lines[stop])
            if room <= 0:
                return stop + 1
        return len(lines)

    def _append(self, lines: bytes, rows: int) -> None:
        if self._file is None:
            name = f"{self.stem}-{len(self.whole):05d}.jsonl{SUFFIXES[self.compression]}.part"
            self._file = (self.folder / name).open("xb", buffering=0)
            sync_folder(self.folder)
        block = compress(lines, self.compression)
        try:
            _write_all(self._file, block)
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._bytes)
            raise
        self._sha256.update(block)
        self._rows += rows
        self._bytes += len(block)


def _write_all(file: BinaryIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]


def sync_folder(folder: Path) -> None:
    """Makes new and changed names in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
