"""`scrapy newsite URL`: probe a site, show what it has, and write its file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError


class Command(ScrapyCommand):
    requires_project = True

    def syntax(self) -> str:
        return "URL [-o FILE] | --check DOMAIN"

    def short_desc(self) -> str:
        return "Probe a site and write its file, or check a file against the site"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="where to write; default: SITES_DIR, else sites/"
        )
        parser.add_argument("--force", action="store_true", help="write over a file that exists")
        parser.add_argument(
            "--check", action="store_true", help="tell what of the site's file no longer holds"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Quiet, and with no articles written, unless `-s` says otherwise."""
        assert self.settings is not None
        self.settings.setdict(
            {"LOG_LEVEL": "ERROR", "ITEM_PIPELINES": {}, "EXTENSIONS": {}}, priority="cmdline"
        )
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one site, as in: scrapy newsite https://example.com/")
        # Scrapy imports every command at each start; the extractor is a second of that.
        from crawler.arguments import ArgumentError
        from crawler.browser import BrowserMissing, require_browser
        from crawler.probe import file_of, probe
        from crawler.probe_report import broken, shown
        from crawler.site_toml import toml_of
        from crawler.sites import SiteFileError
        from crawler.spiders.news import target

        assert self.settings is not None
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        own = self.settings.get("SITES_DIR") or ""
        try:
            home, file = target(args[0], own)
            if opts.check and file is None:
                raise ArgumentError(f"There is no file of {args[0]}: scrapy newsite {args[0]} makes one.")
            if opts.check and file is not None and file.browser:
                require_browser()
            found = probe(self.crawler_process, home, file if opts.check else None)
        except (ArgumentError, BrowserMissing, SiteFileError) as error:
            print(f"scrapy newsite: {error}", file=sys.stderr)
            raise SystemExit(2) from None
        print(shown(found))
        if found.trouble:
            print(f"scrapy newsite: nothing could be read of {home} ({found.trouble}).", file=sys.stderr)
            raise SystemExit(1)
        if opts.check and file is not None:
            faults = broken(found, file)
            print("\n".join(faults) if faults else f"All that {file.domain}.toml says holds.")
            self.exitcode = int(bool(faults))
            return
        made = file_of(found)
        path = Path(opts.output or Path(own or "sites") / f"{made.domain}.toml")
        if path.exists() and not opts.force:
            print(f"scrapy newsite: {path} exists: name another with -o, or add --force.", file=sys.stderr)
            raise SystemExit(2)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(toml_of(made), encoding="utf-8")
        print(f"Written to {path}")
