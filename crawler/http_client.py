"""Imports Scrapy's HTTP client, in a tenth of a second less than an import statement takes.

When it is imported it makes three classes for their old names (`create_deprecated_class`), each with a look
at every file on the stack and at all loaded modules, to find out which module asks. Frames know that.
"""

from __future__ import annotations

import inspect
import sys
from types import FrameType, ModuleType, SimpleNamespace

from scrapy.utils import deprecate


def stack() -> list[tuple[FrameType]]:
    """The frame of the caller, and of who called that: all that Scrapy asks for."""
    return [(sys._getframe(1),), (sys._getframe(2),)]


def getmodule(frame: FrameType) -> ModuleType | None:
    return sys.modules.get(frame.f_globals["__name__"])


vars(deprecate)["inspect"] = SimpleNamespace(**vars(inspect) | {"stack": stack, "getmodule": getmodule})
try:
    import scrapy.core.downloader.contextfactory  # noqa: F401
finally:
    vars(deprecate)["inspect"] = inspect
