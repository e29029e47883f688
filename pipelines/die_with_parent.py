"""Imported in the workers' fork server (see `workers.py`), which from then on dies with its crawl.

The one module whose import does something, because preloading is all that a fork server lets us do.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent(parent: int) -> None:
    """Get SIGKILL when the thread that started us ends, even in the middle of C code (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os.kill(os.getpid(), signal.SIGKILL)


if "multiprocessing.forkserver" in " ".join(sys.orig_argv):
    die_with_parent(os.getppid())
