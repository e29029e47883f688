"""The extract step: a page becomes an article whose blocks carry facts and a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.etree import _Element

from pipelines import cues
from pipelines.address import article_id
from pipelines.admit import page_facts
from pipelines.extract.clues import gather
from pipelines.extract.decode import looks_like_html, parse, read_markup, utf8
from pipelines.extract.facts import Row, measure, names
from pipelines.extract.further import join
from pipelines.extract.model import model
from pipelines.extract.overview import Clues
from pipelines.extract.rules import apply_rules, have_selectors
from pipelines.extract.script_state import is_empty, painted_page
from pipelines.extract.segment import Outline, Segment, outline
from pipelines.extract.text_page import extract_text
from pipelines.markup import Markup, markup_of
from pipelines.metadata import read_fields
from pipelines.records import ELSEWHERE, Article, Block, Page, Rejected

GUESS = 0.5  # from this score on, a block belongs to the first guess at the text
# What later steps and `scrapy inspect` read; the others stay in the worker: a result must be cheap to send.
KEPT_FACTS = (
    "place", "link_share", "full", "hidden", "in_link", "is_title", "title_share", "is_description",
    "is_alt", "after_break", "after_image", "date", "credit", "byline", "article_body", "from_h1",
    "repeats", "in_figure", "in_nav", "in_footer", "in_aside", "in_table", "near_related", "near_teaser",
    "near_lead", "near_caption", "near_author", "near_date", "near_newsletter", "near_comment", "near_ad",
    "near_share", "near_tag", "near_footer", "near_nav", "near_title", "same_block-1", "picture_box",
    "alt_overlap", "italic", "leads", "onward_box",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A page read but not judged: its article with blocks that have no score yet, and every block's facts."""

    article: Article
    rows: list[Row | None]  # None: cannot be article text


def extract(page: Page) -> Article | Rejected:
    """The page's fields and all its text as scored blocks; `text` is a first guess, for telling the language.

    Rejected: `not_html` (nothing to parse), `no_text` (no visible word).
    """
    if page.text and not page.html:
        return extract_text(page)
    reading = read(page)
    if isinstance(reading, Rejected):
        return reading
    article = with_scores(reading.article, model().scores(reading.rows))
    return _with_further_pages(article, page) if page.further else article


def read(page: Page, doubt: Callable[[Clues], Clues] | None = None) -> Reading | Rejected:
    """Everything of `extract` but the model; what the model is trained on.

    `doubt` changes what is known of the page before its segments are measured: training takes verdicts away.
    """
    source = utf8(page.html, page.encoding)
    if not looks_like_html(source):
        return _rejected(page, "not_html")
    tree = parse(source) if have_selectors(page.rules) else None
    markup = read_markup(source) if tree is None else markup_of(tree)
    if markup is None:
        return _rejected(page, "not_html")
    with markup:
        seen = outline(markup.elements, page.url)
        if is_empty(seen.segments) and (tree_with_text := painted_page(source, page.hints.text)) is not None:
            with markup_of(tree_with_text) as painted:
                return _reading(page, painted, outline(painted.elements, page.url), tree_with_text, doubt)
        return _reading(page, markup, seen, tree, doubt)


def _reading(
    page: Page, markup: Markup, seen: Outline, tree: _Element | None, doubt: Callable[[Clues], Clues] | None
) -> Reading | Rejected:
    """`tree`: the one that `markup` was made of, if it was; the site's rules are asked of it."""
    segments = seen.segments
    if not segments:
        return _rejected(page, "no_text")
    fields = read_fields(markup, page)
    clues = gather(markup, seen, cues.load(fields.page_language))
    rows = measure(seen, doubt(clues) if doubt else clues)
    blocks = _blocks(segments, rows)
    if tree is not None and have_selectors(page.rules):
        blocks = apply_rules(tree, segments, blocks, page.rules)
    article = Article(
        id=article_id(fields.url),
        url=fields.url,
        source=page.source,
        title=fields.title,
        created=fields.created,
        added=page.added,
        metadata=fields.metadata,
        blocks=tuple(blocks),
        page_language=fields.page_language,
        page_facts=page_facts(markup, page),
    )
    return Reading(article, rows)


def with_scores(article: Article, scores: Sequence[float]) -> Article:
    """The article with the model's probabilities on its blocks, and the first guess at its text."""
    blocks = tuple(
        block.scored(round(score, 4)) if score else block
        for block, score in zip(article.blocks, scores, strict=True)
    )
    return replace(article, blocks=blocks, text=_guess(blocks))


def _guess(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.text for block in blocks if block.score >= GUESS and not block.dropped)


def _with_further_pages(article: Article, page: Page) -> Article:
    """The article with the text of the pages on which it goes on; its fields are the first page's."""
    pages = [article.blocks]
    for html in page.further:
        further = extract(replace(page, html=html, further=()))
        pages += [further.blocks] if isinstance(further, Article) else []
    blocks = join(pages, GUESS)
    return replace(article, blocks=blocks, text=_guess(blocks))


def _blocks(segments: Sequence[Segment], rows: Sequence[Row | None]) -> list[Block]:
    """Of a segment that is not measured its block says how much of it is linked and where that leads."""
    kept = _kept_places()
    blocks = []
    for s, row in zip(segments, rows, strict=True):
        if row is None:
            link = {"link_share": s.link_chars / len(s.text), "leads": float(s.leads)} if s.link_chars else {}
            blocks.append(Block(s.text, s.kind, ELSEWHERE, path=s.container.path, facts=link))
        else:
            facts = {name: float(value) for name, at in kept if (value := row[at])}
            blocks.append(Block(s.text, s.kind, path=s.container.path, facts=facts))
    return blocks


@lru_cache(maxsize=1)
def _kept_places() -> tuple[tuple[str, int], ...]:
    places = {name: at for at, name in enumerate(names())}
    return tuple((name, places[name]) for name in KEPT_FACTS)


def _rejected(page: Page, reason: str) -> Rejected:
    return Rejected(page.requested_url or page.url, page.source, page.added, "extract", reason)
