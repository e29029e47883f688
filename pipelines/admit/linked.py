"""What a page's linked data (JSON-LD, microdata) calls it, and what it tells of it."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lxml.html import HtmlElement

# What linked data calls the page, by the letters in the type's name.
TYPES = {
    "article": re.compile(r"Article$|^BlogPosting$|^Report$|^LiveBlog", re.I),
    "product": re.compile(r"^(Product|ProductGroup|Offer|AggregateOffer|Vehicle|IndividualProduct)$"),
    "listing": re.compile(r"^(ItemList|CollectionPage|SearchResultsPage|OfferCatalog|DataFeed)$"),
    "forum": re.compile(r"^(DiscussionForumPosting|QAPage|Question|Comment)$"),
    "service": re.compile(
        r"^(Service|LocalBusiness|ProfessionalService|SoftwareApplication|FAQPage|WebApplication)$"
    ),
    "thread": re.compile(r"^(DiscussionForumPosting|QAPage|SocialMediaPosting)$"),
    "rating": re.compile(r"^(AggregateRating|Review)$"),
    "recipe": re.compile(r"^(Recipe|HowTo)$"),
    "crumbs": re.compile(r"^BreadcrumbList$"),
    "media": re.compile(r"^(VideoObject|ImageGallery|MediaGallery|PodcastEpisode)$"),
    "business": re.compile(r"Business$|^(Store|Attorney|Dentist|Electrician)$"),
    "news": re.compile(r"News|Reportage"),
    "faq": re.compile(r"^FAQPage$"),
    "app": re.compile(r"Application$"),
    "person": re.compile(r"^Person$"),
    "blog": re.compile(r"^BlogPosting$"),
}
NO_ARTICLE = frozenset(
    {
        "CollectionPage", "SearchResultsPage", "ItemList", "Blog", "AboutPage", "ContactPage", "ProfilePage",
        "QAPage", "FAQPage", "Service", "Product",
    }
)  # fmt: skip
# Names of properties, by what a page tells with them.
PROPERTIES = {
    "contact": "telephone address openingHours openingHoursSpecification priceRange areaServed geo "
    "contactPoint",
    "offer": "offers price sku brand availability priceCurrency gtin mpn",
    "review": "aggregateRating review reviewRating",
    "talk": "comment commentCount answerCount acceptedAnswer suggestedAnswer upvoteCount "
    "interactionStatistic",
    "author": "author",
    "dated": "datePublished",
    "headline": "headline",
}


class _Tally:
    """What was met in all of the page's JSON-LD."""

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self.tops: set[str] = set()
        self.articles = self.whole = self.with_text = self.items = 0

    def add(self, data: Any, is_top: bool = True) -> None:  # Any: what JSON holds
        if isinstance(data, list):
            for part in data:
                self.add(part, is_top)
        elif isinstance(data, dict):
            self._add_thing(data, is_top)
            for name, part in data.items():
                if isinstance(part, dict | list):
                    self.add(part, is_top and name == "@graph")

    def _add_thing(self, thing: dict[str, Any], is_top: bool) -> None:
        kinds = thing.get("@type")
        names = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]
        self.types.update(names)
        self.properties.update(thing.keys())
        if is_top:
            self.tops.update(names)
        if any(TYPES["article"].search(name) for name in names):
            self.articles += 1
            self.whole += "datePublished" in thing and "author" in thing and "headline" in thing
            self.with_text += "articleBody" in thing or "wordCount" in thing
        if "ItemList" in names or "numberOfItems" in thing:
            listed = thing.get("itemListElement")
            self.items += len(listed) if isinstance(listed, list) else 1


def is_one_article(facts: Mapping[str, float]) -> bool:
    """Whether linked data calls the page one article, with headline, author and day, and no thread.

    So do 338 of 942 articles of the development pages, nearly all those of news sites, and 3 of 202 other
    pages; the judge, asked about them out of fold, rejected none of them.
    """
    return bool(facts.get("ld_one_article")) and not facts.get("ld_thread")


def linked_facts(tree: HtmlElement) -> dict[str, float]:
    """How often each kind of thing comes up in the page's JSON-LD and microdata, and what is told of it."""
    tally = _Tally()
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                tally.add(json.loads(script.text or "", strict=False))
            except (ValueError, RecursionError):
                continue
    named = Counter(
        (element.get("itemtype") or "").rsplit("/", 1)[-1] for element in tree.xpath("//*[@itemtype]")
    )
    return _counts(tally.types + named) | _told(tally)


def _counts(types: Counter[str]) -> dict[str, float]:
    facts = {
        f"ld_{name}": math.log1p(sum(n for kind, n in types.items() if pattern.search(kind)))
        for name, pattern in TYPES.items()
    }
    return facts | {"ld_any": float(bool(types)), "ld_kinds": math.log1p(len(types))}


def _told(tally: _Tally) -> dict[str, float]:
    counts = tally.properties
    facts = {f"ld_{name}_told": _sum(counts, names.split()) for name, names in PROPERTIES.items()}
    return facts | {
        "ld_articles": math.log1p(tally.articles),
        "ld_whole_articles": math.log1p(tally.whole),
        "ld_one_article": float(tally.whole == 1),
        "ld_body": float(tally.with_text > 0),
        "ld_items": math.log1p(tally.items),
        "ld_page_alone": float("WebPage" in tally.tops and not tally.articles),
        "ld_dated_page": float(counts["datePublished"] > 0 and not tally.articles),
        "ld_no_article": float(not tally.tops.isdisjoint(NO_ARTICLE)),
    }


def _sum(counts: Counter[str], names: Iterable[str]) -> float:
    return math.log1p(sum(counts[name] for name in names))
