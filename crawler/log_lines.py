"""Log lines for a crawl of many pages: what ends a page's way is counted and written, not logged."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

CHATTY = (
    "scrapy.utils.log",
    "scrapy.middleware",
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.spidermiddlewares",
)


class QuietLogFormatter(LogFormatter):
    """Scrapy's lines without the items themselves; ends of a page's way only at DEBUG."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "Settled %(item)s", "args": {"item": name_of(item)}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        args = {"item": name_of(item), "why": str(exception)}
        return {"level": logging.DEBUG, "msg": "Dropped %(item)s: %(why)s", "args": args}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return {"level": logging.ERROR, "msg": "Error processing %(item)s", "args": {"item": name_of(item)}}

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        args = {"url": request.url, "why": errmsg or failure.getErrorMessage()}
        return {"level": logging.WARNING, "msg": "No answer from %(url)s: %(why)s", "args": args}


def calm_scrapy(settings: BaseSettings) -> None:
    """Below DEBUG, leave out what Scrapy says of its own parts at the start of each run."""
    if settings["LOG_LEVEL"] != "DEBUG":
        for name in CHATTY:
            logging.getLogger(name).addFilter(is_warning)


def make_no_unshown_lines(settings: BaseSettings) -> None:
    """Once Scrapy has set up its log: it makes all lines, three a page at DEBUG, and leaves them out."""
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])


def is_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def name_of(item: Any) -> str:
    """The item's address; its text does not belong into a log."""
    url = item.get("url") if isinstance(item, dict) else getattr(item, "url", None)
    return str(url or type(item).__name__)
