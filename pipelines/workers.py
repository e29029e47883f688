"""Worker processes for all CPU work: a task that hangs is killed at its deadline, one that crashes takes only
its own process along, and no worker outlives the crawl."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from pipelines.worker import Answer, Task, TaskCrashed, TaskTimeout, Worker

__all__ = ["Answer", "TaskCrashed", "TaskTimeout", "Workers", "WorkersStopped", "usable_cores"]

T = TypeVar("T")

# A worker is replaced after so many tasks, so that memory that a library leaks stays bounded.
TASKS_PER_WORKER = 1_000


class WorkersStopped(Exception):
    """The task was given up because the crawl closes."""


class Workers:
    """A pool of `count` processes (0: one a core). Give it functions of importable modules."""

    def __init__(self, count: int = 0, timeout_seconds: float = 60.0) -> None:
        self.count = count or usable_cores()
        self.timeout_seconds = timeout_seconds
        self._is_stopped = False
        self._waiting: deque[Task] = deque()
        self._waiting_first: deque[Task] = deque()
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._starting: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Start the processes now, so that they import while the first pages are fetched."""
        while len(self._workers) < self.count:
            worker = Worker(self._is_free, self._is_gone)
            self._workers.add(worker)
            starting = asyncio.ensure_future(self._start(worker))
            self._starting.add(starting)
            starting.add_done_callback(self._starting.discard)

    async def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        answer: Answer | None = None,
        goes_first: bool = False,
    ) -> T:
        """What `function(*arguments)` gives, from a worker; `goes_first`: before all that do not.

        Where there is an `answer`, the function gets one more argument, `ask`: what it asks goes to `answer`,
        what that returns comes back. When `answer` raises, the task is given up, and this raises it too.

        Raises what the function raises, `TaskTimeout` after `timeout_seconds` of work, `TaskCrashed` if its
        process dies, `WorkersStopped` once `stop` was called. Cancelling kills the worker.
        """
        if self._is_stopped:
            raise WorkersStopped
        call = (function, arguments, answer is not None)
        task = Task(call, answer, asyncio.get_running_loop().create_future())
        (self._waiting_first if goes_first else self._waiting).append(task)
        self.start()
        self._hand_out()
        try:
            return await task.result  # type: ignore[no-any-return]
        except asyncio.CancelledError:
            self._give_up(task)
            raise

    async def stop(self) -> None:
        """Give up what runs, kill the processes and wait for them to be gone."""
        self._is_stopped = True
        while self._waits():
            self._next().fails(WorkersStopped())
        for worker in self._workers:
            if worker.task is not None:
                worker.task.fails(WorkersStopped())
        if self._starting:
            await asyncio.wait(self._starting)
        workers = tuple(self._workers)
        for worker in workers:
            worker.kill()
        for worker in workers:
            await worker.gone.wait()

    async def _start(self, worker: Worker) -> None:
        try:
            await worker.start()
        except Exception as error:  # mostly no process or no memory: others may do its work
            self._workers.discard(worker)
            while self._waits() and not self._workers:
                self._next().fails(error)

    def _waits(self) -> bool:
        return bool(self._waiting or self._waiting_first)

    def _next(self) -> Task:
        return (self._waiting_first or self._waiting).popleft()

    def _hand_out(self) -> None:
        while self._waits() and self._idle:
            task = self._next()
            try:
                self._idle[-1].do(task, self.timeout_seconds)
            except Exception as error:  # it can't be pickled
                task.fails(error)
            else:
                self._idle.pop()

    def _give_up(self, task: Task) -> None:
        for waiting in (self._waiting_first, self._waiting):
            if task in waiting:
                waiting.remove(task)
        for worker in self._workers:
            if worker.task is task:
                worker.kill()

    def _is_free(self, worker: Worker) -> None:
        if worker.tasks_done >= TASKS_PER_WORKER:
            worker.leave()
            return
        self._idle.append(worker)
        self._hand_out()

    def _is_gone(self, worker: Worker) -> None:
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if self._waits() and not self._is_stopped:
            self.start()


def usable_cores() -> int:
    """How many cores this process may use: fewer than the machine has under `taskset`, in many containers."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
