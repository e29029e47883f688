"""The article's title without the site's name.

Two witnesses: what the page's head says (og:title, JSON-LD, twitter:title, <title>) and what it shows (<h1>).
A heading that the head confirms is taken as it is shown. Where they differ, see `settle`.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from pipelines.address import parts_of
from pipelines.markup import Element
from pipelines.metadata.evidence import Evidence, is_news, stands_aside, text_of
from pipelines.metadata.linked_data import first, plain
from pipelines.metadata.site_name import SEPARATOR, SiteNames, squashed, without_site
from pipelines.metadata.tables import table

TRAIL_TAGS: Final = frozenset(("ol", "ul", "nav", "li", "div"))
HEADING_MAX_WORDS: Final = 40  # what is longer is a summary that somebody marked as the heading
SHORTENED: Final = 0.75  # of the og:title's words that the heading has too: the same headline, cut to fit
# Dice of the words of a heading and of the head's title; tuned with `benchmarks.quality`.
CONFIRMED: Final = 0.3
WORD: Final = re.compile(r"\w+")
# What a template puts into the heading itself: "Posted on July 1, 2024 by ...", "(example.org) 87"
HEADING_TAIL: Final = re.compile(r"\s+(?:Posted (?:on|by)\b.*|\([\w-]+(?:\.[\w-]+)+\)\s*\d*)$")


def title(evidence: Evidence, names: SiteNames) -> str:
    """The headline; see docs/fields.md for the precedence."""
    said = said_titles(evidence, names)
    shown = shown_titles(evidence, names)
    if not said or not shown:
        return next(iter(said or shown), "") or without_site(evidence.page.hints.title, names)
    said_keys = {squashed(text) for text in said}
    heading = next((text for text in shown if squashed(text) in said_keys), "")
    heading = heading or max(shown, key=lambda text: likeness(text, said))
    if is_news(evidence) or squashed(heading) in said_keys or is_confirmed(heading, said, evidence):
        return settle(heading, said, evidence)
    return said[0]


def said_titles(evidence: Evidence, names: SiteNames) -> list[str]:
    """The titles of the page's head, the better witness first."""
    texts = (
        evidence.meta("og:title"),
        first(evidence.article.get("headline")) or first(evidence.article.get("name")),
        evidence.meta(*table("meta_names")["title"]),
        evidence.title_tag,
    )
    return [short for text in texts if text and (short := without_site(text, names)) and not names.has(short)]


def shown_titles(evidence: Evidence, names: SiteNames) -> list[str]:
    headings = [h for h in evidence.headings if not in_breadcrumbs(h)]
    if len(headings) > 1:
        headings = [h for h in headings if not stands_aside(h)] or headings
    shown = (without_site(HEADING_TAIL.sub("", plain(text_of(h))), names) for h in headings)
    return [text for text in shown if text and len(text.split()) <= HEADING_MAX_WORDS and not names.has(text)]


def in_breadcrumbs(heading: Element) -> bool:
    """Whether it ends the trail of sections, where some papers put their title for search engines."""
    return any(
        "breadcrumb" in element.get("class").lower()
        for element in (heading, *heading.around())
        if element is heading or element.tag in TRAIL_TAGS
    )


def settle(heading: str, said: list[str], evidence: Evidence) -> str:
    """The heading, or what the head says instead.

    - the head has the heading and something behind a separator: the heading;
    - the heading has the head's words with something before them (a kicker, the day, the site): the head;
    - a news article's og:title differs: the headline under which the paper hands it on, but where it is
      another sentence and JSON-LD has the heading: then it was written for social media.
    """
    og = said[0]
    if squashed(og) == squashed(heading):
        return og if heading.isupper() else heading
    if begins_with(og, heading):
        return heading
    if squashed(heading).endswith(squashed(og)) and len(WORD.findall(og)) > 2:
        return og
    if not is_news(evidence) or repeats_the_title_tag(said, heading, evidence):
        return heading
    return heading if is_headline(heading, evidence) and not is_shortened(og, heading) else og


def is_headline(heading: str, evidence: Evidence) -> bool:
    """Whether JSON-LD has the heading as the article's headline."""
    return squashed(heading) in {
        squashed(first(evidence.article.get(key))) for key in ("headline", "alternativeHeadline")
    }


def is_shortened(og: str, heading: str) -> bool:
    words = set(WORD.findall(og.casefold()))
    return len(words & set(WORD.findall(heading.casefold()))) >= SHORTENED * len(words)


def repeats_the_title_tag(said: list[str], heading: str, evidence: Evidence) -> bool:
    """Whether og:title is only the <title> for search engines, while JSON-LD has the heading."""
    headline = squashed(first(evidence.article.get("headline")))
    return headline == squashed(heading) and squashed(said[0]) == squashed(said[-1]) and len(said) > 1


def begins_with(text: str, heading: str) -> bool:
    """Whether `text` is the heading and then a separator and more."""
    return any(squashed(text[: found.start()]) == squashed(heading) for found in SEPARATOR.finditer(text))


def is_confirmed(heading: str, said: list[str], evidence: Evidence) -> bool:
    """Whether the head or the address has the heading's words: else it is a label ("Blog", "Contact us")."""
    if likeness(heading, said) >= CONFIRMED:
        return True
    slug = unquote(parts_of(evidence.page.url).path).rstrip("/").rpartition("/")[2]
    in_address = set(WORD.findall(slug.replace("_", "-").casefold()))
    words = WORD.findall(heading.casefold())
    return len(words) > 2 and sum(word in in_address for word in words) >= len(words) / 2


def likeness(heading: str, said: list[str]) -> float:
    """0..1: how many of their words the heading and the most similar of the head's titles share (Dice)."""
    words = set(WORD.findall(heading.casefold()))
    others = [set(WORD.findall(text.casefold())) for text in said]
    return max((2 * len(words & other) / max(1, len(words) + len(other)) for other in others), default=0.0)
