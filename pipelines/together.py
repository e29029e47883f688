"""Questions that are answered several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Together(Generic[Q, A]):
    """Collects questions whose answer costs less than the way to it and back.

    They go to `answer_all`, in the order in which they came, when there are `most` of them or as many as
    `may_come` says that there can be at all, else `seconds` after the first. An answer that is an exception
    is raised; what `answer_all` raises, all of them raise. For the event loop.
    """

    def __init__(
        self,
        answer_all: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]],
        may_come: Callable[[], int],
        most: int,
        seconds: float,
    ) -> None:
        self._answer_all = answer_all
        self._may_come = may_come
        self._most = most
        self._seconds = seconds
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._going_on: set[asyncio.Task[None]] = set()

    async def ask(self, question: Q) -> A:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[A] = loop.create_future()
        self._waiting.append((question, answer))
        if len(self._waiting) >= min(self._most, self._may_come()):
            self._go()
        elif self._timer is None:
            self._timer = loop.call_later(self._seconds, self._go)
        return await answer

    def _go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        task = asyncio.ensure_future(self._answer([each for each in waiting if not each[1].cancelled()]))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def _answer(self, waiting: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        try:
            answers = await self._answer_all([question for question, _ in waiting])
        except Exception as error:
            answers = [error] * len(waiting)
        for (_, answer), given in zip(waiting, answers, strict=True):
            if answer.done():
                continue
            if isinstance(given, Exception):
                answer.set_exception(given)
            else:
                answer.set_result(given)
