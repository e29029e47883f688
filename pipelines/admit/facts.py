"""What a whole page holds, as numbers: the evidence for what kind of page it is.

The address is no evidence. To add a fact, add a line to one of the functions and train again
(`python -m benchmarks.train_admit`).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml.html import HtmlElement

from pipelines.admit.groups import group_facts
from pipelines.admit.page_words import page_words
from pipelines.admit.signs import is_paywalled
from pipelines.admit.titles import title_facts
from pipelines.records import Page

COUNTED_TAGS = (
    "a", "p", "h1", "h2", "h3", "li", "img", "form", "input", "button", "table", "td", "time", "select",
    "iframe", "video", "section", "article", "blockquote", "figure", "figcaption", "code", "pre", "option",
    "svg", "dl", "textarea",
)  # fmt: skip
# What JSON-LD calls the page, by the letters in the type's name.
LINKED_TYPES = {
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
}
CLASS_SPLIT = re.compile(r"[^a-z]+")
SHAPED = frozenset({"div", "li", "article", "section", "tr"})


def page_facts(tree: HtmlElement, page: Page) -> dict[str, float]:
    """Numbers by name, from the full tree (scripts still in it), which stays as it is; zeros are left out."""
    facts = (
        _head_facts(tree) | _linked_facts(tree) | _body_facts(tree) | group_facts(tree) | title_facts(tree)
    )
    facts["paywalled"] = float(is_paywalled(tree))
    facts["status_error"] = float(page.status >= 400)
    return {name: round(value, 4) for name, value in facts.items() if value}


def _head_facts(tree: HtmlElement) -> dict[str, float]:
    """What the page says of itself in its head."""
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): (meta.get("content") or "").strip()
        for meta in tree.iter("meta")
    }
    kind = metas.get("og:type", "").lower()
    facts = {
        "og_article": float(kind == "article" or kind.startswith("article") or kind == "blog"),
        "og_product": float("product" in kind),
        "og_website": float(kind == "website"),
        "og_other": float(
            bool(kind) and kind != "website" and "product" not in kind and "article" not in kind
        ),
        "published": float(any("published_time" in name or name in DATE_METAS for name in metas)),
        "author_meta": float("author" in metas or "article:author" in metas),
        "read_time": float(any(name.startswith("twitter:label") for name in metas)),
        "modified": float(any("modified_time" in name or "updated_time" in name for name in metas)),
        "described": math.log1p(len(metas.get("description", "") or metas.get("og:description", ""))),
        "shop_system": float(bool(SHOPS.search(metas.get("generator", "")))),
        "forum_system": float(bool(FORUMS.search(metas.get("generator", "")))),
        "news_keywords": float("news_keywords" in metas or "sailthru.date" in metas),
        "section_meta": float("article:section" in metas or "article:tag" in metas),
        "price_meta": float(any("price" in name for name in metas)),
        "next_page": float(any(link.get("rel") in ("next", "prev") for link in tree.iter("link"))),
        "feeds": math.log1p(sum("rss" in (link.get("type") or "") for link in tree.iter("link"))),
    }
    return facts


SHOPS = re.compile(r"shopify|woocommerce|magento|prestashop|opencart|wix|squarespace|webflow", re.I)
FORUMS = re.compile(r"discourse|phpbb|vbulletin|xenforo|mybb|invision|flarum|nodebb|smf", re.I)
DATE_METAS = frozenset(
    {"pubdate", "publishdate", "date", "dc.date", "dc.date.issued", "parsely-pub-date", "datepublished"}
)


def _linked_facts(tree: HtmlElement) -> dict[str, float]:
    """How often each kind of thing comes up in the page's JSON-LD, and in its microdata."""
    counts: Counter[str] = Counter()
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                data = json.loads(script.text or "", strict=False)
            except ValueError:
                continue
            counts.update(_types(data))
    for element in tree.xpath("//*[@itemtype]"):
        counts[(element.get("itemtype") or "").rsplit("/", 1)[-1]] += 1
    facts = {
        f"ld_{name}": math.log1p(sum(n for kind, n in counts.items() if pattern.search(kind)))
        for name, pattern in LINKED_TYPES.items()
    }
    facts["ld_any"] = float(bool(counts))
    return facts


def _types(data: Any) -> Iterator[str]:  # Any: what JSON holds
    if isinstance(data, list):
        for part in data:
            yield from _types(part)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        yield from (str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind)
        for part in data.values():
            if isinstance(part, dict | list):
                yield from _types(part)


def _body_facts(tree: HtmlElement) -> dict[str, float]:
    """Counts over the elements of the body, by tag, class and the words on links."""
    body = tree.find("body")
    kinds = set(CLASS_SPLIT.split(((body.get("class") if body is not None else "") or "").lower()))
    tags: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    shapes: Counter[tuple[str, str]] = Counter()
    links = [0, 0, 0]  # headings that are links; calls to act; replies
    hrefs: Counter[str] = Counter()
    words, (calls, replies) = page_words(), _link_words()
    for element in (tree if body is None else body).iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        tags[tag] += 1
        if names := element.get("class"):
            classes.update(_class_facts(names))
            if tag in SHAPED:
                shapes[tag, names] += 1
        if tag == "a":
            hrefs[(element.get("href") or "").partition(":")[0].lower()] += 1
        if tag in ("a", "button"):
            text = (element.text or "").strip()
            links[1] += bool(text and calls.match(text))
            links[2] += bool(text and replies.match(text))
        elif tag in ("h2", "h3", "h4"):
            parent = element.getparent()
            links[0] += element.find(".//a") is not None or (parent is not None and parent.tag == "a")
    facts = {f"n_{tag}": math.log1p(tags[tag]) for tag in COUNTED_TAGS}
    facts |= {f"class_{name}": math.log1p(classes[name]) for name in words["classes"]}
    facts |= {f"body_{name}": float(not kinds.isdisjoint(own.split())) for name, own in words["body"].items()}
    headings = tags["h2"] + tags["h3"] + tags["h4"]
    return facts | {
        "repeated_shape": math.log1p(max(shapes.values(), default=0)),
        "links_a_paragraph": min(50.0, tags["a"] / (1 + tags["p"])),
        "linked_headings": math.log1p(links[0]),
        "linked_heading_share": links[0] / (1 + headings),
        "calls": math.log1p(links[1]),
        "replies": math.log1p(links[2]),
        "phones": math.log1p(hrefs["tel"]),
        "mails": math.log1p(hrefs["mailto"]),
    }


@lru_cache(maxsize=20_000)
def _class_facts(names: str) -> frozenset[str]:
    class_of = _class_of()
    return frozenset(class_of[word] for word in CLASS_SPLIT.split(names.lower()) if word in class_of)


@lru_cache(maxsize=1)
def _class_of() -> dict[str, str]:
    return {word: fact for fact, words in page_words()["classes"].items() for word in words.split()}


@lru_cache(maxsize=1)
def _link_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What calls to act, and what replies, begin with."""
    links = page_words()["links"]
    calls, replies = ("|".join(map(re.escape, links[name])) for name in ("calls", "replies"))
    return re.compile(calls, re.I), re.compile(rf"(?:{replies})\s*\d*$", re.I)
