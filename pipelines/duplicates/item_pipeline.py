"""The duplicates step as a Scrapy item pipeline: versions of an article first, then copies of others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scrapy import signals
from sqlalchemy import Connection

from pipelines.crawl_run import CrawlRun, LeftPending
from pipelines.duplicates.entry import Entry, Match, entry_of
from pipelines.duplicates.signature import sign
from pipelines.duplicates.waiting import WaitingRoom
from pipelines.records import Article, ArticleItem, Rejected, TextPrints, article_of
from pipelines.step import asked_for
from pipelines.store import versions
from pipelines.store.versions import Verdict
from pipelines.together import Together

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


# An article waits so long for others that are looked up together with it, or until there are so many: the way
# to the store's thread and a transaction cost as much as a look-up.
TOGETHER_SECONDS = 0.05
MOST_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Findings:
    verdict: Verdict
    match: Match | None = None


class DuplicatesPipeline:
    """Rejects what is written already (`unchanged`, `same_address`) and, with DUPLICATES=drop, copies.

    Where not the first of several copies is to be kept, what would be written waits for a better one
    (`WaitingRoom`). A better one that comes when the other is on its way to the disk is written too, tagged.
    """

    def __init__(self, run: CrawlRun) -> None:
        self.run = run
        rules = run.index.rules
        self.waits = rules.keep != "first" and not rules.keeps_copies
        seconds = run.crawler.settings.getfloat("DUPLICATES_WAIT", 200.0)
        self.room = WaitingRoom(run.crawler, seconds, run.pages)
        self.looks = Together(self._look_all, lambda: len(run.pages), MOST_TOGETHER, TOGETHER_SECONDS)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DuplicatesPipeline:
        pipeline = cls(CrawlRun.of(crawler))
        if pipeline.waits:
            crawler.signals.connect(pipeline.room.spider_idle, signals.spider_idle)
            crawler.signals.connect(pipeline.room.close, signals.spider_closed)
        return pipeline

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Rejected) or self.room.has_waited(item["id"]):
            return item
        digest = sha256(item["text"].encode()).hexdigest()
        prints: TextPrints | None = getattr(item, "prints", None)
        if digest != item["metadata"]["text_sha256"]:  # a pipeline of another project has changed the text
            item["metadata"]["text_sha256"], prints = digest, None
        article = article_of(item)
        signature = prints.signature if prints else await asyncio.to_thread(sign, article.text)
        entry = entry_of(article, self.run.lease, signature)
        found = await self.looks.ask((article, entry))
        if found.verdict.reason:
            return _rejected(article, found.verdict.reason, found.verdict.detail)
        match = found.match
        if match and not match.is_outdone and (match.kind == "same_address" or not self.run.keeps_copies):
            return _rejected(article, match.reason, match.detail, match.article_id)
        cluster = match.cluster if match else article.id
        if match and self.waits and await self._takes_the_place(article, match):
            match = None
        item["metadata"] |= {
            "version": found.verdict.version,
            "duplicate_of": match.article_id if match else "",
            "duplicate_score": match.score if match else 0.0,
            "cluster": cluster,
        }
        if isinstance(item, ArticleItem):
            item.entry, item.prints = replace(entry, cluster=cluster), prints
            item.is_copy_on_site = match is not None and match.source == article.source
        if self.waits:
            self.room.hold(item)
            raise LeftPending("waits for a better copy")
        return item

    async def _takes_the_place(self, article: Article, match: Match) -> bool:
        """Rejects the waiting article that is outdone; False when it waits no more."""
        item = self.room.take(match.article_id)
        if item is None:
            return False
        outdone = article_of(item)
        told = replace(match, url=article.url, agency=article.metadata.agency)
        await self.run.ask(self._forget, outdone.id)
        self.room.send_on(_rejected(outdone, match.reason, told.detail, article.id))
        return True

    def _forget(self, connection: Connection, article_id: str) -> None:
        self.run.index.forget(article_id)
        versions.unclaim(connection, self.run.lease, [article_id])

    async def _look_all(self, asked: Sequence[tuple[Article, Entry]]) -> Sequence[Findings | Exception]:
        """Together; where that fails each alone, so that one fault leaves no other article pending."""
        try:
            return await self.run.ask(self._look_in_turn, asked)
        except LeftPending:  # the store is lost
            raise
        except Exception as error:
            if len(asked) == 1:
                return [error]
        return [found for each in asked for found in await self._look_all([each])]

    def _look_in_turn(self, connection: Connection, asked: Sequence[tuple[Article, Entry]]) -> list[Findings]:
        """In the store's thread, one article after the other: of two copies the first one stays."""
        before = self.run.index.mark()
        try:
            return [self._look(connection, article, entry) for article, entry in asked]
        except BaseException:
            self.run.index.forget_since(before)  # the transaction is undone, and may be done again
            raise

    def _look(self, connection: Connection, article: Article, entry: Entry) -> Findings:
        again = getattr(self.run.crawler.spider, "writes_again", False)
        verdict = versions.judge_version(connection, article, self.run.lease, again)
        if verdict.reason:
            return Findings(verdict)
        match = self.run.index.check_and_add(connection, entry)
        if match and not match.is_outdone and not self.run.keeps_copies:
            versions.unclaim(connection, self.run.lease, [article.id])
        return Findings(verdict, match)


def _rejected(article: Article, reason: str, detail: str, duplicate_of: str = "") -> Rejected:
    return Rejected(
        asked_for(article), article.source, article.added, "duplicates", reason, detail, duplicate_of
    )
