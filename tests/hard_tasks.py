"""Tasks for the worker pool that end badly, and one that does not; workers import them by name."""

import os
import re

from pipelines.worker_process import Ask


def double(number: int) -> int:
    return 2 * number


def size(page: bytes) -> int:
    return len(page)


def hang() -> None:
    """Never returns, and holds the interpreter's lock in C code, as a bad regular expression does."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def crash() -> None:
    os._exit(3)


def fail() -> None:
    raise ValueError("no such thing")


def pid() -> int:
    return os.getpid()


def sum_of_answers(numbers: list[int], ask: Ask) -> int:
    return sum(ask(number)() for number in numbers)


def ask_and_work_on(ask: Ask) -> int:
    answer = ask(5)
    own = sum(range(4))
    return own + int(answer())


def ask_and_crash(ask: Ask) -> None:
    ask(0)()
    os._exit(4)


def ask_and_fail(ask: Ask) -> None:
    ask(0)
    raise ValueError("it never read the answer")


def ask_in_vain(ask: Ask) -> None:
    try:
        ask(0)()
    except Exception as error:  # as a step does that goes on with less
        raise AssertionError("it was told why there is no answer") from error


class Picky(Exception):
    """Cannot be made anew from what it was made with."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)


def fail_with_what_can_not_travel() -> None:
    raise Picky("one", "two")


def give_what_can_not_travel() -> object:
    return lambda: None


def ask_what_can_not_travel(ask: Ask) -> None:
    ask(Picky("a", "b"))()
