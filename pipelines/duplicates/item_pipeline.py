"""The duplicates step as a Scrapy item pipeline: versions of an article first, then copies of others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from pipelines.crawl_run import CrawlRun
from pipelines.duplicates.entry import Entry, Match, entry_of
from pipelines.duplicates.signature import sign
from pipelines.records import Article, ArticleItem, Rejected, article_of
from pipelines.step import asked_for
from pipelines.store import versions
from pipelines.store.versions import Verdict

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True)
class Findings:
    verdict: Verdict
    match: Match | None = None


class DuplicatesPipeline:
    """Rejects what is written already (`unchanged`, `same_address`) and, with DUPLICATES=drop, copies."""

    def __init__(self, run: CrawlRun) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DuplicatesPipeline:
        return cls(CrawlRun.of(crawler))

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Rejected):
            return item
        digest = sha256(item["text"].encode()).hexdigest()
        signature = getattr(item, "signature", b"")
        if digest != item["metadata"]["text_sha256"]:  # a pipeline of another project has changed the text
            item["metadata"]["text_sha256"], signature = digest, b""
        article = article_of(item)
        entry = entry_of(article, self.run.lease, signature or await asyncio.to_thread(sign, article.text))
        found = await self.run.ask(self._look, article, entry)
        if found.verdict.reason:
            return _rejected(article, found.verdict.reason, found.verdict.detail)
        match = found.match
        if match and (match.kind == "same_address" or not self.run.keeps_copies):
            return _rejected(article, match.reason, match.detail, match.article_id)
        cluster = match.cluster if match else article.id
        item["metadata"] |= {
            "version": found.verdict.version,
            "duplicate_of": match.article_id if match else "",
            "duplicate_score": match.score if match else 0.0,
            "cluster": cluster,
        }
        if isinstance(item, ArticleItem):
            item.entry = replace(entry, cluster=cluster)
        return item

    def _look(self, connection: Connection, article: Article, entry: Entry) -> Findings:
        """In the store's thread, one article after the other: of two copies the first one stays."""
        again = getattr(self.run.crawler.spider, "writes_again", False)
        verdict = versions.judge_version(connection, article, self.run.lease, again)
        if verdict.reason:
            return Findings(verdict)
        match = self.run.index.check_and_add(connection, entry)
        if match and not self.run.keeps_copies:
            versions.unclaim(connection, self.run.lease, [article.id])
        return Findings(verdict, match)


def _rejected(article: Article, reason: str, detail: str, duplicate_of: str = "") -> Rejected:
    return Rejected(
        asked_for(article), article.source, article.added, "duplicates", reason, detail, duplicate_of
    )
