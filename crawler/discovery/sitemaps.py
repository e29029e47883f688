"""Sitemaps as sitemaps.org describes them, and as they are: gzipped unannounced, wrong namespaces, cut off.

Read as a stream: a file of 50,000 addresses is never in memory as a tree.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from crawler.discovery.dates import iso_date
from crawler.discovery.entry import Entry
from crawler.discovery.feeds import NotAFeed, read_feed
from pipelines.records import Hints

MAX_BYTES = 256 << 20  # of XML after gzip; the protocol allows 50 MB, what is far beyond is a bomb
PIECE = 32 << 10  # bytes between two looks at what has been read: 1-2 ms of parsing

_GZIP = b"\x1f\x8b"
_ADDRESS_LINE = re.compile(rb"\s*https?://\S+\s*$", re.IGNORECASE)


class NotASitemap(ValueError):
    """What came is no sitemap: a web page, an empty answer, something else."""


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """One sitemap of an index. `lastmod` is ISO 8601 or ""."""

    url: str
    lastmod: str = ""


def read_sitemap(body: bytes, url: str) -> Iterator[Entry | SitemapLink]:
    """What a sitemap or sitemap index names, in its order; XML, plain text or a feed, gzipped or not.

    `url` is the address that answered. An address in a half-received `<url>` is not given. Lazy, so that a
    caller can do other things between two addresses; raises `NotASitemap` on the first `next()`.
    """
    pieces = _inflated(body)
    start = next(pieces, b"")
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise NotASitemap("an empty answer")
    if head.startswith(b"<") or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _read_xml(start if head[:1] != b"<" else head, pieces, url)
    elif _ADDRESS_LINE.match(head.splitlines()[0]):
        yield from _read_lines(head, pieces)
    else:
        raise NotASitemap("neither XML nor a list of addresses")


def _inflated(body: bytes, layers: int = 2) -> Iterator[bytes]:
    """The bytes in pieces, gzip undone (twice where a server did it twice), cut at `MAX_BYTES`."""
    pieces = (body[at : at + PIECE] for at in range(0, len(body), PIECE))
    given = 0
    for piece in _gunzipped(pieces, layers) if body[:2] == _GZIP else pieces:
        given += len(piece)
        if given > MAX_BYTES:
            return
        yield piece


def _gunzipped(pieces: Iterator[bytes], layers: int) -> Iterator[bytes]:
    """What stands in one gzip member after the other; what is cut off or no gzip ends it without an error."""
    plain = _members(pieces)
    first = next(plain, b"")
    if first[:2] == _GZIP and layers > 1:
        yield from _gunzipped(_chain(first, plain), layers - 1)
        return
    yield first
    yield from plain


def _members(pieces: Iterator[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(wbits=31)
    for piece in pieces:
        rest = piece
        while rest:
            try:
                out = member.decompress(rest, PIECE)
            except zlib.error:
                return
            if out:
                yield out
            rest = member.unconsumed_tail
            if member.eof:
                rest = member.unused_data
                member = zlib.decompressobj(wbits=31)
    yield member.flush()


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _read_lines(start: bytes, pieces: Iterator[bytes]) -> Iterator[Entry]:
    rest = b""
    for piece in _chain(start, pieces):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if _ADDRESS_LINE.match(line):
                yield Entry(line.decode("utf-8", "replace").strip(), "sitemap")
    if _ADDRESS_LINE.match(rest):
        yield Entry(rest.decode("utf-8", "replace").strip(), "sitemap")


def _read_xml(start: bytes, pieces: Iterator[bytes], url: str) -> Iterator[Entry | SitemapLink]:
    parser = etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True, remove_comments=True
    )
    root = ""
    kept = bytearray()  # the bytes so far, as long as this may be a feed
    for piece in _chain(start, pieces):
        parser.feed(piece)
        if root in ("", "rss", "feed", "rdf"):
            kept += piece
        for event, element in parser.read_events():
            assert isinstance(element, etree._Element)  # start and end events have nothing else
            name = _local(element)
            if not root:
                root = name.lower()
                if root not in ("urlset", "sitemapindex", "rss", "feed", "rdf"):
                    raise NotASitemap(f"a <{name}> document")
            elif event == "end" and name in ("url", "sitemap") and root in ("urlset", "sitemapindex"):
                if found := _found(element, name, url):
                    yield found
                _forget(element)
    if not root:
        raise NotASitemap("XML without an element")
    if root in ("rss", "feed", "rdf"):
        try:
            yield from (entry for entry in read_feed(bytes(kept), url).entries)
        except NotAFeed as error:
            raise NotASitemap(str(error)) from None


def _found(element: etree._Element, name: str, base: str) -> Entry | SitemapLink | None:
    """`loc` counts only as a child: images and videos have theirs further in."""
    fields = {_local(child): child.text or "" for child in element if _is_plain(child)}
    location = " ".join(fields.get("loc", "").split())
    try:
        address = urljoin(base, location) if location else ""
    except ValueError:
        return None
    if not address.startswith(("http://", "https://")):
        return None
    lastmod = iso_date(fields.get("lastmod", ""))
    if name == "sitemap":
        return SitemapLink(address, lastmod)
    return Entry(address, "sitemap", _news_hints(element), lastmod)


def _news_hints(element: etree._Element) -> Hints:
    """What Google's news extension says: title, publication, its language, day and time."""
    for child in element:
        if _local(child) == "news":
            news = {
                _local(part): " ".join((part.text or "").split())
                for part in child.iter()
                if part is not child
            }
            return Hints(
                title=news.get("title", ""),
                created=iso_date(news.get("publication_date", "")),
                language=news.get("language", "").split("-")[0].lower(),
                site_name=news.get("name", ""),
            )
    return Hints()


def _local(element: etree._Element) -> str:
    """The tag without namespace, or without a prefix that was never declared; "" for what is no element."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _is_plain(child: etree._Element) -> bool:
    """Whether it belongs to the protocol itself and not to an extension (a misplaced image:loc)."""
    return (
        child.prefix not in ("image", "video", "news", "xhtml")
        and ":" not in str(child.tag).rpartition("}")[2]
    )


def _forget(element: etree._Element) -> None:
    """Free an element and all before it; without this the tree grows to the size of the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]
