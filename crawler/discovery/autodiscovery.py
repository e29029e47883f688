"""Where a site's feeds and sitemaps are: what robots.txt and the front page say, and the usual addresses."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import html

FEED_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/feed.json",
    "/index.xml",
    "/rss/home.rss",
    "/feeds/posts/default",  # Blogger
)
SITEMAP_PATHS = (
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/sitemap-index.xml",
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
    "/wp-sitemap.xml",
    "/sitemap.xml.gz",
    "/sitemap.txt",
)

_SITEMAP_LINE = re.compile(r"^\s*site-?map\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_FEED_TYPES = frozenset(
    f"application/{name}" for name in ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "json")
)
_FEED_PATH = re.compile(r"(?:\.(?:rss|rdf|atom)|/(?:rss|feed|atom|feeds)(?:\.xml|\.json)?/?)$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|oembed|wp-json", re.IGNORECASE)


def sitemaps_of_robots(robots: str, url: str) -> list[str]:
    """The `Sitemap:` lines of a robots.txt, each once, relative ones from `url`."""
    found = (_joined(url, address) for address in _SITEMAP_LINE.findall(robots.lstrip("\ufeff")))
    return list(dict.fromkeys(address for address in found if address))


def feeds_of_page(tree: html.HtmlElement, url: str) -> list[str]:
    """Feeds that a page names in `<link rel=alternate>`, then those that it links to; comment feeds aside."""
    named = [
        link.get("href", "")
        for link in tree.iter("link")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES
        and not _COMMENTS.search(link.get("title", "") + link.get("href", ""))
    ]
    linked = [
        anchor.get("href", "")
        for anchor in tree.iter("a")
        if _FEED_PATH.search(urlsplit_path(anchor.get("href", "")))
        and not _COMMENTS.search(anchor.get("href", ""))
    ]
    found = (_joined(url, address) for address in [*named, *linked])
    return list(dict.fromkeys(address for address in found if address))


def urlsplit_path(address: str) -> str:
    """The path of an address, "" where it can't be read."""
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def _joined(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address.strip())
    except ValueError:
        return ""
    return joined.split("#")[0] if joined.startswith(("http://", "https://")) and address.strip() else ""
