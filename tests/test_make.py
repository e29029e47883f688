"""What `make` says where something is missing or wrong, before it makes anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scrapy_runs import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="no make(1)")
NEEDS = "Tinsach needs Python 3.10 to 3.13 with the venv module"


@pytest.mark.parametrize("python", ["", "/nowhere/python3", "/bin/false"])
def test_a_python_that_does_not_fit_gives_one_sentence_and_no_environment(
    tmp_path: Path, python: str
) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    before = sorted(tmp_path.iterdir())
    command = ["make", "crawl", f"PYTHON={python}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    sentence, makes_own = done.stderr.splitlines()
    assert done.returncode == 2
    assert sentence.startswith(NEEDS)
    assert python in sentence
    assert makes_own.startswith("make")
    assert done.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("port", ["99999", "eighty"])
def test_a_port_that_is_none_gives_one_sentence_and_status_2(tmp_path: Path, port: str) -> None:
    command = [sys.executable, "-m", "crawler.demo.crawl", "--port", port]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"DEMO_PORT={port!r} of 127.0.0.1 can't be served from")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="no /proc")
def test_an_output_folder_that_no_right_helps_to_write_gives_status_2(tmp_path: Path) -> None:
    """/proc can't hold a folder, though root has the right to make one."""
    command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", "url=http://127.0.0.1:1/"]
    done = subprocess.run(
        [*command, "-s", "OUTPUT_DIR=/proc/tinsach"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("scrapy crawl: OUTPUT_DIR='/proc/tinsach' cannot be written to")
    assert done.stderr.count("\n") == 1
