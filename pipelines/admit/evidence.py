"""What the cleaned article looks like, as numbers; with `page_facts` the whole evidence for `admit`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipelines.admit.items import item_facts
from pipelines.admit.layout import layout
from pipelines.admit.shapes import PRICE
from pipelines.admit.signs import consent_share, paywall_phrases
from pipelines.admit.wording import wording
from pipelines.records import Article, Block

LONG_CHARS: Final = 200
WALL_CHARS: Final = 4000  # of a longer text nobody asks whether it is a wall
MANY: Final = math.log1p(7)
STOPPED: Final = re.compile(r"[.!?…。！？।؟:;][\"”’»)\]」』]*$")
QUOTES: Final = re.compile(r"[\"“”„«»「」『』]")
SENTENCES: Final = re.compile(r"[.!?。！？।؟](?:\s|$)")


def evidence(article: Article) -> dict[str, float]:
    """Numbers by name; those of the page as they came, those of the article with `text_` or `all_` before."""
    facts = dict(article.page_facts)
    blocks = article.blocks
    kept = [block for block in blocks if not block.dropped]
    chars, all_chars = _chars(kept), _chars(blocks)
    facts |= _shape(blocks, kept, chars, all_chars) | _style(article.text)
    facts |= item_facts(blocks) | layout(kept) | wording(article)
    facts["all_dates"] = math.log1p(sum(block.facts.get("date", 0) > 0 for block in blocks))
    facts["all_bylines"] = math.log1p(sum(block.facts.get("byline", 0) > 0 for block in blocks))
    facts["all_credits"] = math.log1p(sum(block.facts.get("credit", 0) > 0 for block in blocks))
    facts["authors"] = float(len(article.metadata.authors))
    facts["created"] = float(bool(article.created))
    facts["created_time"] = float(len(article.created) > 10)
    facts["section"] = float(bool(article.metadata.section))
    facts["tags"] = math.log1p(len(article.metadata.tags))
    facts["captions"] = math.log1p(len(article.metadata.captions))
    facts["agency"] = float(bool(article.metadata.agency))
    facts["lead_chars"] = math.log1p(len(article.metadata.description))
    return facts | _unsigned(facts)


def signs(article: Article) -> dict[str, float]:
    """What of the evidence `unfit` asks for, of a page whose kind is told."""
    long = sum(not block.dropped and len(block.text) >= LONG_CHARS for block in article.blocks)
    walls = _walls(article.text) if len(article.text) < WALL_CHARS else {"consent": 0.0, "paywall": 0.0}
    return dict(article.page_facts) | walls | {"long_blocks": math.log1p(long)}


def _walls(text: str) -> dict[str, float]:
    return {"consent": consent_share(text), "paywall": float(paywall_phrases(text[-600:]))}


def _unsigned(facts: Mapping[str, float]) -> dict[str, float]:
    """Repeated items on pages that do not show themselves to be an article: what a sum of facts can't tell.

    Rankings and live blogs are built of items, too, but have an author and a day.
    """
    signed = bool(
        facts.get("ld_article")
        or facts.get("news_keywords")
        or (facts.get("og_article") and facts.get("published"))
        or (facts["authors"] and facts["created"])
    )
    posts = max(facts["item_posts"], facts["all_item_posts"])
    cards = max(facts["item_cards"], facts["item_titled"] * facts["item_small"])
    both = {
        "posts": posts,
        "cards": cards,
        "repeated": max(posts, cards),
        "titled": facts["item_titled"],
        "small": facts["item_small"],
        "spread": facts["item_items"],
    }
    found = {"signed": float(signed)}
    for name, share in both.items():
        found[f"unsigned_{name}"] = 0.0 if signed else share
    return found | {
        "any_posts": posts,
        "any_cards": cards,
        "any_repeated": max(posts, cards),
        "some_posts": min(facts["item_posts"], 0.5),
        "many_cards": facts["item_cards"] * (facts["n_item_cards"] > MANY),
        "many_posts": facts["item_posts"] * (facts["n_item_posts"] > MANY),
    }


def _shape(blocks: Sequence[Block], kept: Sequence[Block], chars: int, all_chars: int) -> dict[str, float]:
    """How the page's text is shared out between what was kept and the rest."""
    paragraphs = [block for block in kept if block.kind not in ("heading", "list_item", "table")]
    long = [block for block in kept if len(block.text) >= LONG_CHARS]
    places = [i for i, block in enumerate(blocks) if not block.dropped]
    whole = 1 + chars
    return {
        "text_chars": math.log1p(chars),
        "all_chars": math.log1p(all_chars),
        "kept_share": chars / (1 + all_chars),
        "kept_blocks": math.log1p(len(kept)),
        "all_blocks": math.log1p(len(blocks)),
        "kept_block_share": len(kept) / (1 + len(blocks)),
        "spread": len(kept) / (1 + places[-1] - places[0]) if places else 0.0,
        "begins_at": places[0] / len(blocks) if places else 1.0,
        "mean_chars": chars / (1 + len(kept)),
        "long_blocks": math.log1p(len(long)),
        "long_share": _chars(long) / whole,
        "paragraph_share": _chars(paragraphs) / whole,
        "heading_share": _chars(block for block in kept if block.kind == "heading") / whole,
        "headings": math.log1p(sum(block.kind == "heading" for block in kept)),
        "list_share": _chars(block for block in kept if block.kind == "list_item") / whole,
        "table_share": _chars(block for block in kept if block.kind == "table") / whole,
        "quote_share": _chars(block for block in kept if block.kind == "quote") / whole,
        "text_links": _linked(kept) / whole,
        "all_links": _linked(blocks) / (1 + all_chars),
        "score": sum(block.score * len(block.text) for block in kept) / whole,
        "all_score": sum(block.score * len(block.text) for block in blocks) / (1 + all_chars),
        "doubtful": _chars(block for block in blocks if 0.2 < block.score < 0.8) / (1 + all_chars),
        "under_title": float(any(block.facts.get("is_title") for block in blocks)),
        "long_left": math.log1p(sum(bool(b.dropped) and len(b.text) >= LONG_CHARS for b in blocks)),
    }


def _style(text: str) -> dict[str, float]:
    """How the text is written: a report quotes, a shop counts prices, a firm says "we" and "you"."""
    words = len(text.split()) + 20
    lines = text.split("\n\n")
    sentences = len(SENTENCES.findall(text))
    characters = set(text)  # of which there are few: counting each is faster than asking all in turn
    return {
        "stopped": sum(bool(STOPPED.search(line)) for line in lines) / len(lines),
        "sentences": math.log1p(sentences),
        "sentence_words": min(60.0, words / (1 + sentences)),
        "quotes": 100 * len(QUOTES.findall(text)) / words,
        "prices": 100 * len(PRICE.findall(text)) / words,
        "digits": sum(map(text.count, filter(str.isdigit, characters))) / (1 + len(text)),
        "capitals": sum(map(text.count, filter(str.isupper, characters))) / (1 + len(text)),
        "questions": 100 * text.count("?") / words,
        "exclamations": 100 * text.count("!") / words,
        "first_line": math.log1p(len(lines[0])),
        **_walls(text),
    }


def _chars(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _linked(blocks: Sequence[Block]) -> float:
    return sum(len(block.text) * block.facts.get("link_share", 0.0) for block in blocks)
