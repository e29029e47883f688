"""`scrapy stories OUTPUT_DIR -o stories.jsonl`: the articles of one event, across sites and languages."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[OUTPUT_DIR|RUN_FOLDER] [-o stories.jsonl] [--copies | --repeated | --rebuild-duplicates]"

    def short_desc(self) -> str:
        return "Group the articles that tell of one event, across sites and languages"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="write JSON Lines to FILE, not to the terminal"
        )
        parser.add_argument(
            "--embeddings",
            metavar="MODEL",
            help="ask a model of your own too: module:function, or a sentence-transformers folder or name",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--copies", action="store_true", help="list who ran the same text instead, and who ran it first"
        )
        what.add_argument(
            "--repeated", action="store_true", help="list the paragraphs that stand in many articles instead"
        )
        what.add_argument(
            "--rebuild-duplicates",
            action="store_true",
            help="make the store's index of duplicates anew from the articles",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1:
            raise UsageError("name one folder: the OUTPUT_DIR of some runs, or the folder of one")
        from crawler.stories import answer

        answer(Path(args[0] if args else self.settings["OUTPUT_DIR"]), self.settings["STATE_URL"], opts)
