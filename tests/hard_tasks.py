"""Tasks for the worker pool that end badly, and one that does not; workers import them by name."""

import os
import re


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    """Never returns, and holds the interpreter's lock in C code, as a bad regular expression does."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def crash() -> None:
    os._exit(3)


def fail() -> None:
    raise ValueError("no such thing")


def pid() -> int:
    return os.getpid()
