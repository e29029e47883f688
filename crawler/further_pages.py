"""Fetches the pages on which an article goes on, so that they become one text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.discovery.further import goes_on, next_page
from crawler.fetch_ends import STATUSES_THAT_PASS, page_fault

MOST = 30  # further pages of one article


async def further_pages(
    first: Response, fetch: Callable[[str], Awaitable[Response]]
) -> tuple[list[Response], Exception | None]:
    """The article's further pages in order, and the error at which they broke off.

    What is no page (404, a redirect back to the first, the same text again) is the article's end. `fetch`
    raises what Scrapy's downloader raises.
    """
    pages = [first]
    asked = {first.url}
    while len(pages) <= MOST:
        address = next_page(pages[-1].body, first.url, len(pages) + 1)
        if not address or address in asked:
            break
        asked.add(address)
        try:
            page = await fetch(address)
        except Exception as error:
            return pages[1:], error
        if page.status in STATUSES_THAT_PASS:
            return pages[1:], HttpError(page)
        if page.status != 200 or page.url == first.url or page_fault(page):
            break
        if not goes_on(pages[-1].body, page.body):
            break
        pages.append(page)
    return pages[1:], None
