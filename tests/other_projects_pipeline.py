"""Item pipelines as other projects write them, to stand between ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler

from pipelines.records import ArticleItem, Page, TextPrints


class AddTag:
    """Changes a field of the item in place, and hands on a dict of its own for every second item."""

    def __init__(self) -> None:
        self.number = 0

    def process_item(self, item: Any) -> Any:
        if not ItemAdapter.is_item(item) or "metadata" not in ItemAdapter(item):
            return item
        self.number += 1
        ItemAdapter(item)["metadata"]["tags"] = ["seen"]
        return item if self.number % 2 else dict(item)


class KeepInputs:
    """Writes the pages that come in, before all steps, to the file KEEP_INPUTS."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepInputs:
        return cls(Path(crawler.settings["KEEP_INPUTS"]))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            names = (
                "url",
                "source",
                "encoding",
                "requested_url",
                "added",
                "discovered_by",
                "status",
                "robots",
            )
            row = {name: getattr(item, name) for name in names} | {"html": item.html.hex()}
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        return item


class SpoilPrints:
    """A fault on the way: the prints of the article from one host are of a release that never was."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, ArticleItem) and "//127.0.0.2:" in item["metadata"]["requested_url"]:
            item.prints = TextPrints(b"no signature", ())
        return item
