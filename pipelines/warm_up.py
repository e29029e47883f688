"""The first pages of an unknown site wait here, as blocks, until some more of it is known."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DontCloseSpider

from pipelines.send_on import SendOn

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class WarmUp:
    """Holds items back and hands them to the item pipelines anew.

    That is when WARM_UP_PAGES of their site are there, after WARM_UP_SECONDS, when all that waits takes
    WARM_UP_BYTES, or when nothing more of the site is on its way.

    Their addresses stay `pending` in the store meanwhile.
    """

    def __init__(self, crawler: Crawler, pages: Mapping[str, str]) -> None:
        settings = crawler.settings
        self.enough = settings.getint("WARM_UP_PAGES", 8)
        self.seconds = settings.getfloat("WARM_UP_SECONDS", 30.0)
        self.bytes = settings.getint("WARM_UP_BYTES", 32 * 2**20)
        self.pages = pages  # what is being cleaned: address -> site
        self._quiet: set[str] = set()  # sites of which nothing more is being fetched
        self._waiting: dict[str, list[Any]] = {}
        self._size = 0
        self._warm: set[str] = set()  # sites whose pages wait no more
        self._again: set[str] = set()  # ids of articles that have waited
        self._send_on = SendOn(crawler)

    def hold(self, site: str, item: Any, known: int) -> bool:
        """Whether the item waits. `known`: how many of the site's articles we know, this one among them."""
        if item["id"] in self._again:
            self._again.discard(item["id"])
            return False
        if self.is_over(site, known):
            return False
        waiting = self._waiting.setdefault(site, [])
        if not waiting:
            asyncio.get_running_loop().call_later(self.seconds, self.let_go, site)
        waiting.append(item)
        self._size += _size(item)
        if self._size > self.bytes:
            self.let_go()
        elif site in self._quiet:
            self.site_quiet(site)
        return True

    def is_over(self, site: str, known: int) -> bool:
        """Whether so much is known of the site that its pages wait no more; what has waited goes then."""
        if site not in self._warm and known < self.enough:
            return False
        self.let_go(site)
        self._warm.add(site)
        return True

    def site_quiet(self, site: str) -> None:
        """Nothing more of the site is being fetched: when all that came of it waits, it waits for nobody."""
        self._quiet.add(site)
        if len(self._waiting.get(site, ())) == sum(each == site for each in self.pages.values()):
            self.let_go(site)

    def let_go(self, site: str = "") -> None:
        """Send a site's waiting pages on (all sites': "")."""
        for each in [site] if site else list(self._waiting):
            items = self._waiting.pop(each, [])
            for item in items:
                self._size -= _size(item)
                self._again.add(item["id"])
                self._send_on(item)

    def spider_idle(self) -> None:
        """Nothing is on its way any more: the last pages go."""
        if self._waiting:
            self.let_go()
            raise DontCloseSpider


def _size(item: Any) -> int:
    """About how many bytes the item holds."""
    return 2 * len(item["text"]) + len(getattr(item, "packed", b""))
