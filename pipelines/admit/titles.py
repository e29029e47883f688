"""What the title and the headings say, and how many words they take."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from pipelines.admit.page_words import page_words
from pipelines.admit.signs import error_title
from pipelines.markup import Element, Markup
from pipelines.toml import packaged_table

WORD: Final = re.compile(r"[^\W\d_]+")
PARTS: Final = re.compile(r"\s[-–—|•:·»]\s")


def title_facts(markup: Markup) -> dict[str, float]:
    """A report has a sentence for a title; a shop the name of a thing, a list that of a class of things."""
    title = title_of(markup)
    first = _text(next(iter(markup.by_tag["h1"]), None))
    headings = [_text(heading) for tag in ("h2", "h3") for heading in markup.by_tag[tag]]
    main = max(PARTS.split(title), key=len)
    words = [word.lower() for word in WORD.findall(title)]
    facts = {
        "title_words": float(len(words)),
        "title_main_words": float(len(main.split())),
        "title_capitals": sum(word[:1].isupper() for word in main.split()) / (1 + len(main.split())),
        "title_digits": float(any(char.isdigit() for char in title)),
        "title_end": float(main.endswith(("?", "!", ".", "”", '"'))),
        "h1_words": float(len(first.split())),
        "h1_in_title": float(bool(first) and first.casefold() in title.casefold()),
        "heading_words": sum(len(heading.split()) for heading in headings) / (1 + len(headings)),
        "heading_questions": sum(heading.endswith("?") for heading in headings) / (1 + len(headings)),
        "error_title": float(error_title(title)),
    }
    site = _site_name(markup)
    facts |= {
        "title_site_first": float(bool(site) and title.lower().startswith(site)),
        "title_site_last": float(bool(site) and title.lower().endswith(site) and title.lower() != site),
        "title_alone": float(main == title),
    }
    known = _known()
    for name in ("list", "forum", "shop", "service", "small", "guides"):
        facts[f"title_{name}"] = float(sum(word in known[name] for word in words))
    facts["h1_small"] = float(sum(word.lower() in known["small"] for word in WORD.findall(first)))
    told = [word.lower() for heading in headings for word in WORD.findall(heading)]
    facts["heading_labels"] = math.log1p(sum(word in known["headings"] for word in told))
    return facts


def title_of(markup: Markup) -> str:
    title = next(iter(markup.by_tag["title"]), None)
    return "" if title is None else title.text.strip()


@lru_cache(maxsize=1)
def _known() -> dict[str, frozenset[str]]:
    told = packaged_table("pipelines.admit", "wording")["words"]
    titles = page_words()["titles"] | {name: told[name] for name in ("small", "guides")}
    return {name: frozenset(words.split()) for name, words in titles.items()}


def _site_name(markup: Markup) -> str:
    """The site's name in small letters, "" where the page does not tell it."""
    return next(
        (
            meta.get("content").strip().lower()
            for meta in markup.by_tag["meta"]
            if meta.get("property") == "og:site_name"
        ),
        "",
    )


def _text(element: Element | None) -> str:
    return "" if element is None else " ".join(element.whole_text().split())
