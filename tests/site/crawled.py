"""A crawl of the demo newspaper, and how its rows compare with what was expected."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.demo import Expected
from crawler.summary import lines_of
from tests.scrapy_runs import QUICK, path_of, run

Row = dict[str, Any]


@dataclass(frozen=True)
class Crawled:
    """One run: its exit status and log, `run.json`, and its rows."""

    status: int
    log: str
    folder: Path
    report: dict[str, Any]
    articles: list[Row]
    rejected: list[Row]

    def by_asked_path(self) -> dict[str, Row]:
        """The one row of each address that was asked for; an article's row has `text`."""
        return {path_of(asked(row)): row for row in self.articles + self.rejected}


def asked(row: Row) -> str:
    return str(row["metadata"]["requested_url"] if "metadata" in row else row["url"])


def crawl(output: Path, *arguments: str, settings: tuple[str, ...] = (), timeout: float = 240) -> Crawled:
    """`scrapy crawl ARGUMENTS` as a user runs it, with no rest between two requests."""
    before = set(output.glob("*/run.json"))
    chosen = (f"OUTPUT_DIR={output}", *QUICK, *settings)
    options = [part for setting in chosen for part in ("-s", setting)]
    output.mkdir(parents=True, exist_ok=True)
    done = run("crawl", *arguments, *options, cwd=output.parent, timeout=timeout)
    new = sorted(set(output.glob("*/run.json")) - before)  # a run that died may have been closed too
    assert new, done.log
    folder = new[-1].parent
    report = json.loads(new[-1].read_text(encoding="utf-8"))
    articles, rejected = list(rows(folder, "articles")), list(rows(folder, "rejected"))
    return Crawled(done.status, done.out + done.log, folder, report, articles, rejected)


def rows(folder: Path, kind: str) -> Iterator[Row]:
    for file in sorted(folder.glob(f"{kind}-*.jsonl*")):
        if file.suffix != ".part":
            yield from map(json.loads, lines_of(file))


def groups(pages: Iterable[Expected]) -> dict[str, list[Expected]]:
    """The addresses of each story, the story's own first."""
    found: dict[str, list[Expected]] = defaultdict(list)
    for page in pages:
        if page.is_article:
            found[page.group].append(page)
    return found


# What a page's head or markup states without doubt; the text is compared apart.
FIELDS = (
    "title",
    "created",
    "language",
    "authors",
    "captions",
    "description",
    "agency",
    "dateline",
    "modified",
)


def differences(row: Row, page: Expected, base_url: str) -> dict[str, tuple[Any, Any]]:
    """Field -> (got, wanted) where an article's row is not what was expected."""
    got = {**row["metadata"], **row}
    wanted = {
        "text": page.text,
        "url": base_url + page.url_path,
        **{name: getattr(page, name) for name in FIELDS},
    }
    wanted = {name: list(value) if isinstance(value, tuple) else value for name, value in wanted.items()}
    return {name: (got[name], value) for name, value in wanted.items() if got[name] != value}
