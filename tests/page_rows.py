"""An item pipeline for the tests of the spiders: pages as plain rows, so that `-o FILE` can write them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipelines.records import Page, Rejected


class PageRows:
    def process_item(self, item: Any) -> dict[str, Any]:
        if isinstance(item, Rejected):
            return item.row()
        assert isinstance(item, Page)
        row = asdict(item)
        row["html"] = item.html.decode("utf-8", "replace")
        row["further"] = [html.decode("utf-8", "replace") for html in item.further]
        row["metadata"] = {"requested_url": item.requested_url}
        return row
