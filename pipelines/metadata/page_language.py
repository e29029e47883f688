"""What the page says of its language."""

from __future__ import annotations

import re
from typing import Final

from pipelines.metadata.evidence import Evidence
from pipelines.metadata.linked_data import first
from pipelines.metadata.tables import table

CODE: Final = re.compile(r"\s*([a-z]{2,3})(?=$|[\s_,;-])", re.IGNORECASE)


def page_language(evidence: Evidence) -> str:
    """ISO 639-1, "" where the page, the feed and the site's file say nothing: lang, JSON-LD, og:locale."""
    said = (
        evidence.html_lang,
        first(evidence.article.get("inLanguage"), "alternateName", "name"),
        evidence.meta("og:locale", "content-language", "language", "dc.language", "dcterms.language"),
        evidence.page.hints.language,
        evidence.page.rules.language,
    )
    return next((code for text in said if (code := iso_639_1(text))), "")


def iso_639_1(text: str) -> str:
    """`vi-VN`, `vie`, `vi_VN` -> `vi`; "" for what is no code."""
    if not (found := CODE.match(text)):
        return ""
    code = found[1].lower()
    code = str(table("languages").get(code, code))
    return code if len(code) == 2 else ""
