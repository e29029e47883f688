"""What a page says of itself, gathered in one pass: metas, links, JSON-LD, headings, times, bylines."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from pipelines.markup import Attributes, Element, Markup
from pipelines.metadata.linked_data import (
    Node,
    nodes_of,
    one_line,
    parse,
    plain,
    the_article,
    types_of,
    values_of,
)
from pipelines.metadata.marks import ASIDE, BREADCRUMB, BYLINE, NOTHING, place_of, signs_of
from pipelines.records import Page

RELATIONS: Final = frozenset(["canonical", "license", "author", "tag", "category"])
META_KEYS: Final = ("property", "name", "itemprop", "http-equiv")
NAMED: Final = ("meta", "script", "html", "title", "h1", "time")
SIGNED: Final = frozenset(["class", "id", "data-testid"])
HEAD_ONLY: Final = frozenset(["meta", "script"])
SKIPPED: Final = frozenset(["script", "style", "noscript", "svg", "template", "button"])
SPACED: Final = frozenset(
    ["br", "p", "div", "li", "td", "tr", "ul", "h1", "h2", "h3", "section", "dd", "dt", "time", "address"]
)
META_BLOCK: Final = re.compile(r"meta|byline|author|date|info", re.IGNORECASE)
MANY: Final = 400


@dataclass(slots=True)
class Evidence:
    """Filled by `gather`, then only read."""

    markup: Markup
    page: Page
    metas: dict[str, list[str]] = field(default_factory=dict)  # name in lower case -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # rel, one of RELATIONS -> href
    nodes: tuple[Node, ...] = ()
    article: Node = field(default_factory=dict)
    html_lang: str = ""
    title_tag: str = ""
    headings: list[Element] = field(default_factory=list)  # h1
    times: list[Element] = field(default_factory=list)
    properties: dict[str, list[Element]] = field(default_factory=dict)  # itemprop -> elements of the body
    bylines: list[Element] = field(default_factory=list)
    labels: dict[str, list[Element]] = field(default_factory=dict)  # "tag", "category": links with that rel
    breadcrumbs: list[Element] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """The first value that one of the names has, in the order of the names."""
        return next((value for name in names for value in self.metas.get(name, ())), "")


def gather(markup: Markup, page: Page) -> Evidence:
    found = Evidence(markup, page)
    linked: list[Any] = []
    for tag in NAMED:
        for element in markup.by_tag[tag]:
            read_named(element, element.attributes, found, linked)
    for element in markup.elements:  # all there are: nothing but look-ups here
        signs = NOTHING
        for name, value in element.attributes.items():
            if name in SIGNED:
                signs |= signs_of(value)
            elif name == "rel":
                read_rel(element, value, found)
            elif name == "itemprop" and element.tag not in HEAD_ONLY:
                for named in value.split():
                    found.properties.setdefault(named.lower(), []).append(element)
        if signs and element.tag not in HEAD_ONLY:
            read_signs(element, signs, found)
    found.nodes = nodes_of(linked)
    found.article = the_article(found.nodes)
    return found


def read_named(element: Element, attributes: Attributes, found: Evidence, linked: list[Any]) -> None:
    """What an element says by its name; its JSON-LD goes to `linked`."""
    tag = element.tag
    if tag == "meta":
        if attributes.get("name") == "script:ld+json":  # how one framework prints its JSON-LD
            linked += parse(attributes.get("content", ""))
        read_meta(attributes, found)
    elif tag == "script":
        if script := found.markup.scripts.get(element):
            linked += values_of(script)
    elif tag == "html":
        found.html_lang = found.html_lang or attributes.get("lang") or attributes.get(XML_LANG) or ""
    elif tag == "title":
        if not found.title_tag and not within(element, "svg"):
            found.title_tag = plain(text_of(element))
    elif tag == "h1":
        found.headings.append(element)
    else:
        found.times.append(element)


XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def read_meta(attributes: Attributes, found: Evidence) -> None:
    content = plain(attributes.get("content") or attributes.get("value") or "")
    if not content:
        return
    for key in META_KEYS:
        if name := attributes.get(key):
            found.metas.setdefault(name.strip().lower(), []).append(content)


def read_rel(element: Element, rel: str, found: Evidence) -> None:
    names = rel.lower().split()
    if RELATIONS.isdisjoint(names):
        return
    href = element.get("href").strip()
    for name in names:
        if element.tag == "link":
            if href:
                found.links.setdefault(name, []).append(href)
        elif name == "author":
            found.bylines.append(element)
        elif name in ("tag", "category") and element.tag == "a":
            found.labels.setdefault(name, []).append(element)
        elif name == "license" and href:
            found.links.setdefault(name, []).append(href)


def read_signs(element: Element, signs: int, found: Evidence) -> None:
    if signs & BREADCRUMB:
        found.breadcrumbs.append(element)
    if signs & BYLINE and len(found.bylines) < MANY:
        found.bylines.append(element)


def is_news(evidence: Evidence) -> bool:
    """Whether the page says that it is a news article: by its JSON-LD, or by metas of news sites."""
    if any("newsarticle" in kind or kind == "liveblogposting" for kind in types_of(evidence.article)):
        return True
    return "news_keywords" in evidence.metas or any(
        "newsmediaorganization" in types_of(n) for n in evidence.nodes
    )


def within(element: Element, *tags: str) -> bool:
    return any(outer.tag in tags for outer in element.around())


def stands_aside(element: Element, around: Collection[Element] = ()) -> bool:
    """Whether the element stands in navigation, a footer, a teaser or another article's box.

    `around` holds the headline's ancestors: what holds the headline is no aside, whatever its class.
    """
    for outer in element.around():
        if outer in around or outer.tag in ("body", "main"):
            return False
        if opens_aside(outer.tag, f"{outer.get('class')} {outer.get('id')}"):
            return True
    return False


def opens_aside(tag: str, names: str) -> bool:
    """Whether an element with this tag, and these names in its class and id, is an aside."""
    if tag == "nav" or place_of(names) & ASIDE:
        return True
    return tag in ("aside", "footer") and META_BLOCK.search(names) is None


def headline_of(evidence: Evidence, title: str) -> Element | None:
    """The heading that shows the title, or most of its words; None where no heading does."""
    words = set(title.casefold().split())
    best, most = None, 0.5
    for heading in evidence.headings:
        shown = set(text_of(heading).casefold().split())
        share = 2 * len(words & shown) / max(1, len(words) + len(shown))
        if share > most:
            best, most = heading, share
    return best


def text_of(element: Element) -> str:
    """What a reader reads of an element, on one line."""
    inner = element.inner()
    if not inner:
        return one_line(element.text)
    if element.tag in SKIPPED:
        return ""
    pieces = [element.text]
    opened: list[Element] = []
    unseen = 0  # what stands before this place in the page is in a part that nobody reads
    for part in inner:
        while opened and opened[-1].end <= part.number:
            end_part(opened.pop(), pieces)
        if part.number < unseen:
            continue
        opened.append(part)
        if part.tag in SKIPPED:
            unseen = part.end
        else:
            if part.tag in SPACED:
                pieces.append(" ")
            pieces.append(part.text)
    for part in reversed(opened):
        end_part(part, pieces)
    return one_line("".join(pieces))


def end_part(part: Element, pieces: list[str]) -> None:
    if part.tag in SPACED:
        pieces.append(" ")
    pieces.append(part.tail)
