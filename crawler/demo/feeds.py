"""The documents by which a crawler finds the articles: robots.txt, feeds, sitemaps, the front page."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from email.utils import format_datetime
from functools import partial
from html import escape
from string import Template

from crawler.demo.pages import address, labels
from crawler.demo.story import Story, stories

FEED_SIZE = 10  # the newest stories of an edition
Make = Callable[[str], bytes]
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def documents(odd: Sequence[str]) -> dict[str, tuple[str, Make]]:
    """Path -> (content type, what makes it for a base URL). `odd`: what the sitemap has besides stories."""
    found: dict[str, tuple[str, Make]] = {
        "/robots.txt": ("text/plain; charset=utf-8", robots),
        "/sitemap_index.xml.gz": ("application/x-gzip", sitemap_index),
        "/news-sitemap.xml": ("application/xml", news_sitemap),
        "/sitemaps/odd.xml": ("application/xml", partial(sitemap, [(path, "") for path in odd])),
    }
    for language in labels():
        rows = [(address(s), s.modified or s.created) for s in edition(language)]
        found |= {
            f"/{language}/rss.xml": ("application/rss+xml; charset=utf-8", partial(rss, language)),
            f"/{language}/atom.xml": ("application/atom+xml", partial(atom, language)),
            f"/sitemaps/{language}.xml.gz": ("application/gzip", partial(gzipped_sitemap, rows)),
        }
    return found


def edition(language: str) -> list[Story]:
    return [s for s in stories() if s.language == language]


def robots(base: str) -> bytes:
    lines = [
        "User-agent: *",
        "Disallow: /private/",
        "Disallow: /*/search",
        "",
        f"Sitemap: {base}/sitemap_index.xml.gz",
    ]
    return "\n".join([*lines, f"Sitemap: {base}/news-sitemap.xml", ""]).encode()


def front_page(template: str, base: str) -> bytes:
    papers = {code: escape(label["paper"]) for code, label in labels().items()}
    alternate = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}/{}/rss.xml">'
    alternates = [alternate.format(paper, base, code) for code, paper in papers.items()]
    editions = [
        f'<li><a href="/{code}/" hreflang="{code}">{paper}</a></li>' for code, paper in papers.items()
    ]
    return Template(template).substitute(feeds="\n".join(alternates), editions="\n".join(editions)).encode()


def rss(language: str, base: str) -> bytes:
    """RSS 2.0; its links carry tracking parameters, as feeds' links do."""
    label = labels()[language]
    rows = "".join(
        "<item>"
        + tag("title", s.title)
        + tag("link", base + tracked(address(s)))
        + tag("guid", f"{language}-{s.number}", ' isPermaLink="false"')
        + tag("pubDate", format_datetime(moment(s.created)))
        + "".join(tag("dc:creator", name) for name in s.authors)
        + f"<description><![CDATA[{s.description}]]></description></item>\n"
        for s in edition(language)[:FEED_SIZE]
    )
    head = (
        tag("title", label["paper"])
        + tag("link", f"{base}/{language}/")
        + tag("description", label["tagline"])
    )
    return (
        f'{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{head}'
        f"{tag('language', language)}\n{rows}</channel></rss>\n"
    ).encode()


def tracked(path: str) -> str:
    return path + ("&" if "?" in path else "?") + "utm_source=rss&utm_medium=feed&utm_campaign=latest"


def atom(language: str, base: str) -> bytes:
    rows = "".join(
        "<entry>"
        + tag("title", s.title)
        + f'<link rel="alternate" href="{escape(base + address(s))}"/>'
        + tag("id", f"tag:demo.example.invalid,2026:{s.number}")
        + tag("published", moment(s.created).isoformat())
        + tag("updated", moment(s.modified or s.created).isoformat())
        + "".join(f"<author>{tag('name', name)}</author>" for name in s.authors)
        + tag("summary", s.description)
        + "</entry>\n"
        for s in edition(language)[:FEED_SIZE]
    )
    home = f"{base}/{language}/"
    newest = max(moment(s.modified or s.created) for s in edition(language))
    links = f'<link href="{home}"/><link rel="self" href="{home}atom.xml"/>'
    head = (
        tag("title", labels()[language]["paper"])
        + links
        + tag("updated", newest.isoformat())
        + tag("id", home)
    )
    feed = f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
    return f"{feed}{head}\n{rows}</feed>\n".encode()


def tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>"


def sitemap(rows: Sequence[tuple[str, str]], base: str) -> bytes:
    urls = "".join(
        f"<url><loc>{escape(base + path)}</loc>"
        + (f"<lastmod>{changed}</lastmod>" if changed else "")
        + "</url>\n"
        for path, changed in rows
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{urls}</urlset>\n'.encode()


def gzipped_sitemap(rows: Sequence[tuple[str, str]], base: str) -> bytes:
    return gzip.compress(sitemap(rows, base), mtime=0)


def sitemap_index(base: str) -> bytes:
    """Gzipped, and its parts are too."""
    paths = [*(f"/sitemaps/{language}.xml.gz" for language in labels()), "/sitemaps/odd.xml"]
    rows = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>\n" for path in paths)
    return gzip.compress(
        f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{rows}</sitemapindex>\n'.encode(), mtime=0
    )


def news_sitemap(base: str) -> bytes:
    newest = sorted(
        (s for s in stories() if s.language in ("vi", "en")), key=lambda s: s.created, reverse=True
    )
    rows = "".join(
        "<url>"
        + tag("loc", base + address(s))
        + "<news:news><news:publication>"
        + tag("news:name", labels()[s.language]["paper"])
        + tag("news:language", s.language)
        + "</news:publication>"
        + tag("news:publication_date", s.created)
        + tag("news:title", s.title)
        + "</news:news></url>\n"
        for s in newest[:FEED_SIZE]
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{rows}</urlset>\n'.encode()


def moment(created: str) -> datetime:
    """The time of an ISO date; midnight UTC where only the day is known."""
    found = datetime.fromisoformat(created)
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
