"""RSS 0.9x to 2.0, Atom and JSON Feed: the articles that a feed names, with what it says of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from w3lib.html import remove_tags, replace_entities

from crawler.discovery.dates import iso_date
from crawler.discovery.entry import Entry
from pipelines.records import Hints

WHOLE_TEXT = 800  # characters from which an entry's content is the article, and no summary of it
MAX_TEXT = 100_000
_PARAGRAPH_END = re.compile(
    r"</(?:p|div|li|h\d|blockquote|tr)\s*>|<br\s*/?>\s*<br\s*/?>|\n\s*\n", re.IGNORECASE
)


class NotAFeed(ValueError):
    """What came is no feed, or so broken that not one address could be read."""


@dataclass(frozen=True, slots=True)
class Feed:
    entries: tuple[Entry, ...]
    title: str = ""
    language: str = ""
    next_url: str = ""  # the next page of a paged feed (RFC 5005, JSON Feed's next_url)


def read_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """The feed's articles in its order. Broken XML is read as far as it goes.

    `url` is the address that answered: relative links start from there. `content_type` is the header, with
    its charset. Raises `NotAFeed`. Blocks; a large feed takes tenths of a second.
    """
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _read_json_feed(body, url)
    if not start:
        raise NotAFeed("an empty answer")
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    if "html" in headers["content-type"]:  # served with the wrong type: the charset still counts
        headers["content-type"] = headers["content-type"].replace("text/html", "application/xml")
    import feedparser  # takes 50 ms, for which the run's first request need not wait

    # feedparser looks for the XML declaration at the very first byte; many sites put a blank line before it.
    parsed = feedparser.parse(
        BytesIO(body.lstrip(b" \t\r\n")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise NotAFeed("neither RSS, Atom nor JSON Feed")
    channel = parsed.feed
    language = _language(channel.get("language", ""))
    return Feed(
        entries=_without_repeats(_entry(item, url, language) for item in parsed.entries),
        title=_plain(channel.get("title", "")),
        language=language,
        next_url=next((urljoin(url, link.get("href", "")) for link in _links(channel, "next")), ""),
    )


def _entry(item: Mapping[str, Any], base: str, feed_language: str) -> Entry | None:
    link = item.get("feedburner_origlink") or item.get("link") or ""
    if not link:
        link = next((alternate.get("href", "") for alternate in _links(item, "alternate")), "")
    if not link and str(item.get("id", "")).startswith(("http://", "https://")):
        link = item["id"]
    if not (address := _address(link, base)):
        return None
    created, modified = _date(item, "published"), _date(item, "updated")
    language = _language(item.get("language", "") or (item.get("title_detail") or {}).get("language") or "")
    return Entry(
        url=address,
        discovered_by="feed",
        hints=Hints(
            title=_plain(item.get("title", "")),
            created=created or modified,
            language=language or feed_language,
            authors=_names(_authors(item)),
            text=_text_of(*(part.get("value", "") for part in item.get("content") or [])),
        ),
        lastmod=modified or created,
    )


def _read_json_feed(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(body.decode("utf-8-sig", errors="replace"))
    except ValueError as error:
        raise NotAFeed(f"broken JSON: {error}") from None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise NotAFeed("JSON without items")
    language = _language(_text(data, "language"))
    return Feed(
        entries=_without_repeats(
            _json_entry(item, url, language) for item in items if isinstance(item, dict)
        ),
        title=_plain(_text(data, "title")),
        language=language,
        next_url=_address(_text(data, "next_url"), url),
    )


def _json_entry(item: Mapping[str, Any], base: str, feed_language: str) -> Entry | None:
    link = _text(item, "url") or _text(item, "external_url")
    if not link and _text(item, "id").startswith(("http://", "https://")):
        link = _text(item, "id")
    if not (address := _address(link, base)):
        return None
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    created, modified = iso_date(_text(item, "date_published")), iso_date(_text(item, "date_modified"))
    return Entry(
        url=address,
        discovered_by="feed",
        hints=Hints(
            title=_plain(_text(item, "title")),
            created=created or modified,
            language=_language(_text(item, "language")) or feed_language,
            authors=_names(_text(person, "name") for person in people if isinstance(person, dict)),
            text=_text_of(_text(item, "content_html"), _text(item, "content_text")),
        ),
        lastmod=modified or created,
    )


def _without_repeats(entries: Iterable[Entry | None]) -> tuple[Entry, ...]:
    return tuple({entry.url: entry for entry in entries if entry is not None}.values())


def _address(link: str, base: str) -> str:
    """The absolute http(s) address of a link, "" where it is none."""
    try:
        address = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:  # "http://[" and its like
        return ""
    return address if address.startswith(("http://", "https://")) else ""


def _links(item: Mapping[str, Any], rel: str) -> list[Mapping[str, Any]]:
    return [link for link in item.get("links") or [] if link.get("rel") == rel]


def _authors(item: Mapping[str, Any]) -> list[str]:
    """`desk@tin.example (Ann Lee)` as `Ann Lee`; feedparser trips over the e-mail address."""
    author = item.get("author", "")
    if "@" in author:
        return [author.partition("(")[2].rstrip(") ") or author.partition("<")[0]]
    return [person.get("name", "") for person in item.get("authors") or []] or [author]


def _date(item: Mapping[str, Any], name: str) -> str:
    if name not in item:  # reading a missing `updated` makes feedparser warn
        return ""
    return iso_date(item[name]) or _utc(item.get(f"{name}_parsed"))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Names without the e-mail addresses that RSS puts in their place."""
    plain = (_plain(name) for name in names)
    return tuple(dict.fromkeys(name for name in plain if name and "@" not in name))


def _text_of(*markups: str) -> str:
    """The longest as paragraphs, one a line; "" for a summary."""
    longest = max(markups, key=len, default="")
    text = "\n".join(filter(None, map(_plain, _PARAGRAPH_END.split(longest))))
    return text[:MAX_TEXT] if len(text) >= WHOLE_TEXT else ""


def _plain(markup: str) -> str:
    """Text without tags and entities, one space between words."""
    return " ".join(replace_entities(remove_tags(replace_entities(markup or ""))).split())


def _language(tag: str) -> str:
    """`vi-VN` as `vi`; "" for what is no language tag."""
    primary = tag.replace("_", "-").split("-")[0].strip().lower()
    return primary if len(primary) in (2, 3) and primary.isalpha() and primary.isascii() else ""


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _utc(parsed: Any) -> str:
    """feedparser's reading of a date (a struct_time in UTC), for formats that `iso_date` does not know."""
    if not parsed:
        return ""
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6])
