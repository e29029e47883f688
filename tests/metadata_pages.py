"""Small pages written for the tests of the fields."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

from pipelines.markup import markup_of
from pipelines.metadata import Fields, read_fields
from pipelines.records import Hints, Page, SiteRules

URL = "https://www.bienxanh.example/kinh-te/tau-moi-cap-cang.html"


def fields_of(
    head: str = "",
    body: str = "<h1>Tàu mới cập cảng</h1>",
    *,
    url: str = URL,
    lang: str = "",
    hints: Hints | None = None,
    rules: SiteRules | None = None,
) -> Fields:
    """The fields of a page with this head and body."""
    source = f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>"
    page = Page(url, "bienxanh.example", source.encode(), hints=hints or Hints(), rules=rules or SiteRules())
    return read_fields(markup_of(html.document_fromstring(source)), page)


def linked(**values: Any) -> str:
    """A JSON-LD script; a news article where `type` says nothing else."""
    node = {"@context": "https://schema.org", "@type": values.pop("type", "NewsArticle"), **values}
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'


def meta(**values: str) -> str:
    """Meta elements; `__` in a name stands for a colon."""
    return "".join(f'<meta property="{k.replace("__", ":")}" content="{v}">' for k, v in values.items())
