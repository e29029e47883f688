"""What a page says of itself in its head."""

from __future__ import annotations

import math
import re
from typing import Final

from pipelines.markup import Markup

SHOPS: Final = re.compile(r"shopify|woocommerce|magento|prestashop|opencart|wix|squarespace|webflow", re.I)
FORUMS: Final = re.compile(r"discourse|phpbb|vbulletin|xenforo|mybb|invision|flarum|nodebb|smf", re.I)
DATES: Final = frozenset(
    {"pubdate", "publishdate", "date", "dc.date", "dc.date.issued", "parsely-pub-date", "datepublished"}
)
PLACES: Final = ("geo.", "place:", "business:", "icbm")


def head_facts(markup: Markup) -> dict[str, float]:
    """Facts from the meta and link elements."""
    named = [
        ((meta.get("property") or meta.get("name")).lower(), meta.get("content").strip())
        for meta in markup.by_tag["meta"]
    ]
    metas = dict(named)
    kind = metas.get("og:type", "").lower()
    published = any("published_time" in name or name in DATES for name in metas)
    modified = any("modified_time" in name or "updated_time" in name for name in metas)
    links = [(link.get("rel"), link.get("type")) for link in markup.by_tag["link"]]
    return {
        "og_article": float(kind == "article" or kind.startswith("article") or kind == "blog"),
        "og_product": float("product" in kind),
        "og_website": float(kind == "website"),
        "og_other": float(
            bool(kind) and kind != "website" and "product" not in kind and "article" not in kind
        ),
        "published": float(published),
        "modified": float(modified),
        # A page of a content system, as against a post, has a day of change alone.
        "modified_only": float(modified and not published),
        "author_meta": float("author" in metas or "article:author" in metas),
        "publisher_meta": float("article:publisher" in metas),
        "read_time": float(any(name.startswith("twitter:label") for name in metas)),
        # Who wrote it and how long it takes: content systems tell both of a post, one of a page.
        "two_labels": float("twitter:label2" in metas),
        "creator_meta": float("twitter:creator" in metas),
        "site_meta": float("og:site_name" in metas),
        "image_meta": float("og:image" in metas),
        "image_sized": float("og:image:width" in metas),
        "described": math.log1p(len(metas.get("description", "") or metas.get("og:description", ""))),
        "shop_system": float(bool(SHOPS.search(metas.get("generator", "")))),
        "forum_system": float(bool(FORUMS.search(metas.get("generator", "")))),
        "news_keywords": float("news_keywords" in metas or "sailthru.date" in metas),
        "section_meta": float("article:section" in metas or "article:tag" in metas),
        "price_meta": float(any("price" in name for name in metas)),
        "place_meta": float(any(name.startswith(PLACES) for name in metas)),
        "metas": math.log1p(len(named)),
        "next_page": float(any(rel in ("next", "prev") for rel, _ in links)),
        "feeds": math.log1p(sum("rss" in kind for _, kind in links)),
    }
