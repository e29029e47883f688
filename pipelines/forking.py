"""Starts the process that workers are forked from: quick, and no thread or lock of the crawl is copied."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from typing import Any

METHOD = "forkserver"


def start_fork_server() -> None:
    """Start the process that workers are forked from, which imports the steps; nothing where it runs.

    `Workers` do it themselves; a program that is going to need them can do it as its own first step, so that
    both import side by side. Call it in the main thread: the server dies with the thread that started it.
    """
    if METHOD not in multiprocessing.get_all_start_methods():
        return
    multiprocessing.get_context(METHOD).set_forkserver_preload(
        [f"pipelines.{name}" for name in ("die_with_parent", "worker_process", "fork_server")]
    )
    # The server leaves Ctrl-C to us from its first moment on; the tracker, started by itself, unblocks it.
    resource_tracker.ensure_running()
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()  # from this thread, with which it dies
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)


def process_context() -> Any:
    """What makes the processes of workers; where there is no fork server (Windows), the platform's default.

    `Any`: each context is a class of its own.
    """
    start_fork_server()
    has_server = METHOD in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context(METHOD if has_server else None)


@contextmanager
def without_main() -> Iterator[None]:
    """A process that is started meanwhile does not run the program's script again.

    multiprocessing does so in each new process, for the functions that the script may define. `scrapy` has
    none, and imports all of Scrapy: 0.2 s and 30 MB a worker. A script of somebody's own that crawls without
    asking whether it is the main program would begin another crawl in each worker.
    """
    main = vars(sys.modules["__main__"])
    told: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
    main.update(__file__=None, __spec__=None)
    try:
        yield
    finally:
        main.pop("__file__")
        main.update(told)
