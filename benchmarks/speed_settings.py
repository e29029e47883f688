"""The project's settings, with no politeness towards our own server, the lateness of the loop measured."""

from crawler.settings import *  # noqa: F403
from crawler.settings import EXTENSIONS as _EXTENSIONS

EXTENSIONS = {**_EXTENSIONS, "benchmarks.lateness.Lateness": 1, "benchmarks.own_cpu.OwnCpu": 1}
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
CONCURRENT_REQUESTS_PER_DOMAIN = 16
LOG_LEVEL = "WARNING"
DUPLICATES = "tag"  # each page is served at several addresses: all are written, as the others write them
