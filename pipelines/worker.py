"""One worker as the crawl's process sees it: its process, the link to it, and the task that it is at."""

from __future__ import annotations

import asyncio
import pickle
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import inf
from typing import Any, cast

from pipelines.forking import process_context, without_main
from pipelines.worker_process import (
    ERROR,
    HEAD,
    QUESTION,
    RESULT,
    NoAnswer,
    message_of,
    work,
)

LINK_BYTES = 1 << 20  # a page goes into the link at once, where the system lets it have so much room
END_SECONDS = 10.0  # for a process that has closed its link to be gone
_STARTING = threading.Lock()  # multiprocessing starts one after the other

Answer = Callable[[Any], Awaitable[Any]]  # `Any`: what the task and its caller have agreed on


class TaskTimeout(Exception):
    """The task ran past its deadline and its worker was killed."""


class TaskCrashed(Exception):
    """The worker died in the middle of the task."""


class RemoteTraceback(Exception):
    """Where in the worker an exception came from, as the cause of it."""


@dataclass(slots=True, eq=False)
class Task:
    """The `call` that the worker does (function, arguments, whether it asks), what `answer`s its questions,
    and the `result` that its caller waits for.
    """

    call: tuple[Callable[..., Any], tuple[Any, ...], bool]
    answer: Answer | None
    result: asyncio.Future[Any]

    def ends(self, result: Any) -> None:
        if not self.result.done():
            self.result.set_result(result)

    def fails(self, error: BaseException) -> None:
        if not self.result.done():
            self.result.set_exception(error)


class Worker(asyncio.Protocol):
    """Calls `is_free` with itself when it can take a task, `is_gone` when its process has ended."""

    def __init__(self, is_free: Callable[[Worker], None], is_gone: Callable[[Worker], None]) -> None:
        self._is_free, self._is_gone = is_free, is_gone
        self.gone = asyncio.Event()
        self.task: Task | None = None
        self.tasks_done = 0
        self._received = bytearray()
        self._is_killed = False
        self._due = inf  # when the task is given up; while its question is being answered that is never
        self._watch: asyncio.TimerHandle | None = None
        self._answering: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process; a thread waits for the fork server, which answers once it has the steps."""
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LINK_BYTES)
        try:
            with theirs:
                self._process = process_context().Process(target=work, args=(theirs,), daemon=True)
                await asyncio.to_thread(_start, self._process)
        except BaseException:
            ours.close()
            raise
        ours.setblocking(False)
        await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)

    def do(self, task: Task, timeout_seconds: float) -> None:
        """Begin with a task; after so many seconds of work it is given up, and this worker with it.

        Raises what pickle raises for a call that it can't take. It is pickled only now, so that a page takes
        no more room while it waits.
        """
        message = message_of(task.call)
        self.task = task
        self._timeout_seconds = timeout_seconds
        self._goes_on(timeout_seconds)
        self._link.write(message)

    def leave(self) -> None:
        """End the process, which has nothing to do."""
        self._link.close()

    def kill(self) -> None:
        self._is_killed = True
        self._process.kill()

    def _goes_on(self, seconds: float) -> None:
        """The task works from now on, for so long at most. One timer sees through the tasks of a minute."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + seconds
        if self._watch is not None and self._watch.when() > self._due:
            self._watch.cancel()
            self._watch = None
        if self._watch is None:
            self._watch = loop.call_at(self._due, self._look)

    def _look(self) -> None:
        """Give up a task that is overdue."""
        self._watch = None
        if self.task is None or self._due == inf:
            return
        left = self._due - asyncio.get_running_loop().time()
        if left > 0:
            self._goes_on(left)
            return
        self.task.fails(TaskTimeout(f"no result after {self._timeout_seconds:g} s"))
        self.kill()

    # What follows the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._link = cast(asyncio.Transport, transport)  # uvloop's are no subclass of it
        self._is_free(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) < HEAD.size:
            return
        length, kind = HEAD.unpack_from(self._received)
        if len(self._received) >= HEAD.size + length:
            received, self._received = self._received, bytearray()
            self._hear(kind, memoryview(received)[HEAD.size :])

    def connection_lost(self, error: Exception | None) -> None:
        self._ending = asyncio.ensure_future(self._end())

    def _hear(self, kind: int, message: memoryview) -> None:
        task = self.task
        if task is None or self._is_killed:
            return
        if kind == QUESTION:
            self._answering = asyncio.ensure_future(self._answer(task, message))
            return
        self._drop_task()
        self.tasks_done += 1
        self._is_free(self)  # it has its next task before this one's result is read
        try:
            value = pickle.loads(message)
        except Exception as error:  # what was raised there can't be made anew here
            kind, value = ERROR, (error, "")
        if kind == RESULT:
            task.ends(value)
        elif kind == ERROR:
            raised, told = value
            raised.__cause__ = RemoteTraceback(f"\n{told}")
            task.fails(raised)

    async def _answer(self, task: Task, question: memoryview) -> None:
        """The time that this takes is none of the task's."""
        assert task.answer is not None
        left, self._due = self._due - asyncio.get_running_loop().time(), inf
        try:
            message = message_of(await task.answer(pickle.loads(question)))
        except Exception as error:
            task.fails(error)
            message = message_of(NoAnswer)
        self._goes_on(left)
        self._link.write(message)

    async def _end(self) -> None:
        """Say what became of the task."""
        task = self._drop_task()
        if self._watch is not None:
            self._watch.cancel()
        await asyncio.to_thread(self._process.join, END_SECONDS)
        if task is not None:
            task.fails(TaskCrashed(f"worker ended with exit code {self._process.exitcode}"))
        self.gone.set()
        self._is_gone(self)

    def _drop_task(self) -> Task | None:
        task, self.task = self.task, None
        if self._answering is not None:
            self._answering.cancel()
        return task


def _start(process: Any) -> None:  # each context of multiprocessing has a class of its own
    with _STARTING, without_main():
        process.start()
