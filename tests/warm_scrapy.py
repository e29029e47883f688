"""Runs `scrapy` commands without their imports: one process has them, and forks a new one for each command.

The imports take 1.3 s of CPU, 2 s under coverage, and the tests run some two hundred commands. Each still has
a process of its own, with its arguments, environment, folder, output and exit status. Tests of signals and
crashes start `python -m scrapy` itself.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import select
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

NUMBER = struct.Struct("i")
PACKAGES = (
    "crawler", "pipelines", "scrapy.commands", "scrapy.downloadermiddlewares", "scrapy.extensions.logstats",
    "scrapy.pipelines", "scrapy.spidermiddlewares", "sqlalchemy.dialects",
)  # fmt: skip
# The process that forks is not measured, so that its children begin measures of their own.
COVERAGE = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")


def run_warm(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    cwd: Path,
    output: Path,
    log: Path,
    timeout: float,
) -> int:
    """The exit status of `scrapy ARGUMENTS`, whose output is in the two files; negative for a signal."""
    order = {
        "arguments": [*arguments],
        "environment": {**environment},
        "cwd": str(cwd),
        "files": [str(output), str(log)],
    }
    forking = warm_process()
    assert forking.stdin is not None
    assert forking.stdout is not None
    forking.stdin.write(json.dumps(order).encode() + b"\n")
    forking.stdin.flush()
    (pid,) = NUMBER.unpack(forking.stdout.read(NUMBER.size))
    if not select.select([forking.stdout], [], [], timeout)[0]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        forking.stdout.read(NUMBER.size)
        raise subprocess.TimeoutExpired(["scrapy", *arguments], timeout)
    status: int = NUMBER.unpack(forking.stdout.read(NUMBER.size))[0]
    return status


@functools.cache
def warm_process() -> subprocess.Popen[bytes]:
    """The process that forks; it ends when the tests do."""
    environment = {name: value for name, value in os.environ.items() if name not in COVERAGE}
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env={**environment, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    atexit.register(process.communicate)
    return process


def serve() -> None:
    """Fork for each order until there are no more; returns in each of the children, and at the end."""
    import twisted.internet.asyncioreactor  # noqa: F401 # not the reactor itself, which each child makes
    from scrapy.cmdline import execute

    for name in PACKAGES:
        package = import_module(name)
        for module in walk_packages(getattr(package, "__path__", ()), f"{name}."):
            with contextlib.suppress(ModuleNotFoundError):  # of an extra that is not installed
                import_module(module.name)
    while line := read_line(0):
        pid = os.fork()
        if pid == 0:
            become(json.loads(line))
            sys.exit(execute())
        os.write(1, NUMBER.pack(pid))
        os.write(1, NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))


def read_line(descriptor: int) -> bytes:
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(descriptor, 4096)):
        line += byte
    return line


def become(order: dict[str, Any]) -> None:
    """What a new process would begin with."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, (name, how) in enumerate(
        [(os.devnull, os.O_RDONLY), *((file, flags) for file in order["files"])]
    ):
        opened = os.open(name, how, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.path[0] = order["cwd"]
    sys.argv = ["scrapy", *order["arguments"]]
    if any(name in os.environ for name in COVERAGE):
        import coverage

        coverage.process_startup()


if __name__ == "__main__":
    serve()
