"""Who wrote the article: people, not agencies, newsrooms or roles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.metadata.agency import agency_line
from pipelines.metadata.evidence import Evidence, stands_aside, text_of
from pipelines.metadata.linked_data import strings
from pipelines.metadata.site_name import SiteNames, names_of_site, squashed

BY = re.compile(
    r"^(?:by|von|par|por|di|de|door|af|av|szerző|autor|theo|bởi|yazan|oleh|автор)\b[:\s]*", re.IGNORECASE
)
BETWEEN = re.compile(r"\s*(?:[,;|/·•&]|\s(?:and|und|et|y|e|en|och|og|i|và|ve|dan|и|та)\s|\s-\s)\s*")
NOT_A_NAME = re.compile(r"@|https?:|www\.|\d{2}|\.com\b", re.IGNORECASE)
NEWSROOM = re.compile(
    r"\b(?:redaktion|redazione|redacción|redação|rédaction|newsroom|staff|editors?|editorial|team|desk|admin|news|agency|agencies|agenturen|online|reporters?|correspondent|press)\b",
    re.IGNORECASE,
)


def authors(evidence: Evidence) -> tuple[str, ...]:
    names = names_of_site(evidence)
    for texts in candidates(evidence):
        if people := people_in(texts, names):
            return people
    return evidence.page.hints.authors


def candidates(evidence: Evidence) -> Iterable[list[str]]:
    yield strings(evidence.article.get("author"), "name")
    yield [
        text
        for name in ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")
        for text in evidence.metas.get(name, ())
    ]
    yield [text_of(e) for e in evidence.properties.get("author", ()) if not stands_aside(e)]
    for element in evidence.bylines:
        if not stands_aside(element):
            yield [text_of(element)]


def people_in(texts: Iterable[str], names: SiteNames) -> tuple[str, ...]:
    people: dict[str, str] = {}
    for text in texts:
        if len(text) > 200:
            continue
        for part in BETWEEN.split(BY.sub("", text)):
            name = BY.sub("", part.strip(" .:")).strip()
            if is_person(name, names):
                people.setdefault(squashed(name), name)
    return tuple(people.values())


def is_person(name: str, names: SiteNames) -> bool:
    return (
        2 <= len(name) <= 60
        and len(name.split()) <= 6
        and not NOT_A_NAME.search(name)
        and not NEWSROOM.search(name)
        and not agency_line(name)
        and not names.has(name)
    )
