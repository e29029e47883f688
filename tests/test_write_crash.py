"""A run is killed at random moments, again and again: nothing is lost, nothing is written twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from written_run import SITE, discover

from pipelines.remember import close_dead_runs
from pipelines.store import frontier, open_store, versions
from pipelines.write.lines import read_rows

pytest_plugins = ("postgres",)

# `make soak` asks for more.
KILLS = int(os.environ.get("TINSACH_KILLS", "3"))
ADDRESSES = 100 * KILLS


@pytest.mark.parametrize("compression", ["none", "gz", "zst"])
def test_a_run_that_is_killed_again_and_again_writes_each_row_once(
    state_url: str, tmp_path: Path, compression: str
) -> None:
    output = tmp_path / "output"
    discover(state_url, ADDRESSES)
    chance = random.Random(compression)
    died = 0
    while start(state_url, output, compression, chance.uniform(0.0, 0.25) if died < KILLS else None):
        died += 1
    folders = sorted(output.iterdir())
    rows = {kind: every_row(output, kind) for kind in ("articles", "rejected")}
    urls = Counter(row["url"] for row in rows["articles"] + rows["rejected"])
    assert urls == Counter(f"https://{SITE}/{n}" for n in range(ADDRESSES))
    assert {row["url"][-1] for row in rows["rejected"]} == {"7"}
    assert not list(output.rglob("*.part"))
    reports = [json.loads((folder / "run.json").read_text("utf-8")) for folder in folders]
    failed = [report["health"] for report in reports].count("failed")
    assert failed <= died  # a kill may come when a run has closed its folder already
    assert sum(report["articles"] for report in reports) == len(rows["articles"])
    assert sum(report["pages"] for report in reports) == ADDRESSES
    assert died >= min(KILLS, 1)
    store = open_store(state_url)
    assert store.call(frontier.pending, SITE) == 0
    assert store.call(versions.known, "id-1") is not None
    store.close()


def start(state_url: str, output: Path, compression: str, seconds: float | None) -> bool:
    """Whether the run was killed, so many seconds after it began to write, before it was done."""
    script = Path(__file__).with_name("written_run.py")
    command = [sys.executable, "-W", "error", str(script), state_url, str(output), compression]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "opened\n"
        try:
            assert run.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            run.kill()
            return True
    return False


def every_row(output: Path, kind: str) -> list[dict[str, Any]]:
    return [row for path in sorted(output.glob(f"*/{kind}-*")) for row in read_rows(path)]


def test_closing_dead_runs_where_there_are_none_does_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    assert close_dead_runs(store, tmp_path / "output") == []
    store.close()
