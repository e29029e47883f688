"""Articles that go on over several addresses: where the next page is, and which address is the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.discovery.sections import PAGE_KEYS
from crawler.discovery.words import words

MAX_NUMBER = 50  # of a further page; a larger number is an id
_WORD = "page|trang|pagina|seite|strona|sida|side"
_SHORT_KEYS = frozenset(["p", "pg"])  # `?p=2` may be an article's id
# What follows the address of the first page, its extension aside: `/2`, `-p2`, `_2`, `/page/2`.
_TAIL = re.compile(rf"(?P<cut>[/_,-])(?P<word>(?:{_WORD}|pg|p)[/_=-]?)?(?P<number>\d{{1,2}})$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_ANCHOR = re.compile(
    rb"<(?:a|link)\b(?P<before>[^>]*?)\bhref\s*=\s*"
    rb"""(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<u>[^\s>"']+))(?P<after>[^>]*)>(?P<text>.{0,200}?)(?=</a|<a\b|<link\b|$)""",
    re.IGNORECASE | re.DOTALL,
)
_NEXT = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bnext\b""", re.IGNORECASE)
_BASE = re.compile(rb"""<base\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# What may follow an article's name in a link to a further page; most pages have no such link, and end here.
_FOLLOWS = re.compile(
    rb"""(?:\.[a-zA-Z]{2,5})?/?(?:(?:\?|&)[^"'\s<>]{0,100}?=\d|[/_,-](?:[a-zA-Z]{1,6}[/_=-]?)?\d{1,2}(?!\d))"""
)
_OPENED = re.compile(rb"""href\s*=\s*["']?\Z""")  # what stands before an address that is a query alone
_BEFORE_QUERY = frozenset(b"\"'= \n\t\r\f\v")
_LONGEST_OPENING = 24
_MARKUP = re.compile(r"<[^>]*>")


def next_page(body: bytes, first: str, number: int) -> str:
    """The address of an article's page `number` (from 2 on) as one of its pages names it, "" for none.

    `first` is the address of the first page: a link counts when it is that address but for a page number.
    Forms that may as well be another article's (`-2.html`) count only where the link says that it leads on.
    Quick (nothing is parsed), so that it can be asked of every article.
    """
    home = urlsplit(first)
    stem, _ = _stem(home)
    name = stem.rpartition("/")[2] or home.query
    if not name:
        return ""
    marks = {name.encode(), unquote(name).encode()}
    if not _may_go_on(body, marks):
        return ""
    found_base = _BASE.search(body[:8192])
    base = urljoin(first, found_base[1].decode("utf-8", "replace")) if found_base else first
    by_number = ""
    for link in _ANCHOR.finditer(body):
        raw = link["d"] or link["s"] or link["u"] or b""
        if not raw.startswith(b"?") and not any(mark in raw for mark in marks):
            continue
        address = _joined(base, unescape(raw.decode("utf-8", "replace")))
        given, is_sure = _number(home, address)
        if given < 1 or given > MAX_NUMBER:
            continue
        is_next = bool(_NEXT.search(link["before"] + link["after"]))
        if is_next and given >= number - 1 and (is_sure or given == number):
            return address
        if given == number and (is_sure or _says(link["text"], number)):
            by_number = by_number or address
    return by_number


def _may_go_on(body: bytes, marks: set[bytes]) -> bool:
    """Whether anything on the page can be a link to a further one; ten times as quick as looking at each."""
    for mark in marks:
        at = body.find(mark)
        while at >= 0:
            if _FOLLOWS.match(body, at + len(mark)):
                return True
            at = body.find(mark, at + len(mark))
    at = body.find(b"?", 1)
    while at >= 0:
        if body[at - 1] in _BEFORE_QUERY and _OPENED.search(body, max(0, at - _LONGEST_OPENING), at):
            return True
        at = body.find(b"?", at + 1)
    return False


def first_page(url: str) -> tuple[str, bool]:
    """The address of which this one may be a further page ("" if it looks like none), and whether it can be
    nothing else.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for key, value in pairs:
        if key.lower() in PAGE_KEYS and value.isdecimal() and 2 <= int(value) <= MAX_NUMBER:
            rest = [pair for pair in pairs if pair != (key, value)]
            return urlunsplit((*parts[:3], urlencode(rest), "")), key.lower() not in _SHORT_KEYS
    stem, extension = _stem(parts)
    tail = _TAIL.search(stem)
    if not tail or not 2 <= int(tail["number"]) <= MAX_NUMBER or not stem[: tail.start()].strip("/"):
        return "", False
    if not tail["word"] and tail["cut"] != "/":  # `-2`: mostly another article
        return "", False
    is_sure = bool(tail["word"]) and tail["word"].rstrip("/_=-").lower() not in _SHORT_KEYS
    return urlunsplit((*parts[:2], stem[: tail.start()] + extension, parts.query, "")), is_sure


def _number(first: SplitResult, address: str) -> tuple[int, bool]:
    """Which page of the article an address is, 0 for none, and whether it can be nothing else."""
    if not address:
        return 0, False
    parts = urlsplit(address)
    if _host(parts) != _host(first):
        return 0, False
    own, given = parse_qsl(first.query), parse_qsl(parts.query)
    if parts.path.rstrip("/") == first.path.rstrip("/"):
        added = [pair for pair in given if pair not in own]
        if len(given) == len(own) + 1 and len(added) == 1:
            key, value = added[0]
            if key.lower() in PAGE_KEYS and value.isdecimal():
                return int(value), True
        return 0, False
    (stem, extension), (home, home_extension) = _stem(parts), _stem(first)
    tail = _TAIL.fullmatch(stem[len(home) :].removeprefix(home_extension)) if stem.startswith(home) else None
    if tail is None or own != given or extension not in ("", home_extension):
        return 0, False
    return int(tail["number"]), bool(tail["word"]) or tail["cut"] == "/"


def _stem(parts: SplitResult) -> tuple[str, str]:
    """The path without and its extension: `/a/slug.html` is (`/a/slug`, `.html`)."""
    path = parts.path.rstrip("/")
    found = _EXTENSION.search(path)
    return (path[: found.start()], found[0]) if found else (path, "")


def _host(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.")


def _says(text: bytes, number: int) -> bool:
    """Whether a link's text is the page's number, or "next" in some language."""
    label = " ".join(_MARKUP.sub(" ", unescape(text.decode("utf-8", "replace"))).casefold().split())
    return label == str(number) or label.strip(" .…") in words("next")


def _joined(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address.strip()).split("#")[0]
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


_PARAGRAPH = re.compile(rb"<p\b[^>]*>(.{80,}?)</p", re.IGNORECASE | re.DOTALL)
REPEATED = 0.75  # of a page's long paragraphs on the next one: that is the same article with other comments


def goes_on(page: bytes, further: bytes) -> bool:
    """Whether a further page brings more of an article, and is not the same text with the next comments."""
    known = set(_paragraphs(page))
    return not known or len(known & set(_paragraphs(further))) < REPEATED * len(known)


def _paragraphs(page: bytes) -> Iterator[bytes]:
    return (b" ".join(found.split()) for found in _PARAGRAPH.findall(page))
