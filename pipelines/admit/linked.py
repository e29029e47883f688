"""What a page's linked data (JSON-LD, microdata) calls it, and what it tells of it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from pipelines.markup import Markup

# What linked data calls the page, by the letters in the type's name.
TYPES: Final = {
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
NO_ARTICLE: Final = frozenset(
    {
        "CollectionPage", "SearchResultsPage", "ItemList", "Blog", "AboutPage", "ContactPage", "ProfilePage",
        "QAPage", "FAQPage", "Service", "Product",
    }
)  # fmt: skip
# Names of properties, by what a page tells with them.
PROPERTIES: Final = {
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
        self.types: list[str] = []
        self.properties: list[str] = []
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
        self.types += names
        self.properties += thing
        if is_top:
            self.tops.update(names)
        if any("article" in _called(name) for name in names):
            self.articles += 1
            self.whole += "datePublished" in thing and "author" in thing and "headline" in thing
            self.with_text += "articleBody" in thing or "wordCount" in thing
        if "ItemList" in names or "numberOfItems" in thing:
            listed = thing.get("itemListElement")
            self.items += len(listed) if isinstance(listed, list) else 1


def linked_facts(markup: Markup) -> dict[str, float]:
    """How often each kind of thing comes up in the page's JSON-LD and microdata, and what is told of it."""
    tally = _Tally()
    for script in markup.scripts.values():
        with suppress(RecursionError):
            tally.add(script.value)
    named = [
        element.attributes["itemtype"].rsplit("/", 1)[-1]
        for element in markup.elements
        if "itemtype" in element.attributes
    ]
    return _counts(Counter(tally.types + named)) | _told(tally, Counter(tally.properties))


def _counts(types: Counter[str]) -> dict[str, float]:
    counts = dict.fromkeys(TYPES, 0)
    for kind, count in types.items():
        for name in _called(kind):
            counts[name] += count
    facts = {f"ld_{name}": math.log1p(count) for name, count in counts.items()}
    return facts | {"ld_any": float(bool(types)), "ld_kinds": math.log1p(len(types))}


@lru_cache(maxsize=4096)
def _called(kind: str) -> frozenset[str]:
    """The names in TYPES that a type falls under."""
    return frozenset(name for name, pattern in TYPES.items() if pattern.search(kind))


def _told(tally: _Tally, counts: Counter[str]) -> dict[str, float]:
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
