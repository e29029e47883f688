"""Articles of pages that show no text: from the data that they carry for their scripts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipelines.clean import clean_page
from pipelines.records import Article, Hints, Page

PARAGRAPHS = [
    f"The council of the harbour town voted on motion {i} after a long debate, and the mayor said that "
    "the old bridge would be open to people on foot before the first snow of the winter falls."
    for i in range(1, 6)
]  # fmt: skip
HEADLINES = [{"title": f"Story {i}", "url": f"/story-{i}", "summary": "What happened"} for i in range(40)]


LINKED = "type='application/ld+json'"


def page(script: str) -> Page:
    html = (
        "<!doctype html><html lang='en'><head><title>Council votes on the old bridge</title>"
        "<meta property='og:type' content='article'></head>"
        f"<body><div id='app'></div>{script}</body></html>"
    )
    return Page(url="https://tin.example/bridge-4711", source="tin.example", html=html.encode())


def script(data: Any, kind: str = "id='__NEXT_DATA__' type='application/json'", before: str = "") -> str:
    return f"<script {kind}>{before}{json.dumps(data)}</script>"


def in_props(body: Any) -> dict[str, Any]:
    return {"props": {"pageProps": {"latest": HEADLINES, "article": {"headline": "Council", "body": body}}}}


@pytest.mark.parametrize(
    "source",
    [
        script({"@type": "NewsArticle", "articleBody": "\n\n".join(PARAGRAPHS)}, LINKED),
        script(in_props(PARAGRAPHS)),
        script(in_props([{"type": "paragraph", "text": text} for text in PARAGRAPHS])),
        script(in_props([{"type": "paragraph", "data": {"text": text}} for text in PARAGRAPHS])),
        script(in_props([{"type": "text", "content": f"<p>{text}</p>"} for text in PARAGRAPHS])),
        script(in_props([{"children": [{"text": text[:50]}, {"text": text[50:]}]} for text in PARAGRAPHS])),
        script(in_props("".join(f"<p>{text}</p>" for text in PARAGRAPHS))),
        script(in_props([{"type": "p", "text": text} for text in PARAGRAPHS]), "", "window.__STATE__ = "),
    ],
    ids=["json-ld", "texts", "parts", "nested", "html parts", "spans", "html", "state"],
)  # fmt: skip
def test_the_text_of_a_page_that_shows_none_comes_from_its_data(source):
    article = clean_page(page(source))
    assert isinstance(article, Article), article
    assert article.text.split("\n\n") == PARAGRAPHS


def test_the_text_of_a_feed_stands_in_for_a_page_that_shows_none():
    told = replace(page(""), hints=Hints(text="\n".join(PARAGRAPHS)))
    article = clean_page(told)
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == PARAGRAPHS


def test_a_list_of_headlines_is_no_text():
    outcome = clean_page(page(script({"props": {"pageProps": {"latest": HEADLINES}}})))
    assert not isinstance(outcome, Article)


def test_a_page_that_calls_itself_no_article_is_left_alone():
    shop = page(script(in_props(PARAGRAPHS)))
    shop = replace(shop, html=shop.html.replace(b"content='article'", b"content='website'"))
    assert not isinstance(clean_page(shop), Article)


def test_what_a_page_shows_goes_before_what_it_carries():
    shown = "".join(f"<p>{text} Shown.</p>" for text in PARAGRAPHS)
    article = clean_page(page(f"<article>{shown}</article>{script(in_props(PARAGRAPHS))}"))
    assert isinstance(article, Article)
    assert article.text.count("Shown.") == len(PARAGRAPHS)
    assert len(article.text.split("\n\n")) == len(PARAGRAPHS)


@pytest.mark.parametrize("source", ["[" * 5000, '{"body": ', "{" + '"a":{' * 500 + "}" * 500, "not json"])
def test_broken_data_is_passed_over(source):
    outcome = clean_page(page(f"<script type='application/json'>{source}{' ' * 500}</script>"))
    assert not isinstance(outcome, Article)
