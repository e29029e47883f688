"""The work of `scrapy crawl`: what is checked before a run, the run itself, how its end is told."""

from __future__ import annotations

# First of all: it must be there before anything else imports Scrapy's HTTP client.
import crawler.http_client  # noqa: F401

# isort: split
import argparse
import asyncio
import logging
import sys

from scrapy.crawler import Crawler, CrawlerProcessBase
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from crawler.arguments import ArgumentError
from crawler.check_settings import SettingError, check_settings, complete_settings
from crawler.log_lines import calm_scrapy, make_no_unshown_lines
from crawler.summary import show
from pipelines import compiled
from pipelines.store import StoreError

logger = logging.getLogger(__name__)

# Seconds for which another thread (the store's, the writer's, the pool's) may keep the event loop waiting for
# the interpreter; five milliseconds, several times in a row, are what Python allows by itself.
SWITCH_SECONDS = 0.0005
WRONG = (ArgumentError, SettingError)
NO_START = ("start_error", "store_failed")  # reasons for which a run closes without having worked


def check(settings: Settings, args: list[str], opts: argparse.Namespace) -> None:
    """End with status 2 and one sentence where a setting or an argument is wrong; makes nothing."""
    calm_scrapy(settings)
    try:
        check_settings(settings)
        if len(args) == 1:
            check_arguments(args[0], opts.spargs, settings)
    except WRONG as error:
        raise refused(error) from None


def crawl(process: CrawlerProcessBase, crawler: Crawler, opts: argparse.Namespace) -> int:
    """The exit status of the run, once it is over and told."""
    sys.setswitchinterval(SWITCH_SECONDS)
    make_no_unshown_lines(process.settings)
    if compiled.left_out:
        logger.info("The cleaning runs from source, not compiled: %s", compiled.left_out)
    run = process.crawl(crawler, **opts.spargs)
    process.start()
    failure = run.exception() if isinstance(run, asyncio.Task) and run.done() else None
    if isinstance(failure, WRONG):
        raise refused(failure)
    if isinstance(failure, StoreError | OSError):
        print(f"scrapy crawl: the run stopped: {failure}", file=sys.stderr)
    elif failure is not None:
        raise failure
    is_list = getattr(crawler.spider, "is_list", False)  # its standard output is a list of addresses
    if crawler._stats is not None and not is_list and not any(u.startswith("-") for u in outputs(opts)):
        show(crawler.stats, with_first=process.settings.getbool("SHOW_FIRST"))
    return exit_status(crawler, failure)


def exit_status(crawler: Crawler, failure: BaseException | None) -> int:
    """1 for a run that failed or did not get to its work."""
    if failure is not None or crawler._stats is None:
        return 1
    stats = crawler.stats
    return int(stats.get_value("tinsach/health") == "failed" or stats.get_value("finish_reason") in NO_START)


def check_arguments(name: str, arguments: dict[str, str], settings: Settings) -> None:
    """Raise `ArgumentError` for an unknown spider or what it does not take; makes nothing."""
    loader = get_spider_loader(settings)
    try:
        spider = loader.load(name)
    except KeyError:
        known = ", ".join(sorted(loader.list()))
        raise ArgumentError(f"There is no spider {name!r}: there are {known}.") from None
    trial = settings.copy()
    complete_settings(trial)
    spider.from_crawler(Crawler(spider, trial), **arguments)


def outputs(opts: argparse.Namespace) -> list[str]:
    """What `-o` and `-O` name; `-` is standard output, which is then not for the summary."""
    return [*(opts.output or ()), *(opts.overwrite_output or ())]


def refused(error: Exception) -> SystemExit:
    print(f"scrapy crawl: {error}", file=sys.stderr)
    return SystemExit(2)
