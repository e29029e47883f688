"""`scrapy state [show|prune|export]`: what the store holds, what is old taken out, all addresses as rows."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

ACTIONS = ("show", "prune", "export")


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[show | prune --older 90d | export [-o FILE]]"

    def short_desc(self) -> str:
        return "Show what the state store holds, prune what is old, export all addresses"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--older", default="", metavar="AGE", help="prune: 90d, 36h or an ISO date")
        parser.add_argument("-o", "--output", default="", metavar="FILE", help="export: a JSON Lines file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        action = args[0] if args else "show"
        if len(args) > 1 or action not in ACTIONS:
            raise UsageError("say scrapy state show, scrapy state prune --older 90d or scrapy state export")
        from crawler.state import act

        assert self.settings is not None
        act(self.settings, action, opts.older, opts.output)
