"""`scrapy crawl`: Scrapy's own, with an exit status that says how the run went.

0: it went well; 1: its health is `failed`; 2: a wrong argument or setting, and nothing was made.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError


@contextmanager
def quiet_interrupt() -> Iterator[None]:
    """Ctrl-C ends what goes on without a traceback; once the run has begun, it closes the run instead."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(130) from None


class Command(CrawlCommand):
    """Overrides Scrapy's command of the same name (through COMMANDS_MODULE)."""

    @quiet_interrupt()
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        # On the other core, while this process imports what it needs itself.
        from pipelines.forking import start_fork_server
        from pipelines.worker_process import collect_seldom

        start_fork_server()
        collect_seldom()  # what is imported stays
        from crawler.crawling import check

        assert self.settings is not None
        check(self.settings, args, opts)

    @quiet_interrupt()
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider, as in: scrapy crawl news -a site=example.com")
        from crawler.crawling import crawl

        assert self.crawler_process is not None
        self.exitcode = crawl(self.crawler_process, self._create_crawler(args[0]), opts)
