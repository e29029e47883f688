"""What `make` compiles is written so that it gains by it: docs/compiled.md says how."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from pipelines.toml import read_toml
from tests.scrapy_runs import ROOT


def compiled_sources() -> list[Path]:
    """The modules that `pyproject.toml` names."""
    build = read_toml((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    hook = build["targets"]["wheel"]["hooks"]["mypyc"]
    files = [file for pattern in hook["include"] for file in sorted(ROOT.glob(pattern))]
    return [file for file in files if file.name not in hook["exclude"]]


def constants(module: ast.Module) -> Iterator[tuple[str, bool]]:
    """The names in capitals at the top of a module, and whether they are final."""
    for node in module.body:
        if isinstance(node, ast.AnnAssign):
            named = [(node.target, "Final" in ast.unparse(node.annotation))]
        elif isinstance(node, ast.Assign):
            parts = [each.elts if isinstance(each, ast.Tuple) else [each] for each in node.targets]
            named = [(part, False) for part in chain.from_iterable(parts)]
        else:
            continue
        for target, is_final in named:
            if isinstance(target, ast.Name) and target.id.isupper():
                yield target.id, is_final


@pytest.mark.parametrize("file", compiled_sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_constants_are_final(file: Path) -> None:
    assert [name for name, is_final in constants(ast.parse(file.read_text())) if not is_final] == []


@pytest.mark.parametrize("file", compiled_sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_answer_is_kept_by_cached_property(file: Path) -> None:
    """mypyc compiles it without a word, and then works the answer out each time that it is asked for."""
    assert "cached_property" not in file.read_text()


def test_modules_are_named() -> None:
    assert len(compiled_sources()) > 50
