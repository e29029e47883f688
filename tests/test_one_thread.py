"""Calls that are made one after the other in a thread."""

import asyncio
import threading
import time
from functools import partial

import pytest

from pipelines.one_thread import OneThread


def test_calls_are_made_in_their_order_in_one_thread_whoever_asks() -> None:
    thread = OneThread("calls")
    made: list[tuple[int, str]] = []

    def call(number: int) -> int:
        time.sleep(0.01 if number % 3 == 0 else 0)
        made.append((number, threading.current_thread().name))
        return number * number

    async def ask() -> list[int]:
        loop_calls = [asyncio.ensure_future(thread.run(partial(call, number))) for number in range(6)]
        await asyncio.sleep(0)  # all six are in line
        waited = await asyncio.to_thread(thread.wait, lambda: call(6))
        return [*await asyncio.gather(*loop_calls), waited]

    assert asyncio.run(ask()) == [0, 1, 4, 9, 16, 25, 36]
    assert made == [(number, "calls") for number in range(7)]
    thread.close()


def test_what_a_call_raises_reaches_who_asked_and_the_next_call_is_made() -> None:
    thread = OneThread("calls")
    with pytest.raises(ZeroDivisionError):
        asyncio.run(thread.run(lambda: 1 // 0))
    with pytest.raises(ZeroDivisionError):
        thread.wait(lambda: 1 // 0)
    assert thread.wait(lambda: "made") == "made"
    thread.close()


def test_a_call_that_nobody_waits_for_any_more_is_not_made() -> None:
    thread = OneThread("calls")
    goes_on = threading.Event()
    made: list[str] = []

    async def ask() -> None:
        first = asyncio.ensure_future(thread.run(lambda: goes_on.wait(10)))
        second = asyncio.ensure_future(thread.run(lambda: made.append("second")))
        await asyncio.sleep(0.05)
        second.cancel()
        await asyncio.wait([second])
        goes_on.set()
        assert await first

    asyncio.run(ask())
    thread.close()
    assert made == []


def test_an_event_loop_that_is_gone_does_not_end_the_thread() -> None:
    thread = OneThread("calls")
    goes_on = threading.Event()

    async def ask_and_leave() -> None:
        asyncio.ensure_future(thread.run(lambda: goes_on.wait(10)))  # noqa: RUF006 # it is to be lost
        await asyncio.sleep(0.05)

    asyncio.run(ask_and_leave())
    goes_on.set()
    assert thread.wait(lambda: "made") == "made"
    thread.close()


def test_closing_waits_for_what_was_asked_and_refuses_what_comes_after() -> None:
    thread = OneThread("calls")
    made: list[int] = []
    asker = threading.Thread(target=lambda: thread.wait(lambda: (time.sleep(0.2), made.append(1))))
    asker.start()
    time.sleep(0.05)
    thread.close()
    assert made == [1]
    asker.join()
    with pytest.raises(RuntimeError, match="calls is closed"):
        thread.wait(lambda: None)
    thread.close()  # again: nothing happens
