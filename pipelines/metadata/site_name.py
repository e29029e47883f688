"""The name of the site or newspaper, and cutting it off a title."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipelines.address import registrable
from pipelines.metadata.evidence import Evidence
from pipelines.metadata.linked_data import first, types_of

SEPARATOR = re.compile(r"\s+[-–—|·•»:/~⋆]+\s+|\s*[|｜»]+\s*|(?<=\S)\s*[_＿]\s*(?=\S)|\s+::\s+")
SITE_TYPES = ("website", "newsmediaorganization", "organization", "newspaper")


def site_name(evidence: Evidence) -> str:
    """What the page calls its site: og:site_name, then the JSON-LD publisher, then the other metas."""
    return (
        evidence.meta("og:site_name")
        or first(evidence.article.get("publisher"), "name")
        or first(next((n for n in evidence.nodes if set(types_of(n)) & set(SITE_TYPES)), {}), "name")
        or evidence.meta(
            "application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher"
        ).lstrip("@")
    )


def names_of_site(evidence: Evidence) -> frozenset[str]:
    """The site's names as `squashed` keys: what the page says, its domain, its host."""
    host = (urlsplit(evidence.page.url).hostname or "").removeprefix("www.")
    domain = registrable(host)
    names = [
        *evidence.metas.get("og:site_name", ()),
        *evidence.metas.get("application-name", ()),
        *evidence.metas.get("apple-mobile-web-app-title", ()),
        *evidence.metas.get("twitter:site", ()),
        *evidence.metas.get("publisher", ()),
        first(evidence.article.get("publisher"), "name"),
        *(first(n, "name") for n in evidence.nodes if set(types_of(n)) & set(SITE_TYPES)),
        *(first(n, "alternateName") for n in evidence.nodes if set(types_of(n)) & set(SITE_TYPES)),
        host,
        domain,
        domain.partition(".")[0],
    ]
    return frozenset(key for name in names if len(key := squashed(name)) > 1)


def squashed(text: str) -> str:
    """Letters and digits alone, in lower case, without a leading "the"."""
    key = "".join(c for c in text.casefold() if c.isalnum())
    return key.removeprefix("the") or key


def without_site(title: str, names: frozenset[str]) -> str:
    """The title without the site's name before or behind a separator."""
    while True:
        shorter = cut_once(title, names)
        if shorter == title:
            return title
        title = shorter


def cut_once(title: str, names: frozenset[str]) -> str:
    breaks = list(SEPARATOR.finditer(title))
    for found in breaks:
        if is_site(title[found.end() :], names) and found.start() > 0:
            return title[: found.start()].strip()
    for found in reversed(breaks):
        if is_site(title[: found.start()], names) and title[found.end() :].strip():
            return title[found.end() :].strip()
    return title


def is_site(text: str, names: frozenset[str]) -> bool:
    key = squashed(text)
    return bool(key) and key in names
