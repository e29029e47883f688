"""Our own cleaning over sets of pages, in a few processes, as rows of predictions."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from benchmarks.page_sets import Known
from pipelines.clean import clean_page
from pipelines.records import Page, Rejected

PROCESSES = 2
CHUNK = 8
T = TypeVar("T")
R = TypeVar("R")


def cleaned(page: Page) -> dict[str, Any]:
    """The row of a page: text and fields, or `rejected` with the reason and no text."""
    outcome = clean_page(page)
    if isinstance(outcome, Rejected):
        return {"rejected": outcome.reason}
    return {
        "text": outcome.text,
        "title": outcome.title,
        "date": outcome.created,
        "authors": list(outcome.metadata.authors),
        "language": outcome.language,
        "description": outcome.metadata.description,
        "captions": list(outcome.metadata.captions),
        "agency": outcome.metadata.agency,
    }


def cleaned_known(known: Known) -> dict[str, Any]:
    return cleaned(known.page())


def in_processes(work: Callable[[T], R], things: Sequence[T], label: str) -> list[R]:
    """The results in the order of the things; a bar on stderr says how far it is."""
    if not things:
        return []
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        return list(progress(pool.map(work, things, chunksize=CHUNK), len(things), label))


def progress(results: Iterable[R], total: int, label: str) -> Iterator[R]:
    """The results as they come, with a bar on stderr where that is a terminal, else a line at the end."""
    start = time.monotonic()
    live = sys.stderr.isatty()
    for done, result in enumerate(results, 1):
        if live:
            bar = "#" * (30 * done // total)
            print(f"\r{label:24} [{bar:30}] {done}/{total}", end="", file=sys.stderr, flush=True)
        yield result
    end = "\n" if live else ""
    print(f"{end}{label:24} {total} pages in {time.monotonic() - start:.0f} s", file=sys.stderr)
