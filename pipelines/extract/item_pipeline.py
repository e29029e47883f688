"""The extract step as a Scrapy item pipeline."""

from __future__ import annotations

from typing import Any

from pipelines.records import ArticleItem, Page
from pipelines.step import StepPipeline


class ExtractPipeline(StepPipeline):
    step = "extract"

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):  # it waited for its site's memory and comes again
            return item
        self.run.pages[item.requested_url or item.url] = item.source
        result = await super().process_item(item)
        if isinstance(result, ArticleItem):
            result.etag, result.last_modified = item.etag, item.last_modified
        return result
