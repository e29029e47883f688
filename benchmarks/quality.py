"""The quality gate: our articles and those of other extractors against known ones.

`python -m benchmarks.quality --pages DIR [--sets a,b] [--peers] [--worst N] [--json FILE]
[--cross-validated DIR] [--raise-floors]`; DIR is laid out as `benchmarks.page_sets` says. Exit status 1 where
a figure is below its floor in `benchmarks/floors.toml`.

Figures of a model on pages that it was trained on are no figures: `--cross-validated` takes the texts that
`python -m benchmarks.train --predictions DIR` wrote, each by a model that had not seen the page's site, and
the verdicts that `python -m benchmarks.train_admit --predictions DIR` wrote likewise.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.cleaning import cleaned, cleaned_known, in_processes
from benchmarks.extractors import ALL, TRAFILATURA, missing
from benchmarks.floors import failures, raised, read_floors, write_floors
from benchmarks.measure import Row, flat, page_figures, set_figures
from benchmarks.page_sets import Known, Seed, seeds_in, sets_in
from benchmarks.quality_report import difference, line_difference, table

OURS = "tinsach"
Measured = dict[str, dict[str, float]]  # set -> figure -> value


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if options.peers and (absent := missing()):
        parser().error(f"--peers needs {', '.join(absent)}: pip install 'tinsach[peers]'")
    try:
        sets = sets_in(options.pages, options.sets)
    except FileNotFoundError as error:
        parser().error(f"--pages: {error}")
    measured: Measured = {}
    tables: dict[str, Measured] = {}
    articles: Counter[bool] = Counter()
    for name, pages in sets.items():
        rows = in_processes(cleaned_known, pages, name)
        if all(known.is_article for known in pages):
            articles.update("rejected" not in row for row in rows)
            tables[name] = show_articles(name, pages, rows, options)
            measured[name] = tables[name][OURS]
            if "cross-validated" in tables[name]:
                measured[f"cross_validated_{name}"] = tables[name]["cross-validated"]
        else:
            measured[name] = show_others(name, pages, rows)
    if articles:
        measured["articles"] = {"admitted": articles[True] / articles.total()}
        print(f"\narticles that were not rejected: {articles[True]} of {articles.total()}")
    if options.cross_validated and (path := options.cross_validated / "admit.jsonl").exists():
        measured |= blind_verdicts(path, sets)
    if seeds := [] if options.sets else seeds_in(options.pages):
        measured["seeds"] = show_seeds(seeds)
    if options.json:
        options.json.write_text(json.dumps({"measured": measured, "tables": tables}, indent=1), "utf-8")
    return judge(measured, options.raise_floors)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=(__doc__ or "").split("\n")[0]
    )
    found.add_argument("--pages", type=Path, required=True, metavar="DIR", help="a folder of sets of pages")
    found.add_argument(
        "--sets", default="", help="names of sets, comma-separated (default: all, and the seeds)"
    )
    found.add_argument("--peers", action="store_true", help="also the extractors of the extra `peers`")
    found.add_argument("--ours-alone", action="store_true", help="no other extractor, not even trafilatura")
    found.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst pages of each set")
    found.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    found.add_argument(
        "--cross-validated", type=Path, metavar="DIR", help="<set>.jsonl with rows of id and text"
    )
    found.add_argument("--raise-floors", action="store_true", help="write what was measured to floors.toml")
    return found


def show_articles(
    name: str, pages: list[Known], rows: list[dict[str, Any]], options: argparse.Namespace
) -> Measured:
    """The table of one set of articles: ours, cross-validated, the others."""
    known = [page_figures(page.gold, row) for page, row in zip(pages, rows, strict=True)]
    found: Measured = {OURS: set_figures(known) | leads(pages, rows)}
    if options.cross_validated and (path := options.cross_validated / f"{name}.jsonl").exists():
        texts = texts_of(path)
        blind = [row | {"text": texts.get(page.id, "")} for page, row in zip(pages, rows, strict=True)]
        known = [page_figures(page.gold, row) for page, row in zip(pages, blind, strict=True)]
        found["cross-validated"] = set_figures(known) | leads(pages, blind)
        rows = blind
    if not options.ours_alone:
        for extractor in ALL if options.peers else TRAFILATURA:
            others = in_processes(partial(by_other, extractor), pages, f"{name}: {extractor}")
            found[extractor] = set_figures(
                page_figures(p.gold, r) for p, r in zip(pages, others, strict=True)
            )
    print(*table(name, len(pages), found), sep="\n")
    worst = sorted(
        range(len(pages)), key=lambda at: known[at]["shingle_precision"] * known[at]["shingle_recall"]
    )
    for at in worst[: options.worst]:
        print(*difference(pages[at], rows[at], known[at]), sep="\n")
    return found


def by_other(name: str, known: Known) -> dict[str, Any]:
    """Another extractor's row; where it raises, it found nothing. What it logs is of no interest here."""
    logging.disable()
    try:
        return ALL[name](known.html(), known.url, known.gold.get("language") or "")
    except Exception as error:  # what other people's code raises on a page is not ours to know
        print(f"{name} on {known.id}: {type(error).__name__}: {error}", file=sys.stderr)
        return {"text": ""}


