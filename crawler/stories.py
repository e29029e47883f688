"""The work of `scrapy stories`: reads the articles of some runs, writes their stories as rows."""

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

from crawler.check_settings import own_store
from pipelines.duplicates import index
from pipelines.duplicates.entry import entry_of
from pipelines.records import article_of
from pipelines.store import StoreError, open_store
from pipelines.stories.copies import copies
from pipelines.stories.meaning import ModelError, load_model
from pipelines.stories.repeated import repeated
from pipelines.stories.told import story_rows
from pipelines.write.lines import read_rows

BATCH = 500  # entries in one statement


def answer(folder: Path, state_url: str, opts: argparse.Namespace) -> None:
    """Write what was asked for; ends with status 2 and one sentence where that can't be done."""
    try:
        files = files_of(folder, "articles")
        if opts.rebuild_duplicates:
            count = rebuild(files, state_url or own_store(folder.expanduser()))
            print(f"The index has {count} articles now")
            return
        write(_found(folder, files, opts), opts.output)
    except (OSError, StoreError, NoArticles, ModelError) as error:
        print(f"scrapy stories: {error}", file=sys.stderr)
        raise SystemExit(2) from None


class NoArticles(ValueError):
    """There is no article file in the folder; the message says what to do."""


def files_of(folder: Path, kind: str) -> list[Path]:
    """The files of a run, or of all runs in the folder, whole ones only, oldest first."""
    found = sorted(
        path
        for pattern in (f"{kind}-*.jsonl*", f"*/{kind}-*.jsonl*")
        for path in folder.glob(pattern)
        if path.suffix != ".part"
    )
    if not found and kind == "articles":
        raise NoArticles(f"there are no articles in {folder}: name the OUTPUT_DIR of some runs")
    return found


def _found(folder: Path, files: list[Path], opts: argparse.Namespace) -> Iterable[dict[str, Any]]:
    if opts.copies:
        return copies(_rows(files), _rows(files_of(folder, "rejected")))
    if opts.repeated:
        return (asdict(one) for one in repeated(lambda: _rows(files)))
    return story_rows(_rows(files), load_model(opts.embeddings) if opts.embeddings else None)


def rebuild(files: Iterable[Path], state_url: str) -> int:
    """How many articles were put into the store's index of duplicates, which is emptied before."""
    store = open_store(state_url, must_exist=True)
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
