"""Imported in the workers' fork server: no worker runs the script of the crawl again.

multiprocessing runs the program's script in each new process, for the functions that it may define, unless
that process has it. `scrapy` has none, and imports all of Scrapy: 0.2 s and 30 MB a worker.
"""

from __future__ import annotations

import os
import sys

VARIABLE = "TINSACH_MAIN_SCRIPT"  # where the crawl's process tells its script to the server that it starts

if script := os.environ.pop(VARIABLE, ""):
    sys.modules["__main__"].__file__ = script
