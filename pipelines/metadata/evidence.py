"""What a page says of itself, gathered in one pass: metas, links, JSON-LD, headings, times, bylines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import _Element, iterwalk

from pipelines.metadata.linked_data import Node, one_line, plain, read_linked_data, the_article, types_of
from pipelines.records import Page

META_KEYS = ("property", "name", "itemprop", "http-equiv")
BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|autore?s?|auteurs?|autoren|verfasser|redacteur|writers?|tac-?gia|nguoi-?viet|firma)(?:$|[\s_-])"
    r"|(?:article|post|entry|story|page|content|news|detail|meta)[_-]*(?:author|byline|autor|auteur)"
    r"|(?:author|byline|autor)[_-]*(?:name|link|info|text|line|block|box|wrapper|meta)",
    re.IGNORECASE,
)
DATED = re.compile(
    r"(?:^|[\s_-])(?:date|dates|datum|data|fecha|time|times|timestamp|published|publish|pubdate|posted|posted-on|ngay|thoi-?gian|dateline)(?:$|[\s_-])"
    r"|(?:pub|publish|post|entry|article|news|detail|story|create|meta)(?:ed|d)?[_-]*(?:date|time|datum|on)"
    r"|(?:date|time)[_-]*(?:published|posted|created|publish|line|stamp|time)",
    re.IGNORECASE,
)
SKIPPED = frozenset(["script", "style", "noscript", "svg", "template", "button"])
SPACED = frozenset(
    ["br", "p", "div", "li", "td", "tr", "ul", "h1", "h2", "h3", "section", "dd", "dt", "time", "address"]
)
# Parts of a page in which a name or a date is another article's. Whole classes, or the head or tail of one.
ASIDE = re.compile(
    r"(?:^|[\s_-])(?<!with-)(?<!has-)(?<!no-)(?:related|recommend(?:ed|ations?)?|teasers?|sidebar|footer|comments?|trending|newsletter|promo"
    r"|tin-?lien-?quan|more-?(?:from|news|stories|articles)|read-?(?:next|more|also)|most-?(?:read|popular)|popular-?posts"
    r"|latest-?(?:news|posts)|recent-?(?:posts|articles|news)|(?:prev|next)-?(?:post|article)|post-?navigation)"
    r"(?:$|\s|[_-]+(?:posts?|articles?|news|stories|content|container|wrapper|list|items?|box|block|section|links?)(?:$|\s))",
    re.IGNORECASE,
)
META_BLOCK = re.compile(r"meta|byline|author|date|info", re.IGNORECASE)
MANY = 400


@dataclass(slots=True)
class Evidence:
    """Filled by `gather`, then only read."""

    tree: _Element
    page: Page
    metas: dict[str, list[str]] = field(default_factory=dict)  # name in lower case -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # rel -> href
    nodes: tuple[Node, ...] = ()
    article: Node = field(default_factory=dict)
    html_lang: str = ""
    title_tag: str = ""
    headings: list[_Element] = field(default_factory=list)  # h1
    times: list[_Element] = field(default_factory=list)
    properties: dict[str, list[_Element]] = field(default_factory=dict)  # itemprop -> elements of the body
    bylines: list[_Element] = field(default_factory=list)
    dated: list[_Element] = field(default_factory=list)
    labels: dict[str, list[_Element]] = field(default_factory=dict)  # "tag", "category": links with that rel
    breadcrumbs: list[_Element] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """The first value that one of the names has, in the order of the names."""
        return next((value for name in names for value in self.metas.get(name, ())), "")


def gather(tree: _Element, page: Page) -> Evidence:
    found = Evidence(tree, page)
    scripts: list[str] = []
    for element in tree.iter("*"):
        read_element(element, found, scripts)
    found.nodes = read_linked_data(scripts)
    found.article = the_article(found.nodes)
    return found


def read_element(element: _Element, found: Evidence, scripts: list[str]) -> None:
    tag = element.tag
    if tag == "meta":
        if element.get("name") == "script:ld+json":  # how one framework prints its JSON-LD
            scripts.append(element.get("content") or "")
        read_meta(element, found)
        return
    if tag == "script":
        if "ld+json" in (element.get("type") or "") and element.text:
            scripts.append(element.text)
        return
    if tag == "html":
        found.html_lang = found.html_lang or element.get("lang") or element.get(XML_LANG) or ""
    elif tag == "title":
        if not found.title_tag and not within(element, "svg"):
            found.title_tag = plain(text_of(element))
    elif tag == "h1":
        found.headings.append(element)
    elif tag == "time":
        found.times.append(element)
    attributes = element.attrib
    if not attributes:
        return
    if rel := attributes.get("rel"):
        read_rel(element, str(rel), found)
    if itemprop := attributes.get("itemprop"):
        for name in str(itemprop).split():
            found.properties.setdefault(name.lower(), []).append(element)
    marks = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('data-testid', '')}"
    if len(marks) > 2:
        if "breadcrumb" in marks.lower():
            found.breadcrumbs.append(element)
        is_byline, is_dated = kind_of(marks)
        if is_byline and len(found.bylines) < MANY:
            found.bylines.append(element)
        if is_dated and len(found.dated) < MANY:
            found.dated.append(element)


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@lru_cache(maxsize=16384)
def kind_of(marks: str) -> tuple[bool, bool]:
    """Whether classes and id speak of a byline, of a date."""
    return BYLINE.search(marks) is not None, DATED.search(marks) is not None


@lru_cache(maxsize=16384)
def is_aside(marks: str) -> bool:
    return ASIDE.search(marks) is not None


def read_meta(element: _Element, found: Evidence) -> None:
    content = plain(element.get("content") or element.get("value") or "")
    if not content:
        return
    for key in META_KEYS:
        if name := element.get(key):
            found.metas.setdefault(name.strip().lower(), []).append(content)


def read_rel(element: _Element, rel: str, found: Evidence) -> None:
    href = (element.get("href") or "").strip()
    for name in rel.lower().split():
        if element.tag == "link":
            if href:
                found.links.setdefault(name, []).append(href)
        elif name == "author":
            found.bylines.append(element)
        elif name in ("tag", "category") and element.tag == "a":
            found.labels.setdefault(name, []).append(element)
        elif name == "license" and href:
            found.links.setdefault(name, []).append(href)


def is_news(evidence: Evidence) -> bool:
    """Whether the page says that it is a news article: by its JSON-LD, or by metas of news sites."""
    if any("newsarticle" in kind or kind == "liveblogposting" for kind in types_of(evidence.article)):
        return True
    return "news_keywords" in evidence.metas or any(
        "newsmediaorganization" in types_of(n) for n in evidence.nodes
    )


def within(element: _Element, *tags: str) -> bool:
    return any(parent.tag in tags for parent in element.iterancestors())


def stands_aside(element: _Element, around: Collection[_Element] = ()) -> bool:
    """Whether the element stands in navigation, a footer, a teaser or another article's box.

    `around` holds the headline's ancestors: what holds the headline is no aside, whatever its class.
    """
    for parent in element.iterancestors():
        if parent in around or parent.tag in ("body", "main"):
            return False
        if opens_aside(parent):
            return True
    return False


def opens_aside(element: _Element) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag in ("aside", "footer"):
        return META_BLOCK.search(marks) is None or is_aside(marks)
    return element.tag == "nav" or (len(marks) > 2 and is_aside(marks))


def headline_of(evidence: Evidence, title: str) -> _Element | None:
    """The heading that shows the title, or most of its words; None where no heading does."""
    words = set(title.casefold().split())
    best, most = None, 0.5
    for heading in evidence.headings:
        shown = set(text_of(heading).casefold().split())
        share = 2 * len(words & shown) / max(1, len(words) + len(shown))
        if share > most:
            best, most = heading, share
    return best


def text_of(element: _Element) -> str:
    """What a reader reads of an element, on one line."""
    return one_line("".join(pieces(element)) if len(element) else element.text or "")


def pieces(element: _Element) -> Iterator[str]:
    walker = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, part in walker:
        if event == "start":
            if part.tag in SKIPPED:
                walker.skip_subtree()
            else:
                yield " " if part.tag in SPACED else ""
                yield part.text or ""
        else:
            yield " " if part.tag in SPACED else ""
            yield (part.tail or "") if part is not element else ""
