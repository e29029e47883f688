"""Worker processes for all CPU work: a task that hangs is killed at its deadline, one that crashes takes only
its own process along, and no worker outlives the crawl."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

T = TypeVar("T")

# A worker is replaced after so many tasks, so that memory that a library leaks stays bounded.
TASKS_PER_WORKER = 2_000
PR_SET_PDEATHSIG = 1  # prctl(2)


class TaskTimeout(Exception):
    """The task ran past its deadline and its worker was killed."""


class TaskCrashed(Exception):
    """The worker died in the middle of the task."""


class WorkersStopped(Exception):
    """The task was given up because the crawl closes."""


class Workers:
    """A pool of `count` processes (0: one a core). Give it functions of importable modules."""

    def __init__(self, count: int = 0, timeout_seconds: float = 60.0) -> None:
        self.count = count or os.cpu_count() or 1
        self.timeout_seconds = timeout_seconds
        self._pool: ProcessPool | None = None
        self._is_stopped = False

    def start(self) -> None:
        """Start the processes now, so that they import while the first pages are fetched."""
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=TASKS_PER_WORKER,
                initializer=_start_worker,
                context=_context(),
            )
            for _ in range(self.count):
                self._pool.schedule(_import_steps)

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """What `function(*args)` gives, from a worker.

        Raises what it raises, `TaskTimeout` after `timeout_seconds` of work, `TaskCrashed` if its process
        dies, `WorkersStopped` once `stop` was called. Cancelling kills the worker.
        """
        if self._is_stopped:
            raise WorkersStopped
        self.start()
        assert self._pool is not None
        future = self._pool.schedule(function, args=args, timeout=self.timeout_seconds)
        try:
            return await asyncio.wrap_future(future)
        except (FutureTimeout, asyncio.TimeoutError) as error:
            raise TaskTimeout(f"no result after {self.timeout_seconds:g} s") from error
        except asyncio.CancelledError:
            if self._is_stopped:
                raise WorkersStopped from None
            raise
        except ProcessExpired as error:
            raise TaskCrashed(f"worker ended with exit code {error.exitcode}") from error

    def stop(self) -> None:
        """Kill what still runs and wait for the processes to be gone."""
        self._is_stopped = True
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call] # pebble has no type there
            self._pool.join()
            self._pool = None


def _context() -> Any:
    """Forks from a small server process that has the steps imported: quick, and no thread or lock is copied.

    Where there is no fork server (Windows), the platform's default.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.clean"])
    return context


def _start_worker() -> None:
    """Die with the parent, even when it got SIGKILL while we are busy; leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os.kill(os.getpid(), signal.SIGKILL)


def _import_steps() -> None:
    import pipelines.clean  # noqa: F401
