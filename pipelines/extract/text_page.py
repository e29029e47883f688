"""A page of an old corpus that has only text: an article whose blocks are the text's lines."""

from __future__ import annotations

from pipelines.address import article_id, article_url
from pipelines.extract.plain_text import blocks_of_text
from pipelines.metadata.fields import EXTRACTOR
from pipelines.records import Article, Metadata, Page, Rejected


def extract_text(page: Page) -> Article | Rejected:
    """What the row says of itself, and its lines as blocks; `no_text` if there is no word in it."""
    blocks = blocks_of_text(page.text)
    if not any(any(map(str.isalnum, block.text)) for block in blocks):
        return Rejected(page.requested_url or page.url, page.source, page.added, "extract", "no_text")
    url = article_url("", page.url)
    return Article(
        id=article_id(url),
        url=url,
        source=page.source,
        title=page.hints.title,
        text="\n\n".join(block.text for block in blocks),
        created=page.hints.created,
        added=page.added,
        metadata=Metadata(
            authors=page.hints.authors,
            requested_url=page.requested_url,
            status=page.status,
            discovered_by=page.discovered_by,
            robots=page.robots,
            tdm_reservation=page.tdm_reservation,
            warc_file=page.warc_file,
            warc_offset=page.warc_offset,
            extractor=EXTRACTOR,
        ),
        blocks=blocks,
        page_language=page.hints.language or page.rules.language,
    )
