"""Starts the process that workers are forked from: quick, and no thread or lock of the crawl is copied."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing import forkserver, resource_tracker
from typing import Any

from pipelines import main_script

METHOD = "forkserver"


def start_fork_server(script: str = "") -> None:
    """Start the process that workers are forked from, which imports the steps; nothing where it runs.

    `Workers` do it themselves; a program that is going to need them can do it as its own first step, so that
    both import side by side. Call it in the main thread: the server dies with the thread that started it.
    `script`: the program's own, where it defines nothing that a process of multiprocessing could need.
    """
    if METHOD not in multiprocessing.get_all_start_methods():
        return
    multiprocessing.get_context(METHOD).set_forkserver_preload(
        [f"pipelines.{name}" for name in ("die_with_parent", "main_script", "worker_process", "fork_server")]
    )
    # The server leaves Ctrl-C to us from its first moment on; the tracker, started by itself, unblocks it.
    resource_tracker.ensure_running()
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.environ[main_script.VARIABLE] = os.path.abspath(script) if script else ""
    try:
        forkserver.ensure_running()  # from this thread, with which it dies
    finally:
        del os.environ[main_script.VARIABLE]
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)


def process_context() -> Any:
    """What makes the processes of workers; where there is no fork server (Windows), the platform's default.

    `Any`: each context is a class of its own.
    """
    start_fork_server()
    has_server = METHOD in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context(METHOD if has_server else None)
