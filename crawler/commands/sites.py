"""`scrapy sites`: the sites that are known by name."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[WORD]"

    def short_desc(self) -> str:
        return "List the known sites, and when each was last crawled with success"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name one word to look for in the sites' names, or none")
        from crawler.site_list import listed
        from crawler.sites import SiteFileError
        from pipelines.store import StoreError

        assert self.settings is not None
        try:
            print(listed(self.settings, args[0] if args else ""))
        except (SiteFileError, StoreError) as error:
            print(f"scrapy sites: {error}", file=sys.stderr)
            raise SystemExit(2) from None
