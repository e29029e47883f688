"""CPU time and memory of a command with all processes that it starts, read from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SAMPLE_SECONDS = 0.2
# The kernel walks all pages of a process to tell its share of memory, and holds the process up meanwhile:
# asked twenty times a second, that took a third of a core from what was measured.
MEMORY_SECONDS = 1.0

# What is called each time that memory was looked at: bytes and CPU seconds of all processes so far.
Watcher = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took.

    `cpu_seconds`: user and system time of all its processes, `main_cpu_seconds` of the first of them.
    `peak_bytes`: the largest sum of their shares of memory at one moment (PSS where the kernel tells it, else
    RSS). `idle_seconds`: of the cores that it might use, added up; what is left of them, others took.
    """

    wall_seconds: float
    cpu_seconds: float
    main_cpu_seconds: float
    peak_bytes: int
    idle_seconds: float
    exit_code: int


def measure(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    folder: Path,
    cores: Collection[int] = (),
    watcher: Watcher | None = None,
) -> Usage:
    """Run a command in a session of its own and add up what its processes take. Blocks until it ends.

    `cores`: the only ones that it may use; empty: all.
    """
    cpu: dict[int, float] = {}
    peak = 0
    begin = memory_due = time.monotonic()
    idle = idle_seconds(cores)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*on_cores(cores), *command], env=dict(environment), stdout=out, stderr=out,
            stdin=subprocess.DEVNULL, cwd=folder, start_new_session=True,
        )  # fmt: skip
        try:
            while process.poll() is None:
                now = time.monotonic()
                is_due = now >= memory_due
                cpu_now, memory = _sample(process.pid, with_memory=is_due)
                cpu.update(cpu_now)
                peak = max(peak, memory)
                if is_due:
                    memory_due = now + MEMORY_SECONDS
                    if watcher is not None:
                        watcher(memory, sum(cpu.values()))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(SAMPLE_SECONDS)
        finally:
            if process.poll() is None:  # Ctrl-C came to us alone
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return Usage(
        wall_seconds=time.monotonic() - begin,
        cpu_seconds=sum(cpu.values()),
        main_cpu_seconds=cpu.get(process.pid, 0.0),
        peak_bytes=peak,
        idle_seconds=idle_seconds(cores) - idle,
        exit_code=process.returncode,
    )


def on_cores(cores: Collection[int]) -> list[str]:
    """What a command is put behind so that it runs on these cores alone; nothing for all."""
    return ["taskset", "-c", ",".join(map(str, sorted(cores)))] if cores else []


def idle_seconds(cores: Collection[int] = ()) -> float:
    """Since the machine's start, of these cores (empty: those that this process may use) added up."""
    wanted = {f"cpu{core}" for core in cores or os.sched_getaffinity(0)}
    lines = map(str.split, Path("/proc/stat").read_text().splitlines())
    return TICK_SECONDS * sum(int(line[4]) + int(line[5]) for line in lines if line[0] in wanted)


def _sample(session: int, with_memory: bool) -> tuple[dict[int, float], int]:
    """CPU seconds of each process of the session so far, and the bytes of all of them (0: not asked for)."""
    cpu: dict[int, float] = {}
    memory = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.getsid(int(entry.name)) != session:  # a thirtieth of what reading all of them takes
                continue
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            cpu[int(entry.name)] = (int(fields[11]) + int(fields[12])) * TICK_SECONDS
            if with_memory:
                memory += _share(entry) or int(fields[21]) * PAGE_BYTES
        except (OSError, IndexError):  # it ended meanwhile
            continue
    return cpu, memory


def _share(entry: Path) -> int:
    """Bytes of the process with shared pages divided among those that share them; 0 where unknown."""
    for line in (entry / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
