"""The modules that `make` compiles: they do what their source does, and never hide that it has changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.compiled import SUFFIX, SWITCH, WHOLE, modules_of, out_of_date
from tests.scrapy_runs import ROOT

BUILT = modules_of(ROOT / "pipelines")
NOT_BUILT = out_of_date(ROOT / "pipelines", BUILT) if BUILT else "nothing is compiled: run make compiled"
pytestmark = pytest.mark.skipif(bool(NOT_BUILT), reason=NOT_BUILT)
LOADED = """
from pipelines import compiled
import pipelines.markup, pipelines.extract.facts, pipelines.cues.read
modules = pipelines.markup, pipelines.extract.facts, pipelines.cues.read
print(compiled.is_in_use, {m.__file__.endswith(".py") for m in modules}, compiled.left_out)
"""


def run(*command: str, folder: Path = ROOT, **environment: str) -> str:
    """What a Python without our own environment's switch prints, errors and log included."""
    own = {name: value for name, value in os.environ.items() if name != SWITCH}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**own, "PYTHONPATH": str(folder), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The package as it stands in a clone, compiled."""
    shutil.copytree(ROOT / "pipelines", tmp_path / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / "pyproject.toml", *ROOT.glob(WHOLE)):
        shutil.copy2(path, tmp_path)
    for module in tmp_path.glob(f"pipelines/**/*{SUFFIX}"):
        source = module.with_name(module.name.removesuffix(SUFFIX) + ".py")
        os.utime(module, (source.stat().st_mtime, source.stat().st_mtime))
    return tmp_path


def test_compiled_modules_do_what_their_source_does() -> None:
    built, source = (json.loads(run("-m", "tests.cleaned_paper", **chosen)) for chosen in ({}, {SWITCH: "0"}))
    assert (built["compiled"], source["compiled"]) == (True, False)
    assert len(built["outcomes"]) > 50
    assert built["outcomes"] == source["outcomes"]


def test_they_are_taken_before_their_source(clone: Path) -> None:
    assert run("-c", LOADED, folder=clone) == "True {False} \n"


def test_all_run_from_source_where_one_source_has_changed(clone: Path) -> None:
    facts = clone / "pipelines" / "extract" / "facts.py"
    facts.write_text(facts.read_text() + "\nCHANGED = True\n")
    changed = str(Path("pipelines", "extract", "facts.py"))
    said = f"False {{True}} {changed} has changed since: `make compiled` builds it anew\n"
    assert run("-c", LOADED, folder=clone) == said
    assert run("-c", "from pipelines.extract import facts; print(facts.CHANGED)", folder=clone) == "True\n"


def test_where_it_is_installed_no_source_is_looked_at(clone: Path) -> None:
    """There nobody changes it, and an installer may write files in any order."""
    (clone / "pyproject.toml").unlink()
    (clone / "pipelines" / "extract" / "facts.py").touch()
    assert run("-c", LOADED, folder=clone) == "True {False} \n"


def test_all_run_from_source_where_what_is_compiled_is_gone(clone: Path) -> None:
    for library in clone.glob(WHOLE):
        library.unlink()
    assert run("-c", LOADED, folder=clone).startswith("False {True} ")


def test_the_switch_puts_them_out_of_use(clone: Path) -> None:
    assert run("-c", LOADED, folder=clone, **{SWITCH: "0"}) == f"False {{True}} {SWITCH}=0\n"


def test_a_crawls_log_says_why_it_runs_from_source(clone: Path) -> None:
    for part in ("crawler", "sites"):
        shutil.copytree(ROOT / part, clone / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", clone)
    (clone / "pipelines" / "markup.py").touch()
    said = run(
        "-m", "scrapy", "crawl", "urls", "-a", "url=http://127.0.0.1:1/", "-s", "RETRY_TIMES=0", folder=clone
    )
    assert "from source, not compiled: pipelines/markup.py has changed since" in said
