"""Precision and recall of `scrapy stories`: pairs of articles that tell of one event.

`python -m benchmarks.stories [--pages DIR] [--sets seeds,news_sites]`: the invented articles of the TOML
beside among those of the sets, DIR laid out as for `benchmarks.quality`. Links between articles of the sets
count as wrong unless `--known FILE` names them (two ids a line); `--verbose` prints them for reading.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipelines.records import Article
from pipelines.stories.evidence import evidence
from pipelines.stories.linking import LINKED, find_links, stories
from pipelines.toml import read_toml

INVENTED = Path(__file__).with_suffix(".toml")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    events, articles = _invented()
    for name in options.sets.split(",") if options.pages else ():
        articles += _set(options.pages / name)
    events |= {article.id: "seeds" for article in articles if article.source == "seeds"}
    clues = [evidence(article) for article in articles]
    names = [article.id for article in articles]
    wanted = {
        frozenset(pair)
        for pair in itertools.combinations(names, 2)
        if events.get(pair[0], pair[0]) == events.get(pair[1], pair[1])
    }
    if options.known:
        wanted |= {frozenset(line.split()) for line in options.known.read_text(encoding="utf-8").splitlines()}
    told_of = [story.articles for story in stories(clues, options.linked)]
    found = {frozenset(pair) for group in told_of for pair in itertools.combinations(group, 2)}
    if options.verbose:
        scores = {frozenset((link.one, link.other)): link for link in find_links(clues, 0.0)}
        for sign, pairs in (("missed", wanted - found), ("wrong", found - wanted)):
            for pair in sorted(pairs, key=sorted):
                link = scores.get(pair)
                print(
                    f"{sign} {sorted(pair)}",
                    f"{link.score:.3f} {link.shared[:14]}" if link else "no candidate",
                )
    right = len(wanted & found)
    print(
        f"{len(names)} articles, {len(wanted)} pairs wanted, {len(found)} found: "
        f"precision {right / max(1, len(found)):.3f}  recall {right / len(wanted):.3f}"
    )
    return 0


def _invented() -> tuple[dict[str, str], list[Article]]:
    rows = read_toml(INVENTED.read_text(encoding="utf-8"))["article"]
    articles = [
        Article(
            f"{row['event']}, {row['language']}, {row['created']}",
            "",
            "invented",
            row["title"],
            row["text"].strip(),
            language=row["language"], created=row["created"],
        )
        for row in rows
    ]  # fmt: skip
    return {article.id: row["event"] for article, row in zip(articles, rows, strict=True)}, articles


def _set(folder: Path) -> Iterator[Article]:
    for row in _rows(folder):
        yield Article(
            row["id"], row.get("url", ""), folder.name, row.get("title", ""), row["text"],
            language=row.get("language", ""), created=day if len(day := row.get("date") or "") >= 10 else "",
        )  # fmt: skip


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Of a `gold.jsonl`, or of `NAME.gold.json` with the text in `NAME.gold.txt` beside it."""
    if (folder / "gold.jsonl").exists():
        with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    for file in sorted(folder.glob("*.gold.json")):
        row = json.loads(file.read_text(encoding="utf-8"))
        yield row | {
            "id": file.name.split(".")[0],
            "text": file.with_suffix(".txt").read_text(encoding="utf-8"),
        }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories", description=__doc__)
    parser.add_argument("--pages", type=Path, metavar="DIR")
    parser.add_argument("--sets", default="seeds,news_sites")
    parser.add_argument("--known", type=Path, metavar="FILE")
    parser.add_argument("--linked", type=float, default=LINKED)
    parser.add_argument("--verbose", action="store_true", help="print what was missed and what was wrong")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
