"""`scrapy stories OUTPUT_DIR -o stories.jsonl`: the articles of one event, across sites and languages."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.duplicates import index
from pipelines.duplicates.entry import entry_of
from pipelines.records import article_of
from pipelines.store import StoreError, open_store
from pipelines.stories.evidence import Evidence, evidence
from pipelines.stories.linking import Story, stories
from pipelines.stories.repeated import repeated
from pipelines.write.lines import read_rows

TOLD = ("id", "url", "source", "title", "language", "created")  # of each article of a story
BATCH = 500  # entries in one statement


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[OUTPUT_DIR|RUN_FOLDER] [-o stories.jsonl] [--repeated | --rebuild-duplicates]"

    def short_desc(self) -> str:
        return "Group the articles that tell of one event, across sites and languages"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="write JSON Lines to FILE, not to the terminal"
        )
        what = parser.add_mutually_exclusive_group()
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
        folder = Path(args[0] if args else self.settings["OUTPUT_DIR"])
        try:
            files = article_files(folder)
            if opts.rebuild_duplicates:
                print(f"The index has {rebuild(files, self.settings['STATE_URL'])} articles now")
                return
            found = repeated_rows(files) if opts.repeated else story_rows(files)
            write(found, opts.output)
        except (OSError, StoreError, NoArticles) as error:
            print(f"scrapy stories: {error}", file=sys.stderr)
            raise SystemExit(2) from None


class NoArticles(ValueError):
    """There is no article file in the folder; the message says what to do."""


def article_files(folder: Path) -> list[Path]:
    """The articles' files of a run, or of all runs in the folder, whole ones only, oldest first."""
    found = sorted(
        path
        for pattern in ("articles-*.jsonl*", "*/articles-*.jsonl*")
        for path in folder.glob(pattern)
        if path.suffix != ".part"
    )
    if not found:
        raise NoArticles(f"there are no articles in {folder}: name the OUTPUT_DIR of some runs")
    return found


def story_rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """A row a story: its articles, oldest first, and what links them with which score."""
    about: dict[str, dict[str, Any]] = {}
    clues: dict[str, Evidence] = {}
    for row in _rows(files):  # the newest version of an article is the last
        about[row["id"]] = {
            name: row[name] for name in ("id", "url", "source", "title", "language", "created")
        }
        clues[row["id"]] = evidence(article_of(row))
    for story in stories(list(clues.values())):
        yield _story_row(story, about)


def _story_row(story: Story, about: dict[str, dict[str, Any]]) -> dict[str, Any]:
    articles = [about[article_id] for article_id in story.articles]
    return {
        "articles": articles,
        "languages": sorted({article["language"] for article in articles}),
        "sources": sorted({article["source"] for article in articles}),
        "links": [
            {"one": link.one, "other": link.other, "score": round(link.score, 3), "shared": list(link.shared)}
            for link in story.links
        ],
    }


def repeated_rows(files: list[Path]) -> Iterator[dict[str, Any]]:
    return (asdict(one) for one in repeated(lambda: _rows(files)))


def rebuild(files: Iterable[Path], state_url: str) -> int:
    """How many articles were put into the store's index of duplicates, which is emptied before."""
    store = open_store(state_url)
    try:
        entries = (entry_of(article_of(row)) for row in _rows(files))
        with store.begin() as connection:
            index.clear(connection)
            count = 0
            while batch := list(islice(entries, BATCH)):
                index.remember(connection, batch)
                count += len(batch)
        return count
    finally:
        store.close()


def write(found: Iterable[dict[str, Any]], output: str | None) -> None:
    rows = 0
    with Path(output).open("w", encoding="utf-8") if output else nullcontext(sys.stdout) as file:
        for row in found:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            rows += 1
    if output:
        print(f"{rows} rows are in {output}")


def _rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    return (row for file in files for row in read_rows(file))
