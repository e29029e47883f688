"""The article's title without the site's name."""

from __future__ import annotations

from pipelines.metadata.evidence import Evidence, stands_aside, text_of
from pipelines.metadata.linked_data import first
from pipelines.metadata.site_name import names_of_site, squashed, without_site


def title(evidence: Evidence) -> str:
    """The visible headline that the page's head confirms; see docs/fields.md for the precedence."""
    names = names_of_site(evidence)
    said = [
        without_site(text, names)
        for text in (
            first(evidence.article.get("headline")) or first(evidence.article.get("name")),
            evidence.meta("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline"),
            evidence.title_tag,
        )
        if text
    ]
    shown = [text for h in evidence.headings if (text := text_of(h)) and not stands_aside(h)]
    keys = {squashed(text) for text in said}
    for text in shown:
        if squashed(text) in keys:
            return text
    if len(shown) == 1 and squashed(shown[0]) not in names:
        return shown[0]
    return next((text for text in said if text), evidence.page.hints.title)
