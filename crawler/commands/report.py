"""`scrapy report [RUN_FOLDER|OUTPUT_DIR] [-o report.html]`: what came, what went, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[RUN_FOLDER|OUTPUT_DIR] [-o report.html]"

    def short_desc(self) -> str:
        return "Show what runs brought, what they rejected, and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="write an HTML page with charts to FILE")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1:
            raise UsageError("name one folder: of a run, or the OUTPUT_DIR of some")
        from crawler.report import ReportError, read_rows, read_runs, text
        from crawler.report_page import page

        try:
            runs = read_runs(Path(args[0] if args else self.settings["OUTPUT_DIR"]))
            findings = read_rows(runs)
            if opts.output:
                Path(opts.output).write_text(page(runs, findings), encoding="utf-8")
        except (ReportError, OSError) as error:
            print(f"scrapy report: {error}", file=sys.stderr)
            raise SystemExit(2) from None
        print(f"The report is in {opts.output}" if opts.output else text(runs, findings))
