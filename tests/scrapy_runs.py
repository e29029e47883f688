"""Runs `scrapy` as a user does: each command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.warm_scrapy import run_warm

ROOT = Path(__file__).parent.parent
QUICK = (
    "CLEANING_TIMEOUT=600",
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=False",
    "RETRY_BACKOFF=0.05",
    "LOG_LEVEL=INFO",
)


@dataclass
class Run:
    status: int
    out: str
    log: str
    rows: list[dict[str, Any]]

    def reasons(self) -> dict[str, str]:
        """The address's path -> the reason why it gave no page; "page" for those that gave one."""
        return {path_of(asked(row)): row.get("reason", "page") for row in self.rows}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}


def crawl_pages(folder: Path, *arguments: str, settings: tuple[str, ...] = (), timeout: float = 60) -> Run:
    """`scrapy crawl ARGUMENTS` without the item pipelines: what the spider yields is in `rows`."""
    rows = folder / "rows.jsonl"
    chosen = (
        "ITEM_PIPELINES=" + json.dumps({"tests.page_rows.PageRows": 1}),
        f"OUTPUT_DIR={folder / 'out'}",
        *QUICK,
        *settings,
    )
    options = [part for setting in chosen for part in ("-s", setting)]
    done = run("crawl", *arguments, *options, "-O", str(rows), cwd=folder, timeout=timeout)
    if rows.exists():
        done.rows = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    return done


def run(*arguments: str, cwd: Path, timeout: float = 60, under: Sequence[str] = ()) -> Run:
    """`scrapy ARGUMENTS`; `under` is a command that runs it."""
    if under:
        done = subprocess.run(
            [*under, *command(*arguments)],
            cwd=cwd,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        return Run(done.returncode, done.stdout, done.stderr, [])
    with tempfile.TemporaryDirectory() as folder:
        output, log = Path(folder, "out"), Path(folder, "err")
        status = run_warm(arguments, environment(), cwd, output, log, timeout)
        return Run(status, output.read_text(encoding="utf-8"), log.read_text(encoding="utf-8"), [])


def asked(row: dict[str, Any]) -> str:
    return str(row.get("requested_url") or row["url"])


def path_of(url: str) -> str:
    return "/" + url.split("://", 1)[-1].partition("/")[2]
