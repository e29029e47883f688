"""What our crawl is measured against: a plain spider, run with `scrapy runspider`.

`-a file=urls.txt`; `-a extract=1` calls trafilatura and langdetect in the callback, as most projects do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import langdetect
import scrapy
import trafilatura
from scrapy.http import Response
from trafilatura.settings import Document


class PlainSpider(scrapy.Spider):
    name = "plain"

    def __init__(self, file: str, extract: str = "", **arguments: Any) -> None:
        super().__init__(**arguments)
        self.file = Path(file)
        self.extract = bool(extract)

    async def start(self) -> AsyncIterator[Any]:
        for url in self.file.read_text().split():
            yield scrapy.Request(url)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        if not self.extract:
            yield {"url": response.url, "bytes": len(response.body)}
            return
        document = trafilatura.bare_extraction(
            response.body, url=response.url, with_metadata=True, include_comments=False
        )
        if isinstance(document, Document) and document.text:
            yield {
                "url": response.url,
                "title": document.title,
                "date": document.date,
                "text": document.text,
                "language": langdetect.detect(document.text),
            }
