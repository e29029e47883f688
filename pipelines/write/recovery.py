"""Closes the folders of runs that died: whole lines are kept, told to the store, counted."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from time import time
from typing import Any

from pipelines.write.compression import Block, read_blocks
from pipelines.write.counts import Counts
from pipelines.write.errors import WriteError
from pipelines.write.run_folder import LOCK, REPORT, STARTING, RunFolder, report_of, take_over
from pipelines.write.shards import ShardFile, sync_folder

ROWS = 500  # that are told at once
STARTING_SECONDS = 60  # a folder is a millisecond without its name

Tell = Callable[[str, Sequence[Mapping[str, Any]]], None]
Release = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recovered:
    """A run that died, as its folder shows it. `lease` is its name in the store, "" where it had none yet."""

    folder: Path
    lease: str
    articles: int
    rejected: int


def recover(output_dir: Path | str, tell: Tell, release: Release) -> list[Recovered]:
    """Closes every unfinished folder that no live run holds. Blocks; raises `WriteError`.

    `tell(lease, rows)` gets all rows of the run, some at a time, before its run.json is written; when it
    fails, or this run dies too, the next one does it again.
    """
    try:
        return [_close(folder, tell, release) for folder in _dead_folders(Path(output_dir))]
    except OSError as error:
        raise WriteError(
            f"an unfinished run in {output_dir} can't be closed ({error.strerror}: {error.filename}): "
            "make the folder writable, or move that run elsewhere"
        ) from error


def _dead_folders(output_dir: Path) -> Iterator[RunFolder]:
    for path in sorted(output_dir.iterdir()) if output_dir.is_dir() else ():
        if path.name.startswith(STARTING):
            if path.stat().st_mtime < time() - STARTING_SECONDS:
                rmtree(path, ignore_errors=True)
        elif (path / LOCK).is_file() and (folder := take_over(path)):
            yield folder


def _close(folder: RunFolder, tell: Tell, release: Release) -> Recovered:
    counts = Counts()
    try:
        if (folder.path / REPORT).exists():  # it died between its run.json and its lock
            (folder.path / LOCK).unlink()
            return Recovered(folder.path, folder.start.lease, 0, 0)
        files = [_recover_file(path, folder, counts, tell) for path in _shards(folder.path)]
        if folder.start.lease:
            release(folder.start.lease)
        whole = [file for file in files if file]
        folder.close(report_of(folder.start, None, "failed", counts, whole))
    finally:
        folder.let_go()
    return Recovered(folder.path, folder.start.lease, counts.articles, counts.rejected)


def _shards(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith(("articles-", "rejected-")))


def _recover_file(path: Path, folder: RunFolder, counts: Counts, tell: Tell) -> ShardFile | None:
    """The file as it is listed, cut to its whole lines and renamed; None when nothing in it is whole."""
    add = counts.add_article if path.name.startswith("articles-") else counts.add_rejected
    number = end = 0
    untold: list[Mapping[str, Any]] = []
    for rows, end_of_rows in _whole_rows(path):
        end = end_of_rows
        number += len(rows)
        untold += rows
        for row in rows:
            add(row)
        if len(untold) >= ROWS:
            tell(folder.start.lease, untold)
            untold = []
    if untold:
        tell(folder.start.lease, untold)
    if not number:
        path.unlink()
        return None
    path = _cut(path, end)
    return ShardFile(path.name, number, end, _sha256(path))


def _whole_rows(path: Path) -> Iterator[tuple[list[Mapping[str, Any]], int]]:
    """Rows and where they end, up to the first line that is none (a power cut may leave anything)."""
    for block in read_blocks(path):
        rows, end = _rows_of(block, is_plain=path.name.removesuffix(".part").endswith(".jsonl"))
        if rows:
            yield rows, end
        if end < block.end:
            return


def _rows_of(block: Block, is_plain: bool) -> tuple[list[Mapping[str, Any]], int]:
    """A block's rows; a broken line ends a plain block there, and takes all of a compressed one with it."""
    start = block.end - len(block.lines)
    rows: list[Mapping[str, Any]] = []
    read = 0
    for line in block.lines.splitlines(keepends=True):
        try:
            row = json.loads(line)
        except ValueError:
            return (rows, start + read) if is_plain else ([], 0)
        rows.append(row)
        read += len(line)
    return rows, block.end


def _cut(path: Path, end: int) -> Path:
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    whole = path.rename(path.with_name(path.name.removesuffix(".part")))
    sync_folder(path.parent)
    return whole


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