def texts_of(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as lines:
        return {str(row["id"]): row.get("text") or "" for row in map(json.loads, lines)}


def leads(pages: Sequence[Known], rows: Sequence[Row]) -> dict[str, float]:
    """The share of leads that stand whole in the text, where the gold names any."""
    whole = [
        flat(page.gold["lead"]) in flat(row.get("text"))
        for page, row in zip(pages, rows, strict=True)
        if page.gold.get("lead")
    ]
    return {"leads": sum(whole) / len(whole)} if whole else {}


def show_others(name: str, pages: list[Known], rows: list[dict[str, Any]]) -> dict[str, float]:
    """How many of the pages that are no articles were rejected, by their kind and by the reason given."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for page, row in zip(pages, rows, strict=True):
        kinds[str(page.gold.get("page_type"))][row.get("rejected", "")] += 1
    rejected = sum("rejected" in row for row in rows)
    print(f"\n{name}: {rejected} of {len(pages)} rejected")
    for kind, reasons in sorted(kinds.items()):
        given = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common() if reason)
        print(f"  {kind:12} {reasons.total() - reasons['']:3} of {reasons.total():3}  {given}")
    return {"rejected": rejected / len(pages)}


def blind_verdicts(path: Path, sets: Mapping[str, Sequence[Known]]) -> Measured:
    """What judges rejected that had not seen the page's site: of the articles, and of each other set."""
    with path.open(encoding="utf-8") as lines:
        rejected = {(row["set"], str(row["id"])): bool(row["rejected"]) for row in map(json.loads, lines)}
    measured: Measured = {}
    articles: list[bool] = []
    for name, pages in sets.items():
        verdicts = [rejected[name, page.id] for page in pages if (name, page.id) in rejected]
        if all(page.is_article for page in pages):
            articles += verdicts
        elif verdicts:
            measured[f"cross_validated_{name}"] = {"rejected": sum(verdicts) / len(verdicts)}
            print(f"\n{name}, cross-validated: {sum(verdicts)} of {len(verdicts)} rejected")
    if articles:
        admitted = len(articles) - sum(articles)
        measured["cross_validated_articles"] = {"admitted": admitted / len(articles)}
        print(f"articles that were not rejected, cross-validated: {admitted} of {len(articles)}")
    return measured


def show_seeds(seeds: Sequence[Seed]) -> dict[str, float]:
    rows = in_processes(cleaned, [seed.page for seed in seeds], "seeds")
    exact = [row.get("text") == seed.text for seed, row in zip(seeds, rows, strict=True)]
    print(f"\nseeds: {sum(exact)} of {len(seeds)} exact")
    for seed, row, is_exact in zip(seeds, rows, exact, strict=True):
        if not is_exact:
            print(f"  {seed.name}" + (f": rejected as {row['rejected']}" if "rejected" in row else ""))
            print(*line_difference(seed.text, row.get("text", "")), sep="\n")
    return {"exact": sum(exact) / len(seeds)}


def judge(measured: Mapping[str, Mapping[str, float]], raise_floors: bool) -> int:
    floors = read_floors()
    found = failures(floors, measured)
    for failure in found:
        print(failure, file=sys.stderr)
    if raise_floors:
        write_floors(raised(floors, measured))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
