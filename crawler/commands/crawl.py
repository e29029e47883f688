"""`scrapy crawl`: Scrapy's own, with an exit status that says how the run went.

0: it went well; 1: its health is `failed`; 2: a wrong argument or setting, and nothing was made.
"""

from __future__ import annotations

# First of all: Scrapy's HTTP client looks through all loaded modules (create_deprecated_class) when it is
# imported, which takes 0.2 s longer once SQLAlchemy and the steps are among them.
import scrapy.core.downloader.contextfactory  # noqa: F401

# isort: split
import argparse
import asyncio
import sys

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from crawler.arguments import ArgumentError
from crawler.check_settings import SettingError, check_settings, complete_settings
from crawler.log_lines import calm_scrapy
from crawler.summary import show
from pipelines.store import StoreError

WRONG = (ArgumentError, SettingError)
NO_START = ("start_error", "store_failed")  # reasons for which a run closes without having worked


class Command(CrawlCommand):
    """Overrides Scrapy's command of the same name (through COMMANDS_MODULE)."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        calm_scrapy(self.settings)
        try:
            check_settings(self.settings)
            if len(args) == 1:
                check_arguments(args[0], opts.spargs, self.settings)
        except WRONG as error:
            raise refused(error) from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider, as in: scrapy crawl news -a site=example.com")
        assert self.crawler_process is not None
        assert self.settings is not None
        crawler = self._create_crawler(args[0])
        run = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        failure = run.exception() if isinstance(run, asyncio.Task) and run.done() else None
        if isinstance(failure, WRONG):
            raise refused(failure)
        if isinstance(failure, StoreError | OSError):
            print(f"scrapy crawl: the run stopped: {failure}", file=sys.stderr)
        elif failure is not None:
            raise failure
        is_list = getattr(crawler.spider, "is_list", False)  # its standard output is a list of addresses
        if crawler._stats is not None and not is_list and not any(u.startswith("-") for u in outputs(opts)):
            show(crawler.stats, with_first=self.settings.getbool("SHOW_FIRST"))
        self.exitcode = exit_status(crawler, failure)


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
