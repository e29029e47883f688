"""The duplicates step as a Scrapy item pipeline: versions of an article first, then copies of others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from pipelines.crawl_run import CrawlRun
from pipelines.duplicates.entry import Entry, Match, entry_of
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
    entry: Entry | None = None


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
        article = article_of(item)
        found = await self.run.store.run(self._look, article)
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
        if isinstance(item, ArticleItem) and found.entry:
            item.entry = replace(found.entry, cluster=cluster)
        return item

    def _look(self, connection: Connection, article: Article) -> Findings:
        """In the store's thread, one article after the other: of two copies the first one stays."""
        again = getattr(self.run.crawler.spider, "writes_again", False)
        verdict = versions.judge_version(connection, article, self.run.lease, again)
        if verdict.reason:
            return Findings(verdict)
        entry = entry_of(article, self.run.lease)
        match = self.run.index.check_and_add(connection, entry)
        if match and not self.run.keeps_copies:
            versions.unclaim(connection, self.run.lease, [article.id])
        return Findings(verdict, match, entry)


def _rejected(article: Article, reason: str, detail: str, duplicate_of: str = "") -> Rejected:
    return Rejected(
        asked_for(article), article.source, article.added, "duplicates", reason, detail, duplicate_of
    )
