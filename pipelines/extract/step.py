"""The extract step: a page becomes an article whose blocks carry facts and a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml.etree import _Element

from pipelines import cues
from pipelines.address import article_id
from pipelines.admit import page_facts
from pipelines.extract.blocks import GUESS, blocks_of, guess, with_scores
from pipelines.extract.clues import gather
from pipelines.extract.decode import looks_like_html, parse, read_markup, utf8
from pipelines.extract.facts import Row, measure
from pipelines.extract.further import join
from pipelines.extract.model import model
from pipelines.extract.overview import Clues
from pipelines.extract.rules import apply_rules, have_selectors
from pipelines.extract.script_state import is_empty, painted_page
from pipelines.extract.segment import Outline, outline
from pipelines.extract.text_page import extract_text
from pipelines.markup import Markup, markup_of
from pipelines.metadata import read_fields
from pipelines.records import Article, Page, Rejected


@dataclass(frozen=True, slots=True)
class Reading:
    """A page read but not judged: its article with blocks that have no score yet, and every block's facts."""

    article: Article
    rows: list[Row | None]  # None: cannot be article text


def extract(page: Page, when_read: Callable[[Article], object] | None = None) -> Article | Rejected:
    """The page's fields and all its text as scored blocks; `text` is a first guess, for telling the language.

    `when_read` is told of the article when its lines are known and not yet judged; not of one that goes on on
    further pages. Rejected: `not_html` (nothing to parse), `no_text` (no visible word).
    """
    if page.text and not page.html:
        return extract_text(page)
    reading = read(page)
    if isinstance(reading, Rejected):
        return reading
    if when_read is not None and not page.further:
        when_read(reading.article)
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
    blocks = blocks_of(segments, rows)
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


def _with_further_pages(article: Article, page: Page) -> Article:
    """The article with the text of the pages on which it goes on; its fields are the first page's."""
    pages = [article.blocks]
    for html in page.further:
        further = extract(replace(page, html=html, further=()))
        pages += [further.blocks] if isinstance(further, Article) else []
    blocks = join(pages, GUESS)
    return replace(article, blocks=blocks, text=guess(blocks))


def _rejected(page: Page, reason: str) -> Rejected:
    return Rejected(page.requested_url or page.url, page.source, page.added, "extract", reason)
