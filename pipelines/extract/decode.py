"""Bytes as served -> the page's text -> its elements, or one lxml tree."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from contextlib import suppress
from functools import lru_cache
from typing import Any, cast

from charset_normalizer import from_bytes
from lxml import etree, html
from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

from pipelines.markup import Builder, EndedEarly, Markup

# Control characters become spaces: libxml2 would stop at some of them.
PRINTABLE = bytes(32 if code < 32 and code not in b"\t\n\r" else code for code in range(256))
MARKUP = re.compile(rb"<(?:html|head|body|div|p|article|table|span|h[1-6]|section|br|a)\b", re.IGNORECASE)
# A browser reads on behind them, for libxml2 another page begins; some templates close the page after their
# header. A flag for the case is ten times slower.
EARLY_END = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
SAMPLE_BYTES = 20_000  # enough for charset_normalizer to decide, and bounded in time


LANGUAGE = re.compile(rb"""<html[^>]{0,300}?\blang\s*=\s*["']?([A-Za-z]{2})""")
LATIN = re.compile(
    r"""cp(?:125[02478] | 437 | 775 | 8\d\d | 1140 | 1026 | 037 | 273 | 500)
      | iso8859_(?:1\d? | 2 | 3 | 4 | 9)$ | latin_1 | mac_(?!cyr|gre) | hp_roman8 | ptcp | kz""",
    re.VERBOSE,
)
LATIN_CHARSETS = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro", "bs", "sq"), "cp1250"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    "tr": "cp1254",
    "vi": "cp1258",
}


def decode(body: bytes, encoding: str = "") -> str:
    """The text of `body`: UTF-8 if it is valid UTF-8 and not plain ASCII, whatever the page says; else by the
    byte-order mark, `encoding` (the Content-Type header's), `<meta>`, or a guess.

    Pages that say ISO-8859-1 and are UTF-8 are common, text in another charset that is valid UTF-8 by chance
    is not. A charset that the page names but does not keep to (some undecodable bytes) loses to the guess.
    """
    return utf8(body, encoding).decode("utf-8")


def utf8(body: bytes, encoding: str = "") -> bytes:
    """The text of `body`, as `decode` finds it, in UTF-8: mostly those bytes themselves."""
    if not body.isascii():
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return body.removeprefix(BOM_UTF8)
    return _as_told(body, encoding).encode("utf-8", "replace")


def _as_told(body: bytes, encoding: str) -> str:
    header = f"text/html; charset={encoding}" if encoding else None
    _, text = html_to_unicode(header, body, default_encoding="utf-8", auto_detect_fun=guess_encoding)
    if text.count("\ufffd") > 3 + len(text) // 2000:
        with suppress(LookupError):
            text = body.decode(guess_encoding(body) or "utf-8", "replace")
    return text


def guess_encoding(body: bytes) -> str | None:
    """UTF-8 if the bytes are valid UTF-8, else what charset_normalizer makes of a sample of them.

    It cannot tell the single-byte charsets of Latin letters apart; there the page's `lang` decides.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(body) - 3:  # cut off in the middle of a character
            return "utf-8"
        best = from_bytes(body[:SAMPLE_BYTES]).best()
        if best and not LATIN.match(best.encoding):
            return best.encoding
        language = LANGUAGE.search(body)
        return LATIN_CHARSETS.get(language.group(1).decode().lower() if language else "", "cp1252")
    return "utf-8"


def looks_like_html(source: bytes) -> bool:
    """Whether there is any markup in it; a PDF, an image or JSON under a .html address is none."""
    return bool(MARKUP.search(source))


def parse(page: str | bytes) -> HtmlElement | None:
    """The page, text or UTF-8, as one tree without comments, instructions and the insides of drawings (svg),
    which are one in twelve of its elements; None if it is none.
    """
    source = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(_without_ends(_readable(source)), parser=html_parser())
        for drawing in [*tree.iter("svg")]:
            del drawing[:]
        return tree
    except (LxmlError, ValueError):
        return None


def read_markup(source: bytes) -> Markup | None:
    """The elements that `parse` gives, in half the time: no tree is made for them. None if there are none.

    Space behind the page's end is left out.
    """
    source = _readable(source)
    try:
        try:
            markup = _built(source, until_end=True)
        except EndedEarly:  # one page in twenty; to look for its end takes a tenth of the time
            markup = _built(_without_ends(source))
    except (LxmlError, ValueError):
        return None
    return markup if markup.elements else None


def _built(source: bytes, until_end: bool = False) -> Markup:
    parser, builder = _building_parser()
    builder.begin(until_end)
    return cast(Markup, etree.fromstring(source, parser))


def _readable(source: bytes) -> bytes:
    return source.translate(PRINTABLE)


def _without_ends(source: bytes) -> bytes:
    return EARLY_END.sub(b"", source)


@lru_cache(maxsize=1)
def _building_parser() -> tuple[etree.HTMLParser, Builder]:
    builder = Builder()
    return etree.HTMLParser(target=cast(Any, builder), encoding="utf-8", huge_tree=True), builder


@lru_cache(maxsize=1)
def html_parser() -> html.HTMLParser:
    """One for all pages: it knows itself in a circle, which only a collection of garbage would free."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    # No classes of their own for forms and fields: lxml asks a Python function about every element for them.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser
