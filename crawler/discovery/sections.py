"""Section pages: the links of a page with their words and place, and where the list goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree, html

from crawler.discovery.autodiscovery import feeds_of_page
from crawler.discovery.dates import is_archive
from crawler.discovery.words import words

MAX_LINKS = 5_000  # of one page

_PAGE_PATH = re.compile(
    r"(?P<before>.*?)(?:/|-|_)(?P<word>page|trang|p|pagina|seite|pg|strona|sida|side)[/_=-]?"
    r"(?P<number>\d{1,5})(?P<after>/?(?:\.\w{3,5})?)$",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(?P<before>/.+)/(?P<number>[1-9]\d{0,2})(?P<after>/?)$")
PAGE_KEYS = frozenset(
    [
        "page",
        "paged",
        "p",
        "pg",
        "trang",
        "pagina",
        "seite",
        "strona",
        "sida",
        "pageno",
        "page_no",
        "pageindex",
        "currentpage",
    ]
)
_PLACE_TAGS = {"nav": "nav", "header": "header", "footer": "footer", "aside": "aside", "menu": "nav"}
_PLACE_ROLES = {"navigation": "nav", "banner": "header", "contentinfo": "footer", "complementary": "aside"}
_PLACE_NAMES = (
    (
        "pagination",
        re.compile(r"\b(?:pagination|paging|pager|page-?numbers?|paginate|phan-trang|wp-pagenavi)\b", re.I),
    ),
    (
        "tag",
        re.compile(
            r"\b(?:tags?|tag-?list|tags-?list|keywords|topics|the-tags|post-tags|authors?|byline)\b", re.I
        ),
    ),
    ("footer", re.compile(r"\b(?:footer|foot|colophon|copyright)\b", re.I)),
    (
        "nav",
        re.compile(
            r"\b(?:nav|navbar|navigation|menu|main-?menu|topbar|breadcrumbs?|sub-?nav|breadcrumb-list)\b",
            re.I,
        ),
    ),
)
_ABOUT_OTHERS = frozenset(["tag", "category", "author"])  # `rel` of links to lists
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5"])
_SKIPPED = frozenset(["script", "style", "svg", "template", "iframe", "noscript"])
_CARRIED = re.compile(
    r'"(?:url|href|link|path|permalink|canonical_?url|web_?url|page_?url|full_?url|share_?url|uri|@id)"'
    r'\s*:\s*"((?:https?:|\\?/)(?:[^"\\\s]|\\.){2,400})"',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """`place`: nav, header, footer, aside, pagination, tag, data (in a script), or "" for the page's
    middle.
    """

    url: str
    text: str = ""
    place: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page as a list of links, each address once. `next_page` is "" where the list ends."""

    links: tuple[Link, ...] = ()
    next_page: str = ""
    feeds: tuple[str, ...] = ()
    refresh: str = ""  # where a meta refresh leads


def read_listing(body: bytes, url: str, encoding: str = "") -> Listing:
    """The links of a section page or front page at `url`; none for what is no HTML. Takes some
    milliseconds.
    """
    try:
        parser = html.HTMLParser(encoding=encoding or None, remove_comments=True, huge_tree=False)
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError):
        return Listing() if not encoding else read_listing(body, url)
    base = _absolute(url, next((node.get("href", "") for node in tree.iter("base")), "")) or url
    links = _merged([*_anchors(tree, base), *_carried(tree, base)])
    return Listing(
        links=tuple(links),
        next_page=_next_page(tree, links, base, url),
        feeds=tuple(feeds_of_page(tree, base)),
        refresh=_refresh(tree, base),
    )


