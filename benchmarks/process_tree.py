"""CPU time and memory of a command with all processes that it starts, read from /proc (Linux)."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took.

    `cpu_seconds`: user and system time of all its processes. `peak_bytes`: the largest sum of their shares of
    memory at one moment (PSS where the kernel tells it, else RSS).
    """

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    exit_code: int


def measure(command: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path) -> Usage:
    """Run a command in a session of its own and add up what its processes take. Blocks until it ends."""
    cpu: dict[int, float] = {}
    peak = 0
    begin = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=dict(environment), stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=folder,
            start_new_session=True,
        )  # fmt: skip
        while process.poll() is None:
            cpu_now, memory = _sample(process.pid)
            cpu.update(cpu_now)
            peak = max(peak, memory)
            time.sleep(SAMPLE_SECONDS)
    return Usage(time.monotonic() - begin, sum(cpu.values()), peak, process.returncode)


def _sample(session: int) -> tuple[dict[int, float], int]:
    cpu: dict[int, float] = {}
    memory = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) != session:
                continue
            cpu[int(entry.name)] = (int(fields[11]) + int(fields[12])) * TICK_SECONDS
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
