"""Folders of pages with known articles: `gold.jsonl` and `html/<id>.html.gz`, one folder a set.

A set whose rows say `page_type` other than `article` holds pages that are none. A folder `seeds` holds pages
with `<name>.gold.json` beside: what must come out, character for character.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipelines.address import site_of
from pipelines.records import Page

SEEDS = "seeds/*.gold.json"


@dataclass(frozen=True, slots=True)
class Known:
    """A page and what is known of it. `gold`: its row in gold.jsonl."""

    id: str
    gold: Mapping[str, Any]
    path: Path

    @property
    def is_article(self) -> bool:
        return bool(self.gold.get("page_type", "article") == "article")

    @property
    def url(self) -> str:
        host = self.gold.get("publisher") or "example.org"
        return str(self.gold.get("url") or f"https://{host}/{quote(self.id)}.html")

    def html(self) -> bytes:
        return gzip.decompress(self.path.read_bytes())

    def page(self) -> Page:
        """As the crawler would hand it on, with the gold's address and no headers."""
        return Page(url=self.url, source=site_of(self.url), html=self.html(), requested_url=self.url)


def sets_in(folder: Path, wanted: str = "") -> dict[str, list[Known]]:
    """The sets in a folder by name; `wanted` names some of them, comma-separated.

    Raises `FileNotFoundError` where one of them, or any set and any seed, is missing.
    """
    names = [name for name in wanted.split(",") if name]
    found = {path.parent.name: path for path in sorted(folder.glob("*/gold.jsonl"))}
    if missing := sorted(set(names) - set(found)):
        raise FileNotFoundError(f"no gold.jsonl for {', '.join(missing)} in {folder}")
    if not found and not any(folder.glob(SEEDS)):
        raise FileNotFoundError(f"no set of pages in {folder}: name the folder whose folders hold gold.jsonl")
    return {name: list(pages_of(path)) for name, path in found.items() if not names or name in names}


def pages_of(gold: Path) -> Iterator[Known]:
    with gold.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Known(str(row["id"]), row, gold.parent / "html" / f"{row['id']}.html.gz")


@dataclass(frozen=True, slots=True)
class Seed:
    """A page, or a text as careless extraction leaves it, and the text that must come out."""

    name: str
    page: Page
    text: str


def seeds_in(folder: Path) -> list[Seed]:
    """The seeds: `<name>*.html` and `<name>.txt` for each `<name>.gold.json`; empty where there are none."""
    found = []
    for gold in sorted(folder.glob(SEEDS)):
        name = gold.name.removesuffix(".gold.json")
        known = json.loads(gold.read_text("utf-8"))
        for path in sorted(gold.parent.glob(f"{name}*.html")):
            url = f"https://{quote(path.stem.replace('_', '-'))}.example/article.html"
            found.append(Seed(path.name, Page(url, site_of(url), html=path.read_bytes()), known["text"]))
        if (path := gold.parent / f"{name}.txt").exists():
            url = f"https://{quote(name.replace('_', '-'))}-text.example/article.html"
            found.append(
                Seed(path.name, Page(url, site_of(url), text=path.read_text("utf-8")), known["text"])
            )
    return found
