"""What text-only cleaning takes from clean articles: it should take nothing.

    python -m benchmarks.text_only --pages DIR     DIR holds set folders with a gold.jsonl each

Each gold text goes through as a corpus row with its title would. Every lost line is printed, to be read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipelines.boilerplate.plain_text import drop_from_text
from pipelines.extract.plain_text import blocks_of_text
from pipelines.records import Article

SETS = ("news_sites", "wcxb_articles", "vietnamese")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="What text-only cleaning takes from clean articles.")
    parser.add_argument("--pages", type=Path, required=True, help="folder of the set folders")
    parser.add_argument("--without-title", action="store_true", help="as if the rows had no title")
    given = parser.parse_args(argv)
    for name in SETS:
        chars = lost = articles = 0
        for row in _rows(given.pages / name / "gold.jsonl"):
            title = "" if given.without_title else row.get("title") or ""
            article = _cleaned(row["text"], title, row.get("language") or "en")
            articles += 1
            for block in article.blocks:
                chars += len(block.text)
                if block.dropped:
                    lost += len(block.text)
                    print(f"{row['id']:30.30} {block.dropped:15} {block.text[:150]}")
        if articles:
            print(f"== {name}: {articles} articles, recall {1 - lost / chars:.5f}")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            yield json.loads(line)


def _cleaned(text: str, title: str, language: str) -> Article:
    article = Article(id="", url="", source="", title=title, language=language, blocks=blocks_of_text(text))
    return drop_from_text(article)


if __name__ == "__main__":
    main()
