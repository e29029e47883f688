"""Packages whose functions are imported when they are first asked for.

The crawl's own process needs a step's item pipeline, which stands in the step's package, but never the step
itself with trafilatura and the rest behind it: that is the workers' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """A `__getattr__` for the package: each name from the module (of the package) that has it.

    `Any`: what a module's names are.
    """

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{names[name]}"), name)

    return find
