"""What a worker process does: one task after the other, until nobody is at the other end of its link.

The link is a socket. A message on it is its length, its kind and then its pickle: of a task (function,
arguments, whether it asks), an answer to its question, or what a worker has to say. At any moment only one of
the two has something to say.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from typing import Any

from pipelines.die_with_parent import die_with_parent

OBJECTS_A_COLLECTION = 100_000
# Where workers keep every core busy, the event loop goes first: a page that waits for it waits for nothing.
NICENESS = 5
HEAD = struct.Struct("!IB")  # length and kind

# The kinds. What a worker says has one that tells whether it is free, without a look at the rest.
ORDER = 0  # a task, or an answer
RESULT = 1  # what the task gave
ERROR = 2  # the exception that ended it, and its traceback as text
QUESTION = 3  # what a task that asks wants to know before it goes on
GIVEN_UP = 4  # its question had no answer

# The question goes out at once; what comes back waits for its answer, which is read before the next question.
# `Any`: what the task and its caller have agreed on.
Ask = Callable[[Any], Callable[[], Any]]


class NoAnswer(BaseException):
    """Instead of an answer: give up the task. No fault, so that no `except Exception` stops it."""


def work(link: socket.socket) -> None:
    """The life of a worker."""
    _settle_in()
    with link:
        link.setblocking(True)
        while (message := receive(link)) is not None:
            send(link, _do(message, link))


def message_of(thing: Any, kind: int = ORDER) -> bytes:
    """As it goes over the link. Raises what pickle raises for a thing that it can't take."""
    message = io.BytesIO()  # behind `dumps` a page would be copied once more: a tenth of a millisecond
    message.write(bytes(HEAD.size))
    pickle.dump(thing, message, pickle.HIGHEST_PROTOCOL)
    with message.getbuffer() as whole:
        HEAD.pack_into(whole, 0, len(whole) - HEAD.size, kind)
    return message.getvalue()


def send(link: socket.socket, message: bytes) -> None:
    link.sendall(message)


def receive(link: socket.socket) -> bytearray | None:
    """The next pickle; None when the other end is closed. Blocks."""
    head = _bytes(link, HEAD.size)
    return head and _bytes(link, HEAD.unpack(head)[0])


def _bytes(link: socket.socket, count: int) -> bytearray | None:
    got = bytearray(count)
    rest = memoryview(got)
    while rest:
        size = link.recv_into(rest)
        if not size:
            return None
        rest = rest[size:]
    return got


def _do(message: bytearray, link: socket.socket) -> bytes:
    """What there is to say of a task, as a message."""
    unread = 0  # answers

    def ask(question: Any) -> Callable[[], Any]:
        nonlocal unread
        send(link, message_of(question, QUESTION))
        unread += 1
        return answer

    def answer() -> Any:
        nonlocal unread
        unread -= 1
        said = receive(link)
        if said is None or (value := pickle.loads(said)) is NoAnswer:
            raise NoAnswer
        return value

    try:
        function, arguments, asks = pickle.loads(message)
        try:
            result = function(*arguments, *(ask,) * asks)
        finally:
            while unread:  # the function failed before it read it
                answer()
        return message_of(result, RESULT)
    except NoAnswer:
        return message_of(None, GIVEN_UP)
    except Exception as error:  # whose it is, the caller knows
        return _error(error)


def _error(error: Exception) -> bytes:
    told = "".join(traceback.format_exception(error))
    try:
        return message_of((error, told), ERROR)
    except Exception:  # it holds something that can't travel
        return message_of((RuntimeError(f"{type(error).__name__}: {error}"), told), ERROR)


def _settle_in() -> None:
    """Die with the parent, even when it got SIGKILL while we are busy; leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(os.getppid())
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    collect_seldom()
    import pipelines.fork_server  # noqa: F401 # reads what the steps need, where there is no fork server


def collect_seldom(objects: int = OBJECTS_A_COLLECTION) -> None:
    """A page makes ten thousands of objects and hardly a cycle: looking for them took a tenth of the time."""
    gc.set_threshold(objects, 20, 50)
