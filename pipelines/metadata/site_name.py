"""The name of the site or newspaper, and cutting it off a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import unquote

from pipelines.address import parts_of, registrable
from pipelines.metadata.evidence import Evidence, text_of
from pipelines.metadata.linked_data import first, strings, types_of
from pipelines.metadata.tables import table

# Between a title and what a template adds to it. A hyphen needs a space on one side at least.
SEPARATOR: Final = re.compile(
    r"\s+[-–—·•»«>/~⋆*:]+\s+|\s*[|｜ㅣ»]+\s*|(?<=\S)[-–—]\s+|\s*[：_＿]\s*|(?<=\S):\s+|\s+::\s+"
)
GLUED_SECTION: Final = re.compile(r"[-–]([^\W\d_]{2,20})$")
SITE_TYPES: Final = frozenset(
    ["website", "newsmediaorganization", "organization", "newspaper", "corporation"]
)
META_NAMES: Final = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "publisher",
)  # fmt: skip
NAME_MAX_WORDS: Final = 7
TITLE_MAX_CHARS: Final = 500
ALIKE: Final = 0.8  # the share of their letters that two spellings of a name have in common
DAY: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
BY_SOMEONE: Final = re.compile(r"(?:by|von|par|por)\s+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SiteNames:
    """What the site calls itself, as `squashed` keys, and what stands behind titles beside it."""

    names: frozenset[str]
    labels: tuple[str, ...]  # of the host, without the suffix: ("tires", "bridgestone")
    sections: frozenset[str]  # names of sections, and the folders of the address

    def has(self, text: str) -> bool:
        """Whether `text` is the site's name as the page or its address gives it."""
        key = squashed(text)
        return bool(key) and (key in self.names or any(is_like(key, label) for label in self.labels))

    def added(self, text: str) -> bool:
        """Whether a template adds this to a title: the site's name, a section, the day, "by" somebody."""
        return (
            len(text.split()) <= NAME_MAX_WORDS
            and bool(squashed(text))
            and (self.has(text) or squashed(text) in self.sections or bool(DAY.fullmatch(text.strip())))
        )


def is_like(key: str, label: str) -> bool:
    """Whether a name as it is written and a part of the host are the same name: `DianaHR`, `getdianahr`."""
    if len(key) < 3 or len(label) < 3 or len(key) > 3 * len(label):
        return key == label
    if min(len(key), len(label)) / max(len(key), len(label)) >= 0.4 and (key in label or label in key):
        return True
    if len(key) <= 5 or 2 * min(len(key), len(label)) / (len(key) + len(label)) < ALIKE:
        return False
    matcher = SequenceMatcher(None, key, label, autojunk=False)
    return matcher.quick_ratio() >= ALIKE <= matcher.ratio()


def site_name(evidence: Evidence) -> str:
    """What the page calls its site: og:site_name, then the JSON-LD publisher, then the other metas; else what
    a news sitemap called it.
    """
    return (
        evidence.meta("og:site_name")
        or first(evidence.article.get("publisher"), "name")
        or first(next((n for n in evidence.nodes if not SITE_TYPES.isdisjoint(types_of(n))), {}), "name")
        or evidence.meta(
            "application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher"
        ).lstrip("@")
        or evidence.page.hints.site_name
    )


def names_of_site(evidence: Evidence) -> SiteNames:
    address = parts_of(evidence.page.url)
    host = (address.hostname or "").removeprefix("www.")
    domain = evidence.page.domain or registrable(host)
    suffix = domain.partition(".")[2]
    labels = host.removesuffix(suffix).strip(".").split(".") if suffix else []
    sites = [n for n in evidence.nodes if not SITE_TYPES.isdisjoint(types_of(n))]
    names = [
        *administrators(evidence),
        *(value for name in META_NAMES for value in evidence.metas.get(name, ())),
        *strings(evidence.article.get("publisher"), "name"),
        *(first(site.get(key)) for site in sites for key in ("name", "alternateName")),
        host,
        domain,
        "".join(labels),
        "".join(reversed(labels)),
    ]
    names += [re.sub(r"\([^)]*\)", "", name) for name in names if "(" in name]
    names += [initials for name in names if len(initials := initials_of(name)) > 2]
    sections = [
        *(value for name in table("meta_names")["section"] for value in evidence.metas.get(name, ())),
        *strings(evidence.article.get("articleSection"), "name"),
        *(unquote(folder) for folder in address.path.strip("/").split("/")[:-1] if len(folder) > 2),
    ]
    return SiteNames(keys_of(names), tuple(labels), keys_of(sections))


def administrators(evidence: Evidence) -> list[str]:
    """Names that stand for the site's own account: those whose page is `/author/admin/`."""
    return [
        *(
            first(node.get("name"))
            for node in evidence.nodes
            if is_admin(node.get("@id")) or is_admin(node.get("url"))
        ),
        *(text_of(byline) for byline in evidence.bylines if is_admin(byline.get("href"))),
    ]


def may_end(text: str, separator: str, names: SiteNames) -> bool:
    """Whether the text behind a separator is a template's; behind a colon only the site's name is."""
    return names.has(text) if ":" in separator else names.added(text)


def initials_of(name: str) -> str:
    """`The Portugal News` -> `TPN`."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def is_admin(address: object) -> bool:
    return isinstance(address, str) and address.rstrip("/").endswith("/author/admin")


def keys_of(texts: list[str]) -> frozenset[str]:
    return frozenset(key for text in texts if len(key := squashed(text)) > 1)


def squashed(text: str) -> str:
    """Letters and digits alone, in lower case, without a leading "the"."""
    key = "".join(filter(str.isalnum, text.casefold()))
    return key.removeprefix("the") or key


def without_site(title: str, names: SiteNames) -> str:
    """The title without what the template adds before or behind it; what is too long to be one stays."""
    while len(title) <= TITLE_MAX_CHARS and (shorter := cut_once(title, names)) != title:
        title = shorter
    return title


def cut_once(title: str, names: SiteNames) -> str:
    breaks = list(SEPARATOR.finditer(title))
    for found in breaks:
        if found.start() > 0 and may_end(title[found.end() :], found.group(), names):
            return title[: found.start()].strip()
    if breaks and (before := title[: breaks[-1].start()]) and BY_SOMEONE.match(title[breaks[-1].end() :]):
        return before.strip()
    if (glued := GLUED_SECTION.search(title)) and squashed(glued[1]) in names.sections:
        return title[: glued.start()].strip()
    for found in reversed(breaks):
        if names.has(title[: found.start()]) and title[found.end() :].strip():
            return title[found.end() :].strip()
    return title
