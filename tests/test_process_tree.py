"""What a command takes, with the processes that it starts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.process_tree import measure, on_cores

pytestmark = pytest.mark.skipif(not Path("/proc/stat").exists(), reason="no /proc")
SPIN = "import time\nwhile time.process_time() < 0.6: pass"
# The first process waits, the second one works.
PARENT = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {SPIN!r}]) + 3)"


def test_the_cpu_of_a_child_counts_and_is_not_that_of_the_first_process(tmp_path: Path) -> None:
    seen: list[int] = []
    command = [sys.executable, "-c", PARENT]
    used = measure(command, os.environ, tmp_path / "log", tmp_path, watcher=lambda size, _: seen.append(size))
    assert used.exit_code == 3
    assert used.cpu_seconds > used.main_cpu_seconds >= 0
    assert max(seen) == used.peak_bytes > 0


def test_a_command_keeps_to_the_cores_that_it_is_given(tmp_path: Path) -> None:
    core = min(os.sched_getaffinity(0))
    shown = "import os; print(sorted(os.sched_getaffinity(0)))"
    measure([sys.executable, "-c", shown], os.environ, tmp_path / "log", tmp_path, cores=[core])
    assert (tmp_path / "log").read_text() == f"[{core}]\n"
    assert on_cores(()) == []


def test_a_command_is_ended_where_its_measuring_is(tmp_path: Path) -> None:
    log = tmp_path / "log"

    def interrupt(*_: object) -> None:
        if log.read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(["sh", "-c", "echo $$; exec sleep 600"], os.environ, log, tmp_path, watcher=interrupt)
    with pytest.raises(ProcessLookupError):
        os.kill(int(log.read_text()), 0)
