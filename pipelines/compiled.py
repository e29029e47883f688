"""Whether the modules that `make` has compiled (see docs/compiled.md) run, or their source.

Python takes a compiled module before the source that it stands beside. A change of the source must not stay
without effect: where one of them is newer than what was built of it, all run from source. They know each
other's classes, so it is all of them or none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path

SWITCH = "TINSACH_COMPILED"  # of the environment; 0: run the source
SUFFIX = EXTENSION_SUFFIXES[0]  # names this very Python
WHOLE = "*__mypyc" + SUFFIX  # what is compiled; the modules are doors to it

is_in_use = False
left_out = ""  # why not, where it is there


def choose(package: Path) -> None:
    """To be called before the first module of the package is imported; says in `is_in_use` what it chose."""
    global is_in_use, left_out
    modules = modules_of(package)
    if not modules:
        return
    left_out = f"{SWITCH}=0" if os.environ.get(SWITCH) == "0" else out_of_date(package, modules)
    is_in_use = not left_out
    if left_out:
        for folder in {str(module.parent) for module in modules}:
            sys.path_importer_cache[folder] = FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))


def modules_of(package: Path) -> list[Path]:
    """The compiled modules for this Python."""
    return [*package.glob("*" + SUFFIX), *package.glob("*/*" + SUFFIX)]


def out_of_date(package: Path, modules: Sequence[Path]) -> str:
    """Why they can't stand for their source, "" if they can."""
    if not any(package.parent.glob(WHOLE)):
        return f"{package.parent} has no {WHOLE}"
    if (package.parent / "pyproject.toml").exists():  # elsewhere nobody changes the source
        for module in modules:
            source = module.with_name(module.name.removesuffix(SUFFIX) + ".py")
            if not source.exists() or source.stat().st_mtime > module.stat().st_mtime:
                changed = source.relative_to(package.parent)
                return f"{changed} has changed since: `make compiled` builds it anew"
    return ""
