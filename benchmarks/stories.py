"""Precision and recall of `scrapy stories`: pairs of articles that tell of one event.

`python -m benchmarks.stories [--pages DIR] [--sets seeds,news_sites]`: the invented events of each TOML
beside, among the articles of the sets, DIR laid out as for `benchmarks.quality`. The linker was fitted on the
first two; of `stories_held_out.toml` it knows nothing. Links between articles of the sets count as wrong
unless `--known FILE` names them (two ids a line); `--verbose` prints what is to be read.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipelines.records import Article, Metadata
from pipelines.stories.evidence import evidence
from pipelines.stories.linking import LINKED, find_links, stories
from pipelines.stories.meaning import load_model, meaning, text_of
from pipelines.toml import read_toml

TRAINED_ON = ("stories", "stories_newsrooms")
HELD_OUT = ("stories_held_out",)
SEEDS = "seeds"  # a set that is one event


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    sets = options.sets.split(",") if options.pages else ()
    for events in ((name,) for name in TRAINED_ON + HELD_OUT):
        _measure(events, options.pages, sets, options)
    _measure(TRAINED_ON + HELD_OUT, options.pages, sets, options)
    return 0


def _measure(
    events: Sequence[str], pages: Path | None, sets: Sequence[str], options: argparse.Namespace
) -> None:
    articles = articles_of(events, pages, sets)
    event = {article.id: event_of(article) for article in articles}
    wanted = {
        frozenset(pair) for pair in itertools.combinations(event, 2) if event[pair[0]] == event[pair[1]]
    }
    if options.known:
        lines = options.known.read_text(encoding="utf-8").splitlines()
        wanted |= {frozenset(line.split()) for line in lines}
    clues = [evidence(article) for article in articles]
    meant = (
        meaning(load_model(options.embeddings), {article.id: text_of(article) for article in articles})
        if options.embeddings
        else None
    )
    told_of = [story.articles for story in stories(clues, options.linked, meant)]
    found = {frozenset(pair) for group in told_of for pair in itertools.combinations(group, 2)}
    right = len(wanted & found)
    print(
        f"{' and '.join(events)}: {len(articles)} articles, {len(wanted)} pairs wanted, {len(found)} found: "
        f"precision {right / max(1, len(found)):.3f}  recall {right / len(wanted):.3f}"
    )
    if options.verbose:
        links = {frozenset((link.one, link.other)): link for link in find_links(clues, 0.0, meant)}
        for sign, pairs in (("missed", wanted - found), ("wrong", found - wanted)):
            for pair in sorted(pairs, key=sorted):
                link = links.get(pair)
                told = f"{link.score:.3f} {link.shared[:14]}" if link else "no candidate"
                print(f"  {sign} {sorted(pair)} {told}")


def articles_of(events: Iterable[str], pages: Path | None, sets: Iterable[str]) -> list[Article]:
    """The invented articles of these files, and the articles of the sets."""
    articles = [article for name in events for article in _invented(name)]
    if pages is not None:
        articles += [article for name in sets for article in _set(pages / name)]
    return articles


def event_of(article: Article) -> str:
    """What it tells of; the two seeds tell of one event, each article of another set of its own."""
    is_one = article.source == SEEDS or article.source in TRAINED_ON + HELD_OUT
    return (article.metadata.section or article.source) if is_one else article.id


def _invented(name: str) -> Iterator[Article]:
    """Named by event, language and day; the event stands as its section."""
    rows = read_toml(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))["article"]
    for row in rows:
        told = f"{row['event']}, {row['language']}, {row['created']}"
        section = Metadata(section=f"{name}: {row['event']}")
        yield Article(
            f"{name}: {told}", "", name, row["title"], row["text"].strip(),
            language=row["language"], created=row["created"], metadata=section,
        )  # fmt: skip


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
    parser.add_argument("--embeddings", metavar="MODEL", help="as of `scrapy stories`")
    parser.add_argument("--linked", type=float, default=LINKED)
    parser.add_argument("--verbose", action="store_true", help="print what was missed and what was wrong")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
