"""Who wrote the article: people, not agencies or roles; the newsroom's name only where no person is named.

Structured data first, then what the page shows near its headline; see docs/fields.md for the precedence.
"""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import _Element

from pipelines.metadata.agency import agency_line
from pipelines.metadata.evidence import Evidence, text_of
from pipelines.metadata.linked_data import strings
from pipelines.metadata.people import NO_NAME, people_in, without_lead_in
from pipelines.metadata.site_name import SiteNames
from pipelines.metadata.view import View

META_AUTHORS = (
    "author", "article:author", "article:byline", "authors", "byl", "dc.creator", "dcterms.creator", "dc.creator.author",
    "parsely-author", "sailthru.author", "cxenseparse:author", "article:author_name", "http://ogp.me/ns/article#author",
    "citation_author", "byline", "vr:author", "shareaholic:article_author_name", "rbauthors", "og:article:author",
)  # fmt: skip
LAST_NAME_FIRST = frozenset(["citation_author", "dc.creator", "dcterms.creator"])
LAST_FIRST = re.compile(r"^([\w'’-]+), ([^,]+)$")
BYLINE_MAX_CHARS = 200
LINE_MAX_CHARS = 100
LINES_AHEAD_CHARS, LINES_BEHIND_CHARS = 200, 1200  # around the headline, where a line with "by" is a byline


def authors(view: View) -> tuple[str, ...]:
    """Names of people; else the organisation that the page names as its author, unless it is an agency."""
    evidence, names = view.evidence, view.names
    said = people_in(linked_authors(evidence), names) or people_in(meta_authors(evidence, names), names)
    shown = shown_people(view)
    if said:
        return shown if holds(shown, said) else said
    return shown or people_in_lines(view) or evidence.page.hints.authors or organisation(evidence)


def linked_authors(evidence: Evidence) -> list[str]:
    value = evidence.article.get("author")
    parts = value if isinstance(value, list) else [value]
    return [name for part in parts for name in author_names(part, evidence)]


def author_names(author: Any, evidence: Evidence) -> list[str]:
    """The names in one JSON-LD author: a text, an object, or a reference to an object elsewhere on the page."""
    if not isinstance(author, dict):
        return strings(author)
    if "name" not in author and (reference := author.get("@id")):
        author = next(
            (node for node in evidence.nodes if node.get("@id") == reference and "name" in node), author
        )
    if "name" not in author:
        given = [*strings(author.get("givenName")), *strings(author.get("familyName"))]
        return [" ".join(given)] if given else []
    return strings(author["name"], "name")


def meta_authors(evidence: Evidence, names: SiteNames) -> list[str]:
    """The values of the first meta element that names a person; "Last, First" turned round."""
    for name in META_AUTHORS:
        values = evidence.metas.get(name, [])
        if name in LAST_NAME_FIRST:
            values = [LAST_FIRST.sub(r"\2 \1", value) for value in values]
        if people_in(values, names):
            return values
    return []


def shown_people(view: View) -> tuple[str, ...]:
    """The people of the first byline element that the page shows outside of asides."""
    for element in (*view.evidence.properties.get("author", ()), *view.evidence.bylines):
        if not view.is_aside(element) and (people := people_of(element, view.names)):
            return people
    return ()


def people_of(element: _Element, names: SiteNames) -> tuple[str, ...]:
    """The people in a byline: each link or inner name by itself, else the whole text."""
    text = text_of(element)
    if not text or len(text) > BYLINE_MAX_CHARS:
        return ()
    inner = [undoubled(text_of(e)) for e in element.iter("a", "span", "strong", "b") if e is not element]
    whole = [text for text in inner if not any(text != other and text in other for other in inner)]
    links = [undoubled(text_of(e)) for e in element.iter("a") if e is not element]
    return people_in(links, names, True) or people_in(whole, names, True) or people_in([text], names, True)


def undoubled(text: str) -> str:
    """A name that a link shows twice, once: for wide and for narrow screens."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half + 1 :] else text


def people_in_lines(view: View) -> tuple[str, ...]:
    """The people of the first line around the headline that begins with "by" in some language."""
    heading = next((line for line in view.lines if line.is_heading), None)
    if heading is None:
        return ()
    start, end = heading.offset - LINES_AHEAD_CHARS, heading.offset + LINES_BEHIND_CHARS
    for line in view.lines:
        if start <= line.offset <= end and len(line.text) <= LINE_MAX_CHARS and not line.is_aside:
            after = without_lead_in(line.text)
            if after != line.text and (people := people_in([after], view.names, is_shown=True)):
                return people
    return ()


def holds(shown: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether the page shows all the people that its head names, and more."""
    return len(said) < len(shown) <= 2 * len(said) and set(said) <= set(shown)


def organisation(evidence: Evidence) -> tuple[str, ...]:
    """The newsroom or site that is named as the author where no person is."""
    for text in (*linked_authors(evidence), *evidence.metas.get("author", ())):
        name = without_lead_in(text)
        if name and len(name) <= 60 and not agency_line(name) and not NO_NAME.search(name.replace(".", " ")):
            return (name,)
    return ()
