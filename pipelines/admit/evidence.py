"""What the cleaned article looks like, as numbers; with `page_facts` the whole evidence for `admit`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from pipelines.admit.signs import consent_share, paywall_phrases
from pipelines.records import Article, Block

LONG_CHARS = 200
STOPPED = re.compile(r"[.!?…。！？।؟:;][\"”’»)\]」』]*$")
QUOTES = re.compile(r"[\"“”„«»「」『』]")
PRICE = re.compile(r"[$€£¥₫₹]\s?\d|\d\s?(?:€|₫|zł|kr|USD|EUR|VND|đ)(?!\w)")
SENTENCES = re.compile(r"[.!?。！？।؟](?:\s|$)")
WE = re.compile(r"\b(?:we|our|ours|us|wir|unser\w*|nous|nos|notre|nosotros|nuestr\w+|chúng tôi)\b", re.I)
YOU = re.compile(r"\b(?:you|your|yours|ihr|ihre\w*|sie|vous|votre|vos|usted|tu|bạn|quý khách)\b", re.I)
ME = re.compile(r"\b(?:i|i'm|i’m|my|me|i've|i’ve|ich|je|mein|tôi|mình)\b", re.I)
SAID = re.compile(
    r"\b(?:said|says|told|according|sagte|cho biết|dit|dijo|ha detto|zei|powiedział|сказал|заявил)\b", re.I
)


def evidence(article: Article) -> dict[str, float]:
    """Numbers by name; those of the page as they came, those of the article with `text_` or `all_` before."""
    facts = dict(article.page_facts)
    blocks = article.blocks
    kept = [block for block in blocks if not block.dropped]
    chars, all_chars = _chars(kept), _chars(blocks)
    facts |= _shape(blocks, kept, chars, all_chars) | _style(article.text)
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
    return facts


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
    return {
        "stopped": sum(bool(STOPPED.search(line)) for line in lines) / len(lines),
        "sentences": math.log1p(len(SENTENCES.findall(text))),
        "sentence_words": min(60.0, words / (1 + len(SENTENCES.findall(text)))),
        "quotes": 100 * len(QUOTES.findall(text)) / words,
        "prices": 100 * len(PRICE.findall(text)) / words,
        "digits": sum(map(str.isdigit, text)) / (1 + len(text)),
        "capitals": sum(map(str.isupper, text)) / (1 + len(text)),
        "questions": 100 * text.count("?") / words,
        "exclamations": 100 * text.count("!") / words,
        "we": 100 * len(WE.findall(text)) / words,
        "you": 100 * len(YOU.findall(text)) / words,
        "me": 100 * len(ME.findall(text)) / words,
        "said": 100 * len(SAID.findall(text)) / words,
        "consent": consent_share(text),
        "paywall": float(paywall_phrases(text[-600:])),
        "first_line": math.log1p(len(lines[0])),
    }


def _chars(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _linked(blocks: Sequence[Block]) -> float:
    return sum(len(block.text) * block.facts.get("link_share", 0.0) for block in blocks)
