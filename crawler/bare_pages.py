"""Pages that are made in the browser: asked for once more, through one, where their site's file says so."""

from __future__ import annotations

import re
from html import unescape

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.browser import HANDLER
from crawler.discovery.sections import read_listing
from crawler.fetch_ends import page_fault

MAY_RENDER = "may_render"  # in a request's meta: its site's pages may be made in the browser

FEW_CHARS = 400  # of visible text, as in pipelines.extract.script_state
FEW_LINKS = 5  # of a list that carries its links as data
_UNSEEN = re.compile(
    rb"<(script|style|noscript|template|svg|head)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(rb"<[^>]*>")


class RenderBarePages:
    """Downloader middleware: what a page carries is used first; one that carries nothing is rendered."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderBarePages:
        if HANDLER not in crawler.settings["DOWNLOAD_HANDLERS"].values():
            raise NotConfigured
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if not request.meta.get(MAY_RENDER) or request.meta.get("playwright"):
            return response
        if response.status != 200 or page_fault(response) or not is_bare(response.body, response.url):
            return response
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("tinsach/pages_rendered")
        return request.replace(meta={**request.meta, "playwright": True}, dont_filter=True, priority=1)


def is_bare(body: bytes, url: str) -> bool:
    """Whether a page shows hardly any text, and carries neither an article's text nor links as data."""
    shown = unescape(_MARKUP.sub(b" ", _UNSEEN.sub(b" ", body)).decode("utf-8", "replace"))
    if len(" ".join(shown.split())) >= FEW_CHARS:
        return False
    if sum(link.place == "data" for link in read_listing(body, url).links) >= FEW_LINKS:
        return False
    from pipelines.extract.script_state import (
        holds_text,
    )  # the extractor: a crawl's process does without it else

    return not holds_text(body)
