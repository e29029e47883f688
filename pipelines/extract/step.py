"""The extract step: a page becomes an article whose blocks carry facts and a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from pipelines import cues
from pipelines.address import article_id
from pipelines.admit import page_facts
from pipelines.extract.clues import gather
from pipelines.extract.decode import decode, looks_like_html, parse
from pipelines.extract.facts import measure
from pipelines.extract.model import model
from pipelines.extract.text_page import extract_text
from pipelines.extract.rules import apply_rules
from pipelines.extract.segment import Segment, segment
from pipelines.metadata import read_fields
from pipelines.records import Article, Block, Page, Rejected

GUESS = 0.5  # from this score on, a block belongs to the first guess at the text
# What later steps and `scrapy inspect` read; the other facts stay in the worker, a page's result must be cheap to send.
KEPT_FACTS = (
    "place", "link_share", "links", "full", "fast", "hidden", "in_link", "is_title", "title_share", "is_description", "is_alt",
    "after_break", "after_image", "date", "credit", "byline", "article_body", "from_h1", "repeats", "bold_share",
    "in_figure", "in_nav", "in_footer", "in_aside", "in_table", "near_related", "near_teaser", "near_lead", "near_caption", "near_author", "near_date",
    "near_newsletter", "near_comment", "near_ad", "near_share", "near_tag", "near_footer", "near_nav", "near_title", "same_block-1",
    "level", "under_heading",
)  # fmt: skip


def extract(page: Page) -> Article | Rejected:
    """The page's fields and all its text as scored blocks; `text` is the first guess, for telling the language.

    Rejected: `not_html` (nothing to parse), `no_text` (no visible word).
    """
    if page.text and not page.html:
        return extract_text(page)
    source = decode(page.html, page.encoding)
    tree = parse(source) if looks_like_html(source) else None
    if tree is None:
        return _rejected(page, "not_html")
    segments = segment(tree)
    if not segments:
        return _rejected(page, "no_text")
    fields = read_fields(tree, page)
    blocks = _blocks(tree, segments, page, fields.page_language)
    return Article(
        id=article_id(fields.url),
        url=fields.url,
        source=page.source,
        title=fields.title,
        text="\n\n".join(block.text for block in blocks if block.score >= GUESS and not block.dropped),
        created=fields.created,
        added=page.added,
        metadata=fields.metadata,
        blocks=blocks,
        page_language=fields.page_language,
        page_facts=page_facts(tree, page),
    )


def _blocks(tree: HtmlElement, segments: Sequence[Segment], page: Page, language: str) -> tuple[Block, ...]:
    known = cues.load(language)
    clues = replace(
        gather(tree), cues=[known.kind_of(s.text, weak=True) or known.starts(s.text) for s in segments]
    )
    rows = measure(segments, clues)
    scores = model().scores(rows)
    locate = tree.getroottree().getpath
    paths: dict[int, str] = {}
    blocks = []
    for s, row, score in zip(segments, rows, scores, strict=True):
        order = s.container.order
        if order not in paths:
            paths[order] = locate(s.container.element)
        facts = {name: float(value) for name in KEPT_FACTS if (value := row[name])}
        blocks.append(Block(s.text, s.kind, "", round(score, 4), paths[order], facts))
    return apply_rules(tree, segments, blocks, page.rules)


def _rejected(page: Page, reason: str) -> Rejected:
    return Rejected(page.requested_url or page.url, page.source, page.added, "extract", reason)
