"""RunOutput: the rows of a run on their way to disk, in a thread of their own."""

from __future__ import annotations

import asyncio
import copy
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from pipelines.write.counts import Counts
from pipelines.write.errors import WriteError
from pipelines.write.lines import to_line
from pipelines.write.run_folder import RunFolder, make_run_folder, report_of
from pipelines.write.shards import ShardFile, Shards

# A batch is synced when it has so many rows or bytes, or its first row is so old: a sync takes 1 to 30 ms,
# and what a crash can cost is one batch of pages to fetch again.
BATCH_ROWS = 200
BATCH_BYTES = 1 << 20
BATCH_SECONDS = 1.0
# Rows that wait for the disk; above it `room` waits.
WAITING_BYTES = 16 << 20

SHARD_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not on disk yet."""

    is_article: bool
    line: bytes
    row: Mapping[str, Any]
    memo: Any


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended. `report` is its run.json."""

    folder: Path
    health: str
    counts: Counts
    report: Mapping[str, Any]


class RunOutput:
    """Takes rows and brings them to disk in small synced batches; then tells `on_synced`, with their memos.

    `on_synced` runs in the writer's thread, after the rows are on disk and before the next batch. When it or
    the disk fails, the rest stays unwritten, and `add_*`, `room` and `close` raise what happened.
    """

    def __init__(
        self,
        folder: RunFolder,
        compression: str,
        shard_bytes: int,
        on_synced: Callable[[Sequence[Any]], None],
    ) -> None:
        self.folder = folder.path
        self.run = folder.start.run
        self.lease = folder.start.lease
        self._run_folder = folder
        self._on_synced = on_synced
        self._articles = Shards(folder.path, "articles", compression, shard_bytes)
        self._rejected = Shards(folder.path, "rejected", compression, shard_bytes)
        self._counts = Counts()
        self._waiting: deque[Waiting] = deque()
        self._waiting_bytes = 0
        self._failure: WriteError | None = None
        self._is_closing = False
        self._changed = threading.Condition()
        self._rooms: list[Future[None]] = []
        self._flushes: list[Future[None]] = []
        self._thread = threading.Thread(target=self._write_all, name="writer", daemon=True)
        self._thread.start()

    @classmethod
    def open(
        cls,
        output_dir: Path | str,
        spider: str,
        started: datetime,
        arguments: Mapping[str, Any],
        compression: str = "none",
        shard_bytes: int = SHARD_BYTES,
        on_synced: Callable[[Sequence[Any]], None] = lambda memos: None,
    ) -> RunOutput:
        """A run's output in a new folder. Raises `WriteError` where it can't be made."""
        folder = make_run_folder(Path(output_dir), spider, started, arguments)
        return cls(folder, compression, shard_bytes, on_synced)

    def add_article(self, row: Mapping[str, Any], memo: Any = None) -> None:
        """Hands an article over; returns at once."""
        self._add(row, memo, is_article=True)

    def add_rejected(self, row: Mapping[str, Any], memo: Any = None) -> None:
        """Hands a rejection over; returns at once."""
        self._add(row, memo, is_article=False)

    async def room(self) -> None:
        """Waits while more rows wait for the disk than should be held in memory."""
        with self._changed:
            self._raise_failure()
            if self._waiting_bytes < WAITING_BYTES:
                return
            room: Future[None] = Future()
            self._rooms.append(room)
        await asyncio.wrap_future(room)

    def flush(self) -> None:
        """Blocks until all rows that were added are on disk and `on_synced` knows them."""
        done: Future[None] = Future()
        with self._changed:
            self._raise_failure()
            if self._is_closing:
                return
            self._flushes.append(done)
            self._changed.notify_all()
        done.result()

    @property
    def counts(self) -> Counts:
        """Of the rows that are on disk; a copy."""
        with self._changed:
            return copy.deepcopy(self._counts)

    def close(
        self, health: str | Callable[[Counts], str] = "ok", extra: Mapping[str, Any] | None = None
    ) -> RunReport:
        """Brings the rest to disk, gives the shards their names and writes run.json; blocks.

        `health` may be judged from the counts. `extra` are more keys of run.json. Raises what the writer
        failed on: then the folder stays unfinished, all acknowledged rows in it, and the next run closes it.
        """
        self._end_thread()
        try:
            self._raise_failure()
            for shards in (self._articles, self._rejected):
                shards.finish()
            counts = self.counts
            level = health if isinstance(health, str) else health(counts)
            report = report_of(self._run_folder.start, datetime.now(timezone.utc), level, counts, self.files)
            report.update(extra or {})
            self._run_folder.close(report)
        except OSError as error:
            raise WriteError(_sentence(self.folder, error)) from error
        finally:
            self.abandon()
        return RunReport(self.folder, level, counts, report)

    def abandon(self) -> None:
        """Lets go of an unfinished folder, as a crash does, with all synced rows in it: the next run closes
        it.
        """
        self._end_thread()
        self._articles.abandon()
        self._rejected.abandon()
        self._run_folder.let_go()

    @property
    def files(self) -> list[ShardFile]:
        """The shards that have their names."""
        return [*self._articles.whole, *self._rejected.whole]

    def _add(self, row: Mapping[str, Any], memo: Any, is_article: bool) -> None:
        waiting = Waiting(is_article, to_line(row), row, memo)
        with self._changed:
            self._raise_failure()
            if self._is_closing:
                raise WriteError(f"{self.folder} is closed: nothing can be added")
            self._waiting.append(waiting)
            self._waiting_bytes += len(waiting.line)
            if len(self._waiting) == 1 or self._is_ready():  # else the writer waits for its batch
                self._changed.notify_all()

    def _end_thread(self) -> None:
        """What was added is written first."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    # What follows runs in the writer's thread.

    def _write_all(self) -> None:
        try:
            while batch := self._next_batch():
                self._write(batch)
                self._acknowledge(batch)
        except OSError as error:
            self._fail(WriteError(_sentence(self.folder, error)))
        except Exception as error:  # of `on_synced`: the rows are on disk, but nobody will remember them
            failure = WriteError(str(error))
            failure.__cause__ = error
            self._fail(failure)

    def _next_batch(self) -> list[Waiting]:
        """Rows to write together, which stay in line until they are on disk; [] at the end."""
        with self._changed:
            while not self._waiting:
                _release(self._flushes)
                if self._is_closing:
                    return []
                self._changed.wait()
            due = time.monotonic() + BATCH_SECONDS
            while not self._is_ready() and (left := due - time.monotonic()) > 0:
                self._changed.wait(left)
            batch: list[Waiting] = []
            size = 0
            for waiting in self._waiting:
                batch.append(waiting)
                size += len(waiting.line)
                if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
                    break
            return batch

    def _is_ready(self) -> bool:
        is_full = len(self._waiting) >= BATCH_ROWS or self._waiting_bytes >= BATCH_BYTES
        return is_full or self._is_closing or bool(self._flushes)

    def _write(self, batch: Sequence[Waiting]) -> None:
        self._articles.write([waiting.line for waiting in batch if waiting.is_article])
        self._rejected.write([waiting.line for waiting in batch if not waiting.is_article])

    def _acknowledge(self, batch: Sequence[Waiting]) -> None:
        self._on_synced([waiting.memo for waiting in batch if waiting.memo is not None])
        with self._changed:
            for waiting in batch:
                if waiting.is_article:
                    self._counts.add_article(waiting.row)
                else:
                    self._counts.add_rejected(waiting.row)
                self._waiting.popleft()
                self._waiting_bytes -= len(waiting.line)
            if self._waiting_bytes < WAITING_BYTES:
                _release(self._rooms)

    def _fail(self, error: WriteError) -> None:
        with self._changed:
            self._failure = error
            _release(self._rooms, error)
            _release(self._flushes, error)


def _release(futures: list[Future[None]], error: WriteError | None = None) -> None:
    """Lets those go on who wait, or raises the error for them."""
    for future in futures:
        if not future.set_running_or_notify_cancel():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
    futures.clear()


def _sentence(folder: Path, error: OSError) -> str:
    return f"{folder} can't be written any more ({error.strerror})"
