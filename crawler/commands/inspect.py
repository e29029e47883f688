"""`scrapy inspect URL_OR_FILE [-o page.html]`: which blocks of a page are kept, which dropped, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from shutil import get_terminal_size

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "URL_OR_FILE [-o page.html]"

    def short_desc(self) -> str:
        return "Show which blocks of a page are kept, which dropped, and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="write the coloured page to FILE")
        parser.add_argument("--url", default="", help="the address of a page that is read from a file")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Quiet, and with nothing written, unless `-s` says otherwise."""
        assert self.settings is not None
        self.settings.setdict({"LOG_LEVEL": "ERROR", "ITEM_PIPELINES": {}}, priority="cmdline")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one page: a URL or a file")
        from crawler.inspection import inspect, listing
        from crawler.inspection_page import page as html_page
        from crawler.one_page import NoPage, fetch_page, read_page

        assert self.settings is not None
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        try:
            if args[0].startswith(("http://", "https://")):
                page = fetch_page(self.crawler_process, args[0])
            else:
                page = read_page(Path(args[0]), opts.url, self.settings)
            found = inspect(page)
            if opts.output:
                Path(opts.output).write_text(html_page(found), encoding="utf-8")
        except (NoPage, OSError) as error:
            print(f"scrapy inspect: {error}", file=sys.stderr)
            raise SystemExit(2) from None
        columns = get_terminal_size((110, 0)).columns
        print(listing(found, width=columns, colour=sys.stdout.isatty()))
        if opts.output:
            print(f"The page with its blocks coloured is in {opts.output}")
