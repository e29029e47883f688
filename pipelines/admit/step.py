"""`admit`: the article, or the reason why the page is none."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipelines.admit.evidence import WALL_CHARS, evidence, signs
from pipelines.admit.judge import ARTICLE, judge
from pipelines.admit.told import is_told_article
from pipelines.given import ANY_ARTICLE, Limits
from pipelines.records import Article, Rejected

# A stub: so few characters of text and a wall behind them.
STUB_CHARS = 1200  # below WALL_CHARS
WALL_PHRASES = 2
# A page of pictures: so many figures, and less than a short paragraph for each.
GALLERY_FIGURES, GALLERY_CHARS = 8, 100
ERROR_CHARS = 1500
CONSENT_SHARE = 3.0  # phrases for 1,000 characters; articles on cookies reach 1
OFFERED = math.log1p(2)  # so much of an offer is told: a name and a brand alone are told of courses, too


def admit(article: Article, limits: Limits = ANY_ARTICLE) -> Article | Rejected:
    """The article as it came, or why it is none.

    Reasons: no_text, error_page, consent, paywall, too_short, gallery; what the page is instead: listing,
    forum, product, service; language_not_wanted.
    """
    if not article.text:
        return _rejected(article, "no_text", "")
    is_told = is_told_article(article.page_facts)
    facts = signs(article) if is_told else evidence(article)
    if reason := unfit(article, facts, limits) or (() if is_told else _kind(article, facts)):
        return _rejected(article, *reason)
    if limits.languages and article.language not in limits.languages:
        return _rejected(article, "language_not_wanted", article.language)
    return article


Reason = tuple[str, str]  # and what it was told by; () for none


def unfit(article: Article, facts: Mapping[str, float], limits: Limits = ANY_ARTICLE) -> Reason | tuple[()]:
    """Why the text can't be an article, whatever page it stands on; () where nothing speaks against it."""
    return _wall(facts, article) or _too_short(article, limits) or _gallery(facts, article)


def _wall(facts: Mapping[str, float], article: Article) -> Reason | tuple[()]:
    """What stands in place of the article: an error, a question for consent, an offer to subscribe."""
    chars = len(article.text)
    if facts.get("error_title") and chars < ERROR_CHARS:
        return "error_page", article.title
    if facts["consent"] >= CONSENT_SHARE and chars < WALL_CHARS:
        return "consent", f"{facts['consent']:.1f} phrases in 1,000 characters"
    if chars < STUB_CHARS and (
        facts["paywall"] >= WALL_PHRASES or (facts["paywall"] and facts.get("paywalled"))
    ):
        return "paywall", f"{chars} characters before the wall"
    return ()


def _too_short(article: Article, limits: Limits) -> Reason | tuple[()]:
    chars = len(article.text)
    return ("too_short", f"{chars} characters") if chars < limits.min_text_chars else ()


def _gallery(facts: Mapping[str, float], article: Article) -> Reason | tuple[()]:
    figures, chars = math.expm1(facts.get("n_figure", 0.0)), len(article.text)
    if figures >= GALLERY_FIGURES and chars < GALLERY_CHARS * figures and not facts["long_blocks"]:
        return "gallery", f"{figures:.0f} pictures, {chars} characters"
    return ()


def _kind(article: Article, facts: Mapping[str, float]) -> Reason | tuple[()]:
    """What the page is, where it is no article by its model; text without a page is believed."""
    if not article.page_facts:
        return ()
    if kind := declared(facts):
        return kind, "by what the page says of itself"
    verdict = judge()
    kinds = verdict.probabilities(facts)
    score = kinds.pop(ARTICLE)
    if score >= verdict.threshold:
        return ()
    return max(kinds, key=lambda kind: kinds[kind]), f"an article with probability {score:.2f}"


def declared(facts: Mapping[str, float]) -> str:
    """The kind that the page itself names in its linked data or OpenGraph: forum, product; "" for none.

    Of 917 articles of the development pages none names itself so, of 202 other pages 47.
    """
    if facts.get("ld_thread") and not facts.get("ld_article"):
        return "forum"
    if facts.get("og_product"):
        return "product"
    is_article = facts.get("ld_article") or facts.get("og_article")
    is_sold = facts.get("price_meta") or facts.get("ld_offer_told", 0.0) > OFFERED
    return "product" if facts.get("ld_product") and is_sold and not is_article else ""


def _rejected(article: Article, reason: str, detail: str) -> Rejected:
    url = article.metadata.requested_url or article.url
    return Rejected(url, article.source, article.added, "admit", reason, detail)
