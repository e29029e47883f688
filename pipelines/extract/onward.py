"""Where a page's links lead: to another article of the same site, elsewhere on it, or away.

A box inside the body that leads on to the site's other articles is built like a list of shops or of sources;
it is the addresses that tell the two apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

NOWHERE: Final = 0
AWAY: Final = 1
SITE: Final = 2
ARTICLE: Final = 3

PLACE_IN_PAGE: Final = ("#", "javascript:", "mailto:", "tel:", "data:", "?")
LONGEST_PLACE: Final = max(map(len, PLACE_IN_PAGE))
NUMBER: Final = re.compile(r"\d{5}|\d[^/]*[-_/]\d+[-_/]")  # an article's number, or a date
SLUG_WORDS: Final = 3  # hyphens in the last part of an address


class Onward:
    """The page that the links stand on, as (site, path), both "" where that is not known."""

    def __init__(self, site: str = "", path: str = "") -> None:
        self.site = site
        self.path = path.strip("/")
        self._known: dict[str, int] = {}  # a page links most of its articles twice: picture and title

    @classmethod
    def of(cls, url: str) -> Onward:
        try:
            parts = urlsplit(url)
        except ValueError:
            return cls()
        return cls(_site(parts.netloc), parts.path)

    def kind(self, href: str) -> int:
        """NOWHERE (this page itself, a mail, a script), AWAY, SITE or ARTICLE."""
        kind = self._known.get(href)
        if kind is None:
            kind = self._known[href] = self._kind(href.strip())
        return kind

    def _kind(self, href: str) -> int:
        if not href or href[:LONGEST_PLACE].lower().startswith(PLACE_IN_PAGE):
            return NOWHERE
        path = href
        if "//" in href[:8]:
            host, _, path = href.partition("//")[2].partition("/")
            if _site(host) != self.site:
                return AWAY
        path = path.partition("#")[0].partition("?")[0].strip("/")
        if path == self.path:
            return NOWHERE
        slug = path.rpartition("/")[2]
        is_article = slug.count("-") + slug.count("_") >= SLUG_WORDS or NUMBER.search(path)
        return ARTICLE if is_article else SITE


@lru_cache(maxsize=1024)
def _site(host: str) -> str:
    """The last two labels of a host name: enough to tell away from here, `m.` and `www.` aside."""
    return ".".join(host.lower().rsplit(".", 2)[-2:])