def page_number(url: str) -> tuple[str, int]:
    """The address of a list without its page number, and the number: `/news?page=3` is (`/news`, 3),
    `/news` 1.
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    number = next(
        (int(value) for key, value in pairs if key.lower() in PAGE_KEYS and value.isdecimal()), None
    )
    if number is not None:
        pairs = [(key, value) for key, value in pairs if key.lower() not in PAGE_KEYS]
    elif (
        match := _PAGE_PATH.match(parts.path)
        or (not is_archive(url) and _BARE_NUMBER.match(parts.path))
        or None
    ):
        number, path = int(match["number"]), match["before"] + match["after"].rstrip("/")
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{parts.netloc.lower()}{path.rstrip('/')}{query}", 1 if number is None else number


def _anchors(tree: html.HtmlElement, base: str) -> Iterator[Link]:
    """All `<a href>` in document order, each with the place that the elements around it give it."""
    stack: list[tuple[etree._Element, str, bool]] = [(tree, "", False)]
    count = 0
    while stack and count < MAX_LINKS:
        node, place, is_heading = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _SKIPPED:
            continue
        place = _place(node) or place
        is_heading = is_heading or node.tag in _HEADINGS
        if node.tag == "a" and (address := _absolute(base, node.get("href", ""))):
            count += 1
            heading = is_heading or any(child.tag in _HEADINGS for child in node.iter())
            about = "tag" if _ABOUT_OTHERS & set(node.get("rel", "").lower().split()) else place
            yield Link(address, _words(node), about, heading)
        stack.extend((child, place, is_heading) for child in reversed(node))


def _place(node: etree._Element) -> str:
    tag = str(node.tag)
    if named := _PLACE_ROLES.get(node.get("role", "")):
        return named
    names = f"{node.get('class', '')} {node.get('id', '')}" if tag not in ("body", "html") else ""
    if names != " " and tag != "a":
        for place, pattern in _PLACE_NAMES:
            if pattern.search(names):
                return place
    return _PLACE_TAGS.get(tag, "")


def _merged(links: list[Link]) -> list[Link]:
    """Each address once: the longest text, the best place (a picture, a heading and "read on" are one
    link).
    """
    best: dict[str, Link] = {}
    for link in links:
        if (known := best.get(link.url)) is None:
            best[link.url] = link
            continue
        place = known.place if known.place == "" or link.place not in ("", "aside") else link.place
        text = max(known.text, link.text, key=len)
        best[link.url] = Link(link.url, text, place, known.is_heading or link.is_heading)
    return list(best.values())


def _carried(tree: html.HtmlElement, base: str) -> Iterator[Link]:
    """Addresses in the data that a page carries for its scripts (JSON-LD, `__NEXT_DATA__` and its like)."""
    count = 0
    for script in tree.iter("script"):
        for value in _CARRIED.findall(script.text or ""):
            try:
                address = _absolute(base, json.loads(f'"{value}"'))
            except ValueError:
                continue
            if address and count < MAX_LINKS:
                count += 1
                yield Link(address, place="data")


def _next_page(tree: html.HtmlElement, links: list[Link], base: str, url: str) -> str:
    """Where the list goes on: `rel=next`, else a link that says so, else the number after this page's."""
    here, number = page_number(url)
    own = url.split("#")[0]
    for node in tree.xpath("//link[@rel='next'] | //a[contains(concat(' ', @rel, ' '), ' next ')]"):
        address = _absolute(base, node.get("href", ""))
        if address and address != own:
            return address
    said = [
        *((_absolute(base, node.get("href", "")), _says_next(node)) for node in tree.iter("a")),
        *(
            (_absolute(base, _data_address(node)), _says_next(node))
            for node in tree.iter("button", "div", "span")
        ),
    ]
    for address, is_next in said:
        if is_next and address and address != own and _same_list(address, here, own):
            return address
    following = {page_number(link.url): link.url for link in links}
    return following.get((here, number + 1), "")


def _same_list(address: str, here: str, own: str) -> bool:
    """Whether it can be a page of this list: the same but for the page number, or this address with a
    query.
    """
    key, _ = page_number(address)
    return key == here or urlsplit(address)[:3] == urlsplit(own)[:3]


def _says_next(node: etree._Element) -> bool:
    if re.search(r"(?:^|[\s_-])(?:next|older)(?:$|[\s_-])", node.get("class", ""), re.IGNORECASE):
        return True
    if len(node) > 3:
        return False
    labels = (_words(node), node.get("title", ""), node.get("aria-label", ""))
    return any(" ".join(label.casefold().split()).strip(" .…") in words("next") for label in labels if label)


def _data_address(node: etree._Element) -> str:
    """A load-more button keeps the address of the next page in an attribute."""
    return next(
        (
            node.get(f"data-{name}", "")
            for name in ("url", "href", "next-url", "next")
            if node.get(f"data-{name}")
        ),
        "",
    )


def _refresh(tree: html.HtmlElement, base: str) -> str:
    for meta in tree.iter("meta"):
        if meta.get("http-equiv", "").lower() == "refresh":
            match = re.search(r"url\s*=\s*['\"]?([^'\"\s]+)", meta.get("content", ""), re.IGNORECASE)
            return _absolute(base, match[1]) if match else ""
    return ""


def _words(node: etree._Element) -> str:
    return " ".join("".join(map(str, node.itertext())).split())[:300]


def _absolute(base: str, address: str) -> str:
    """The http(s) address without fragment; "" for anything else."""
    address = address.strip()
    if not address or address.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        joined = urljoin(base, address).split("#")[0]
        urlsplit(joined).port  # noqa: B018 - raises for a broken port
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""
