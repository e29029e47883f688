"""Recall and precision of the duplicates step on planted copies.

`python -m benchmarks.duplicates --pages DIR [--sets news_sites,wcxb_articles]`, DIR laid out as for
`benchmarks.quality`. Every article is put into the index; then each planted copy is looked up, and counts as
found when the article that it was made from is named. Seeds are fixed. What the step costs is told by
`benchmarks.duplicates_cost`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.invented_texts import invented
from benchmarks.planted_copies import KINDS, Copier, Text
from benchmarks.repeated_lists import lists
from pipelines.duplicates.entry import Entry, Rules
from pipelines.duplicates.index import look_up, remember
from pipelines.duplicates.signature import sign
from pipelines.store import open_store

SEED = 6
DAY = 20_000
SHORTEST = 400  # characters; one article of the sets is shorter, and cut to 60 % a notice


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    sets = {name: list(_texts(options.pages / name)) for name in options.sets.split(",")}
    sets |= {f"daily list, {kind}": _as_texts(kind, texts) for kind, texts in lists(SEED).items()}
    sets |= {f"invented, {language}": texts for language, texts in invented(SEED).items()}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, texts) in enumerate(sets.items()):
            store = open_store(f"sqlite:///{folder}/{number}.db")
            with store.begin() as connection:
                _measure(connection, name, texts, Rules(near=options.near) if options.near else Rules())
            store.close()
    return 0


def _measure(connection: Connection, name: str, texts: list[Text], rules: Rules) -> None:
    same = _fill(connection, name, texts, rules)
    copier = Copier(random.Random(SEED), texts)
    for kind, copy_of in KINDS.items():
        found = wrong = 0
        for text in texts:
            match = look_up(connection, _entry("copy", copy_of(copier, text)), rules).match
            if match is not None:
                right = same[match.article_id] == same[text.name]
                found += right
                wrong += not right
        recall, precision = found / len(texts), found / max(1, found + wrong)
        print(
            f"  {kind:40} recall {recall:.4f} ({found} of {len(texts)})  "
            f"precision {precision:.4f} ({wrong} wrong)"
        )


def _fill(connection: Connection, name: str, texts: list[Text], rules: Rules) -> dict[str, str]:
    """By name, the first article of each one's cluster; says which are copies, for somebody to read them."""
    print(f"\n{name}: {len(texts)} articles")
    same = {text.name: text.name for text in texts}
    for text in texts:
        entry = _entry(text.name, text.text)
        match = look_up(connection, entry, rules).match
        if match:
            same[text.name] = match.cluster
            print(f"  {match.kind} {match.score:.2f} as they stand: {text.name} ~ {match.article_id}")
        remember(connection, [replace(entry, cluster=same[text.name])])
    [(_, largest)] = Counter(same.values()).most_common(1)
    print(f"  largest cluster as they stand: {largest}")
    return same


def _as_texts(kind: str, texts: list[str]) -> list[Text]:
    return [Text(f"{kind} {day}", "", tuple(text.split("\n\n"))) for day, text in enumerate(texts)]


def _texts(folder: Path) -> Iterator[Text]:
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if len(row["text"]) >= SHORTEST:
                paragraphs = tuple(line for line in row["text"].split("\n") if line.strip())
                yield Text(row.get("url") or row["id"], row.get("language") or "en", paragraphs)


def _entry(name: str, text: str) -> Entry:
    return Entry(name, name, "", DAY, sign(text))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sets", default="news_sites,wcxb_articles")
    parser.add_argument("--near", type=float, help="NEAR_DUPLICATE_THRESHOLD, else its default")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
