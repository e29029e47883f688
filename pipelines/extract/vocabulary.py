"""Words of class and id attributes, in groups that say what an element is for.

Compared as substrings of the lower-cased `class`, `id`, `role`, `itemprop` and `data-*` names of an element; the
groups were read off the class names of the WCXB and fundus development pages and of public scraper rules. To add a word, put it into
its group and train the weights anew (`python -m benchmarks.train`).
"""

from __future__ import annotations

import re

GROUPS: dict[str, str] = {
    "related": r"relat|recirc|recommend|more-?(?:from|on|news|stor|art|like|in)|read-?(?:more|next|also)|also-?(?:like|read)|similar|"
    r"popular|trending|most-|latest|onward|lienquan|lien-quan|-lq|tin-|next-?(?:art|post|stor)|prev|infinite",
    "teaser": r"teaser|card|promo|story(?!-?(?:body|content|text))|tease|item|grid|carousel|slider|swiper|thumb|loop|feed|list-?(?:art|post)|box-",
    "share": r"share|sharing|social|facebook|twitter|whatsapp|addthis|follow|copy-?link|toolbar|c-tool|actions",
    "nav": r"nav|menu|breadcrumb|crumb|pagination|pager|skip|sitemap|toc\b|jump",
    "comment": r"comment(?!ary)|disqus|reply|respond|discussion|binh-?luan|coral|kommentar",
    "ad": r"\bads?\b|\bad[-_]|[-_]ads?\b|advert|sponsor|banner|outbrain|taboola|dfp|gpt|werbung|anzeige|publicid|commercial|affiliate",
    "newsletter": r"newsletter|subscri|sign-?up|mailing|mailchimp|email|optin|opt-in|cta\b|call-to|donat|membership",
    "footer": r"foot(?!n)|bottom|copyright|colophon|legal|imprint",
    "header": r"header|masthead|top-?bar|topbar|hero|banner-?top",
    "aside": r"sidebar|aside|rail|widget|complement|secondary|right-?col|column-?right|sticky|infobox|factbox|fact-box",
    "media": r"figure|photo|image|img|picture|gallery|media|slideshow|lightbox|bild\b|foto",
    "caption": r"caption|credit|legend|cutline|bildunter|figcap|pic-?desc|image-?desc|copyright|pcaption|imgcap|picturetext|chuthich",
    "author": r"author|byline|by-line|writer|\bbio\b|-bio|contributor|reporter|autor|tac-?gia|profile|avatar|nguon|source",
    "date": r"date|time|publish|posted|meta(?!l)|info\b|timestamp|datum|updated",
    "tag": r"tag|topic|categor|keyword|label|kicker|eyebrow|badge|chip|ressort|rubrik|section-name",
    "body": r"article-?body|articlebody|body(?!-?bg)|article__content|article-?content|post-?content|entry-?content|content-?body|story-?body|"
    r"article-?text|text-?body|maincontent|main-content|detail-?content|fck|paragraph|prose|rich-?text|wysiwyg|richtext|cms-body|fulltext",
    "content": r"content|article|post\b|story|entry|text|main|detail|artikel|articulo|beitrag",
    "lead": r"lead|lede|sapo|summary|standfirst|intro|descri|subtitle|sub-?title|sub-?head|deck|\bdek\b|excerpt|chapo|chapeau|teasertext|abstract|"
    r"vorspann|ingress|sottotitolo|entradilla|bajada|tldr|key-?point|highlight|strap|desc\b",
    "title": r"title|headline|heading|\bhed\b|titel|titre|titulo",
    "quote": r"quote|blockquote|pull-?q|zitat|cite",
    "paywall": r"paywall|premium|locked|piano|regwall|meter|gated|paid|plus-",
    "list": r"list|\bul\b|\bol\b|menu-item|row",
    "consent": r"cookie|consent|gdpr|modal|popup|pop-up|overlay|dialog|alert|toast|notice|disclaimer",
    "player": r"player|video|audio|podcast|vjs|jw|listen|speech|tts",
    "button": r"button|btn|click|toggle|expand|collapse|accordion|tab\b|tabs",
    "hidden": r"hidden|hide|sr-only|visually|screen-?reader|d-none|invisible|off-?screen|print-only|no-?js",
    "embed": r"embed|tweet|instagram|iframe|oembed|wp-block-embed|tiktok",
    "note": r"footnote|reference|citation|endnote|bibliog|faq|glossary|correction|editor-?note|disclosure|methodolog",
    "form": r"form|search|login|log-?in|input|survey|poll|quiz",
    "product": r"product|price|buy|shop|deal|offer|cart|rating|review-?score|pros|cons",
    "event": r"event|schedule|location|address|contact|phone|hours",
}
NAMES = tuple(GROUPS)
BIT = {name: 1 << i for i, name in enumerate(NAMES)}
_ANY = [(BIT[name], re.compile(pattern)) for name, pattern in GROUPS.items()]
_known: dict[str, int] = {}
KNOWN_LIMIT = 50_000  # words remembered in a process; sites repeat theirs on every page


def groups_of(names: str) -> int:
    """A bit set of the groups that the words of `names` (class, id, ... joined by spaces) belong to."""
    bits = 0
    for word in names.split():
        known = _known.get(word)
        bits |= _read(word) if known is None else known
    return bits


def _read(word: str) -> int:
    lowered = word.lower()
    bits = 0
    for bit, pattern in _ANY:
        if pattern.search(lowered):
            bits |= bit
    if len(_known) >= KNOWN_LIMIT:
        _known.clear()
    _known[word] = bits
    return bits
