"""The rows of `scrapy stories`: a story, its articles from the first on, and what links them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipelines.records import article_of
from pipelines.stories.evidence import Evidence, evidence
from pipelines.stories.linking import Story, stories
from pipelines.stories.meaning import Model, meaning, text_of

TOLD = ("id", "url", "source", "title", "language", "created")


def story_rows(rows: Iterable[Mapping[str, Any]], model: Model | None = None) -> Iterator[dict[str, Any]]:
    """A row a story. `rows`: articles, of which the newest version is the last."""
    about: dict[str, dict[str, Any]] = {}
    clues: dict[str, Evidence] = {}
    texts: dict[str, str] = {}
    for row in rows:
        about[row["id"]] = {name: row[name] for name in TOLD} | {"agency": row["metadata"]["agency"]}
        article = article_of(row)
        clues[row["id"]] = evidence(article)
        if model is not None:
            texts[row["id"]] = text_of(article)
    meant = meaning(model, texts) if model is not None else None
    for story in stories(list(clues.values()), meaning=meant):
        yield _row(story, about)


def _row(story: Story, about: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    articles = [about[article_id] for article_id in story.articles]
    return {
        "articles": articles,
        "first": articles[0]["id"],
        "agencies": sorted({article["agency"] for article in articles} - {""}),
        "languages": sorted({article["language"] for article in articles}),
        "sources": sorted({article["source"] for article in articles}),
        "links": [
            {"one": link.one, "other": link.other, "score": round(link.score, 3), "shared": list(link.shared)}
            for link in story.links
        ],
    }
