"""The boilerplate step: each block is kept or dropped with a reason, and the kept ones make the text."""

from __future__ import annotations

from dataclasses import replace

from pipelines import cues
from pipelines.boilerplate.captions import captions_of, is_caption
from pipelines.boilerplate.compose import compose
from pipelines.boilerplate.last_headings import drop_last_headings
from pipelines.boilerplate.lead import set_lead_apart
from pipelines.boilerplate.plain_text import drop_from_text
from pipelines.boilerplate.players import drop_players
from pipelines.boilerplate.reasons import reason_of
from pipelines.boilerplate.repeats import drop_known_lines, drop_repeats
from pipelines.boilerplate.rescue import keep_cut_body, keep_headings, keep_lead
from pipelines.boilerplate.signatures import agency_of, drop_signatures
from pipelines.boilerplate.teasers import drop_linked_headings, drop_summaries
from pipelines.extract.plain_text import blocks_of_text
from pipelines.metadata.dateline import dateline_of
from pipelines.records import EMPTY, Article, Block, SiteMemory
from pipelines.title_parts import without_shared_parts

THRESHOLD = 0.58  # chosen on the development pages, out of fold; re-run benchmarks.train after a change


def drop_boilerplate(article: Article, memory: SiteMemory = EMPTY) -> Article:
    """The article with a text of the blocks that belong to it; captions, lead and agency in their fields.

    Text that came without a page (no block has a path) is cleaned by its lines alone.
    """
    if not any(block.path for block in article.blocks):
        return drop_from_text(replace(article, blocks=article.blocks or blocks_of_text(article.text)), memory)
    known = cues.load(article.language or article.page_language)
    blocks = keep_headings(keep_cut_body(article.blocks, THRESHOLD), THRESHOLD)
    blocks = keep_lead(blocks, THRESHOLD)
    blocks = [block if block.dropped else _judged(block, known) for block in blocks]
    blocks = drop_known_lines(blocks, memory)
    blocks = drop_linked_headings(drop_summaries(drop_players(blocks, known)))
    blocks = drop_signatures(blocks, article, known)
    blocks = drop_last_headings(drop_repeats(blocks), known)
    blocks, lead = set_lead_apart(blocks)
    metadata = article.metadata
    text = compose(blocks)
    metadata = replace(
        metadata,
        description=lead or metadata.description,
        captions=metadata.captions or captions_of(blocks),
        agency=metadata.agency or agency_of(blocks),
        dateline=metadata.dateline or next(filter(None, map(dateline_of, text.split("\n\n")[:2])), ""),
    )
    title = without_shared_parts(article.title, memory)
    return replace(article, title=title, text=text, blocks=tuple(blocks), metadata=metadata)


def _judged(block: Block, known: cues.Cues) -> Block:
    """The model's verdict, with the reason that a reader of `scrapy inspect` can check."""
    facts = block.facts
    if (
        facts.get("is_title")
        and block.kind == "heading"
        and (facts.get("near_title", 0) <= 1 or not facts.get("from_h1"))
    ):
        return block.dropped_as("title")
    if is_caption(block, known):
        return block.dropped_as("caption")
    if block.score < THRESHOLD and block.kind != "lead":
        return block.dropped_as(reason_of(block, known))
    return block
