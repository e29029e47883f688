"""The benchmark of the steps: all the time is told, each part once."""

from __future__ import annotations

import time

from benchmarks.steps import Clock


def busy(milliseconds: float) -> None:
    end = time.process_time() + milliseconds / 1000
    while time.process_time() < end:
        pass


def test_what_is_timed_inside_is_not_counted_outside() -> None:
    clock = Clock()
    inner = clock.timed("inner", busy)

    def work() -> None:
        busy(10)
        inner(30)
        inner(30)

    start = time.process_time()
    clock.timed("outer", work)()
    whole = time.process_time() - start
    assert clock.spent["inner"] > clock.spent["outer"] > 0
    assert sum(clock.spent.values()) <= whole
    assert sum(clock.spent.values()) > 0.5 * whole
