"""Worker processes for all CPU work: a task that hangs is killed at its deadline, one that crashes takes only
its own process along, and no worker outlives the crawl."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from multiprocessing import forkserver, resource_tracker
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipelines.die_with_parent import die_with_parent

T = TypeVar("T")

# A worker is replaced after so many tasks, so that memory that a library leaks stays bounded.
TASKS_PER_WORKER = 2_000
OBJECTS_A_COLLECTION = 100_000
# Where workers keep every core busy, the event loop goes first: a page that waits for it waits for nothing.
NICENESS = 5


class TaskTimeout(Exception):
    """The task ran past its deadline and its worker was killed."""


class TaskCrashed(Exception):
    """The worker died in the middle of the task."""


class WorkersStopped(Exception):
    """The task was given up because the crawl closes."""


class Workers:
    """A pool of `count` processes (0: one a core). Give it functions of importable modules."""

    def __init__(self, count: int = 0, timeout_seconds: float = 60.0) -> None:
        self.count = count or usable_cores()
        self.timeout_seconds = timeout_seconds
        self._pool: ProcessPool | None = None
        self._started: asyncio.Future[None] | None = None
        self._is_stopped = False
        self._waiting: set[asyncio.Future[Any]] = set()

    def start(self) -> asyncio.Future[None]:
        """Start the processes now, so that they import while the first pages are fetched.

        What it gives is done when they are there. The fork server answers once it has imported the steps:
        a thread waits for that, not the event loop.
        """
        if self._started is None:
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=TASKS_PER_WORKER,
                initializer=_start_worker,
                context=_context(),
            )
            self._started = asyncio.ensure_future(asyncio.to_thread(_start_processes, self._pool, self.count))
        return self._started

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """What `function(*args)` gives, from a worker.

        Raises what it raises, `TaskTimeout` after `timeout_seconds` of work, `TaskCrashed` if its process
        dies, `WorkersStopped` once `stop` was called. Cancelling kills the worker.
        """
        if self._is_stopped:
            raise WorkersStopped
        await asyncio.shield(self.start())
        if self._pool is None:
            raise WorkersStopped
        future = asyncio.wrap_future(self._pool.schedule(function, args=args, timeout=self.timeout_seconds))
        self._waiting.add(future)
        try:
            return await future
        except (FutureTimeout, asyncio.TimeoutError) as error:
            raise TaskTimeout(f"no result after {self.timeout_seconds:g} s") from error
        except (asyncio.CancelledError, BrokenExecutor):
            if self._is_stopped:
                raise WorkersStopped from None
            raise
        except ProcessExpired as error:
            if self._is_stopped:
                raise WorkersStopped from None
            raise TaskCrashed(f"worker ended with exit code {error.exitcode}") from error
        finally:
            self._waiting.discard(future)

    async def stop(self) -> None:
        """Give up what runs, kill the processes and wait for them to be gone."""
        self._is_stopped = True
        pool, self._pool = self._pool, None
        for future in tuple(self._waiting):  # the pool itself leaves them without an answer
            future.cancel()
        if pool is not None and self._started is not None:
            await asyncio.wait([self._started])
            await asyncio.to_thread(_end, pool)


def usable_cores() -> int:
    """How many cores this process may use: fewer than the machine has under `taskset`, in many containers."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_processes(pool: ProcessPool, count: int) -> None:
    for _ in range(count):
        pool.schedule(_import_steps)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble has no type there
    pool.join()


def start_fork_server() -> None:
    """Start the process that workers are forked from, which imports the steps; nothing where it runs.

    `Workers` do it themselves; a program that is going to need them can do it as its own first step, so that
    both import side by side. Call it in the main thread: the server dies with the thread that started it.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["pipelines.die_with_parent", "pipelines.workers", "pipelines.fork_server"]
    )
    # The server leaves Ctrl-C to us from its first moment on; the tracker, started by itself, unblocks it.
    resource_tracker.ensure_running()
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()  # from this thread, with which it dies
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)


def _context() -> Any:
    """Forks from a small server process that has the steps imported: quick, and no thread or lock is copied.

    Where there is no fork server (Windows), the platform's default.
    """
    start_fork_server()
    has_server = "forkserver" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if has_server else None)


def _start_worker() -> None:
    """Die with the parent, even when it got SIGKILL while we are busy; leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(os.getppid())
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    collect_seldom()


def _import_steps() -> None:
    import pipelines.fork_server  # noqa: F401 # where there is no fork server


def collect_seldom() -> None:
    """A page makes ten thousands of objects and hardly a cycle: looking for them took a tenth of the time."""
    gc.set_threshold(OBJECTS_A_COLLECTION, 20, 50)
