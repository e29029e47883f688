"""CPU milliseconds a page by step of our own cleaning, beside trafilatura and langdetect on the same pages.

`python -m benchmarks.steps --pages DIR [--sets news_sites]`, DIR laid out as for `benchmarks.quality`. One
process, each page once, every page of a site that is new to it. The parts of extract are timed where the step
calls them; what remains of it is `extract: rest`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import langdetect
from trafilatura import bare_extraction
from trafilatura.settings import Document

import pipelines.fork_server  # noqa: F401 # reads what a worker finds in memory
from benchmarks.page_sets import Known, sets_in
from pipelines.clean import STEPS, run_steps
from pipelines.duplicates.signature import sign
from pipelines.extract import step as extract_step
from pipelines.extract.model import Model
from pipelines.extract.quick_rules import trafilatura_as_it_is
from pipelines.records import Rejected
from pipelines.worker_process import collect_seldom
from pipelines.write.lines import to_line

PARTS = {
    "utf8": "decode",
    "read_markup": "parse",
    "outline": "outline",
    "read_fields": "fields",
    "gather": "trafilatura and clues",
    "measure": "facts",
    "blocks_of": "blocks",
    "with_scores": "blocks",
    "page_facts": "page facts",
}


class Clock:
    """CPU seconds by name; what is timed within something else is not counted twice."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inner = 0.0

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            outer, self._inner = self._inner, 0.0
            start = time.process_time()
            try:
                return function(*args, **named)
            finally:
                took = time.process_time() - start
                self.spent[name] += took - self._inner
                self._inner = outer + took

        return run


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steps", description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, help="folder that holds the set folders")
    parser.add_argument("--sets", default="news_sites", help="comma-separated (default: news_sites)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args(arguments)
    collect_seldom()
    try:
        sets = sets_in(options.pages, options.sets)
    except FileNotFoundError as error:
        parser.error(f"--pages: {error}")
    report = {name: figures(pages) for name, pages in sets.items()}
    for name, found in report.items():
        print(f"\n{name}: {found['pages']} pages, other load {os.getloadavg()[0]:.2f}, CPU ms a page\n")
        rows = sorted(found["steps_ms"].items(), key=lambda each: -each[1])
        rows += [("all of it", found["ours_ms"]), ("bare_extraction + langdetect", found["plain_ms"])]
        for part, milliseconds in rows:
            print(f"  {part:32} {milliseconds:6.1f}")
        print(f"  {'ratio':32} {found['cpu_ratio']:6.2f}")
    if options.json:
        options.json.write_text(json.dumps(report))
    return 0


def figures(pages: Sequence[Known]) -> dict[str, Any]:
    """CPU milliseconds a page: `steps_ms` by step, `ours_ms` together, `plain_ms`; `cpu_ratio` of the two."""
    ours, theirs = (
        {part: 1000 * seconds / len(pages) for part, seconds in spent.items()} for spent in measure(pages)
    )
    own, plain = sum(ours.values()), sum(theirs.values())
    return {
        "pages": len(pages), "steps_ms": ours, "ours_ms": own, "plain_ms": plain, "cpu_ratio": own / plain,
    }  # fmt: skip


def measure(pages: Sequence[Known]) -> tuple[dict[str, float], dict[str, float]]:
    """CPU seconds over all pages, by step: ours, and of trafilatura with langdetect; page by page in turn."""
    ours, theirs = Clock(), Clock()
    steps = {name: ours.timed(name if name != "extract" else "extract: rest", run_steps) for name in STEPS}
    originals = {name: getattr(extract_step, name) for name in PARTS}
    scores = Model.scores
    for name, part in PARTS.items():
        setattr(extract_step, name, ours.timed(f"extract: {part}", originals[name]))
    Model.scores = ours.timed("extract: model", scores)  # type: ignore[method-assign]
    signed, written = ours.timed("duplicates: signature", sign), ours.timed("write: line", to_line)
    plain = theirs.timed("plain", _plain)
    try:
        for known in pages:
            page = known.page()
            outcome: Any = page
            for name in STEPS:
                if not isinstance(outcome, Rejected):
                    outcome = steps[name]((name,), outcome)
            if not isinstance(outcome, Rejected):
                signed(outcome.text)
                written(outcome.row())
            plain(page.html, page.url)
    finally:
        for name, original in originals.items():
            setattr(extract_step, name, original)
        Model.scores = scores  # type: ignore[method-assign]
    return ours.spent, theirs.spent


def _plain(html: bytes, url: str) -> str:
    with trafilatura_as_it_is():
        document = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if not isinstance(document, Document) or not document.text:
        return ""
    return langdetect.detect(document.text)  # type: ignore[no-any-return]


if __name__ == "__main__":
    sys.exit(main())
