"""Segments with their facts and scores become the blocks of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pipelines.extract.facts import Row, names
from pipelines.extract.segment import Segment
from pipelines.records import ELSEWHERE, Article, Block

GUESS: Final = 0.5  # from this score on, a block belongs to the first guess at the text
# What later steps and `scrapy inspect` read; the others stay in the worker: a result must be cheap to send.
KEPT_FACTS: Final = (
    "place", "link_share", "full", "hidden", "in_link", "is_title", "title_share", "is_description",
    "is_alt", "after_break", "after_image", "date", "credit", "byline", "article_body", "from_h1",
    "repeats", "in_figure", "in_nav", "in_footer", "in_aside", "in_table", "near_related", "near_teaser",
    "near_lead", "near_caption", "near_author", "near_date", "near_newsletter", "near_comment", "near_ad",
    "near_share", "near_tag", "near_footer", "near_nav", "near_title", "same_block-1", "picture_box",
    "alt_overlap", "italic", "leads", "onward_box",
)  # fmt: skip


def blocks_of(segments: Sequence[Segment], rows: Sequence[Row | None]) -> list[Block]:
    """Of a segment that is not measured its block says how much of it is linked and where that leads."""
    kept = _kept_places()
    blocks: list[Block] = []
    for s, row in zip(segments, rows, strict=True):
        facts: dict[str, float] = {}
        if row is None:
            if s.link_chars:
                facts = {"link_share": s.link_chars / len(s.text), "leads": float(s.leads)}
            blocks.append(Block(s.text, s.kind, ELSEWHERE, 0.0, s.container.path, facts))
        else:
            for name, at in kept:
                if value := row[at]:
                    facts[name] = float(value)
            blocks.append(Block(s.text, s.kind, "", 0.0, s.container.path, facts))
    return blocks


@lru_cache(maxsize=1)
def _kept_places() -> list[tuple[str, int]]:
    places = {name: at for at, name in enumerate(names())}
    return [(name, places[name]) for name in KEPT_FACTS]


def with_scores(article: Article, scores: Sequence[float]) -> Article:
    """The article with the model's probabilities on its blocks, and the first guess at its text."""
    blocks = [
        block.scored(round(score, 4)) if score else block
        for block, score in zip(article.blocks, scores, strict=True)
    ]
    return replace(article, blocks=tuple(blocks), text=guess(blocks))


def guess(blocks: Sequence[Block]) -> str:
    return "\n\n".join([block.text for block in blocks if block.score >= GUESS and not block.dropped])
