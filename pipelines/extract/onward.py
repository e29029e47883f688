"""Where a page's links lead: to another article of the same site, elsewhere on it, or away.

A box inside the body that leads on to the site's other articles is built like a list of shops or of sources;
it is the addresses that tell the two apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

NOWHERE, AWAY, SITE, ARTICLE = range(4)

PLACE_IN_PAGE = ("#", "javascript:", "mailto:", "tel:", "data:", "?")
NUMBER = re.compile(r"\d{5}|\d[^/]*[-_/]\d+[-_/]")  # an article's number, or a date
SLUG_WORDS = 3  # hyphens in the last part of an address


@dataclass(frozen=True, slots=True)
class Onward:
    """The page that the links stand on, "" where it is not known."""

    site: str = ""
    path: str = ""

    @classmethod
    def of(cls, url: str) -> Onward:
        try:
            parts = urlsplit(url)
        except ValueError:
            return cls()
        return cls(_site(parts.netloc), parts.path.rstrip("/"))

    def kind(self, href: str) -> int:
        """NOWHERE (this page itself, a mail, a script), AWAY, SITE or ARTICLE."""
        href = href.strip()
        if not href or href.lower().startswith(PLACE_IN_PAGE):
            return NOWHERE
        if "//" in href[:8]:
            host, _, path = href.partition("//")[2].partition("/")
            if _site(host) != self.site:
                return AWAY
        else:
            path = href
        path = re.split("[?#]", path, maxsplit=1)[0].strip("/")
        if path == self.path.strip("/"):
            return NOWHERE
        slug = path.rpartition("/")[2]
        is_article = slug.count("-") + slug.count("_") >= SLUG_WORDS or NUMBER.search(path)
        return ARTICLE if is_article else SITE


def _site(host: str) -> str:
    """The last two labels of a host name: enough to tell away from here, `m.` and `www.` aside."""
    return ".".join(host.lower().rsplit(".", 2)[-2:])
