"""A thread that does one call after the other, for an event loop and for other threads."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Call:
    function: Callable[[], Any]
    is_given_up: Callable[[], bool]
    tell: Callable[[Any, BaseException | None], None]  # what it gave, or why it gave nothing


class OneThread:
    """An executor of one thread, for calls that take hardly longer than their way to an executor and back.

    The way takes three quarters of the CPU: a call from the event loop needs no future of its own beside the
    loop's. The thread starts with the first call; `close` waits for all that were made. Raises what a call
    raises, and `RuntimeError` for one after `close`.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._is_closed = False
        self._lock = Lock()

    async def run(self, function: Callable[[], T]) -> T:
        """For the event loop. A call whose caller is cancelled before it has begun is not made."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def tell(result: T, error: BaseException | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_settle, answer, result, error)

        self._put(_Call(function, answer.cancelled, tell))
        return await answer

    def wait(self, function: Callable[[], T]) -> T:
        """For another thread; blocks."""
        answer: Future[T] = Future()
        self._put(_Call(function, answer.cancelled, lambda *told: _settle(answer, *told)))
        return answer.result()

    def close(self) -> None:
        """Wait for what was asked; nothing more may be."""
        with self._lock:
            self._is_closed = True
            thread, self._thread = self._thread, None
            if thread is not None:
                self._calls.put(None)
        if thread is not None:
            thread.join()
            atexit.unregister(self.close)

    def _put(self, call: _Call) -> None:
        with self._lock:
            if self._is_closed:
                raise RuntimeError(f"the thread {self._name} is closed")
            if self._thread is None:
                self._thread = Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
                atexit.register(self.close)
            self._calls.put(call)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            if call.is_given_up():
                continue
            try:
                result = call.function()
            except BaseException as error:
                call.tell(None, error)
            else:
                call.tell(result, None)


def _settle(answer: asyncio.Future[T] | Future[T], result: T, error: BaseException | None) -> None:
    if answer.cancelled():
        return
    if error is None:
        answer.set_result(result)
    else:
        answer.set_exception(error)
