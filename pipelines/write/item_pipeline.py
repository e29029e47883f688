"""The write step as a Scrapy item pipeline: every page ends here, as an article or as a rejection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from pipelines.crawl_run import CrawlRun
from pipelines.duplicates.entry import Entry, entry_of
from pipelines.records import Rejected, TextPrints, article_of
from pipelines.remember import Memo, outcome_of
from pipelines.run_memory import teasers_of
from pipelines.signals import page_settled
from pipelines.store.site_memory import Lesson
from pipelines.store.times import seconds
from pipelines.write.errors import WriteError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class WritePipeline:
    """Hands rows to the run's output, with what the store is to remember once they are on disk."""

    def __init__(self, run: CrawlRun) -> None:
        self.run = run
        assert run.crawler.stats is not None
        self.stats = run.crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WritePipeline:
        return cls(CrawlRun.of(crawler))

    async def open_spider(self) -> None:
        await self.run.open()

    async def close_spider(self) -> None:
        await self.run.close()

    async def process_item(self, item: Any) -> Any:
        try:
            await self.run.output.room()
            if isinstance(item, Rejected):
                self._reject(item)
                raise DropItem(f"{item.step}: {item.reason}")
            self._write(item)
        except (WriteError, OSError) as error:
            self._stop(error)
        return item

    def _write(self, item: Any) -> None:
        row = dict(item)
        source, metadata = row["source"], row["metadata"]
        entry: Entry | None = getattr(item, "entry", None)
        prints: TextPrints | None = getattr(item, "prints", None)
        if entry is None:  # no duplicates step has looked whether it is still the text that they are of
            entry, prints = entry_of(article_of(item), self.run.lease), None
        lesson = None
        if metadata["version"] == 1 and not getattr(item, "is_copy_on_site", False):
            teasers = teasers_of(row["title"], metadata["description"])
            lines = getattr(item, "site_lines", ())
            lesson = Lesson(source, row["id"], lines, teasers, seconds(row["added"]))
        else:  # what the site has said before: by several copies a text would look like its furniture
            self.run.memory.forget(source, row["id"])
        outcome = outcome_of(
            row,
            getattr(item, "etag", ""),
            getattr(item, "last_modified", ""),
            lines=prints.lines if prints else None,
        )
        self.run.output.add_article(row, Memo(outcome, entry, lesson))
        self._count(source, "articles")
        self.stats.inc_value(f"tinsach/language/{row['language']}")
        self._settled(outcome.url, source, "article", "")

    def _reject(self, rejected: Rejected) -> None:
        row = rejected.row()
        self.run.output.add_rejected(row, Memo(outcome_of(row)))
        self._count(rejected.source, "rejected")
        self.stats.inc_value(f"tinsach/rejected/{rejected.reason}")
        self._settled(rejected.url, rejected.source, "rejected", rejected.reason)

    def _count(self, site: str, kind: str) -> None:
        self.stats.inc_value("tinsach/pages")
        self.stats.inc_value(f"tinsach/{kind}")
        self.stats.inc_value(f"tinsach/site/{site}/{kind}")

    def _settled(self, url: str, source: str, outcome: str, reason: str) -> None:
        self.run.crawler.signals.send_catch_log(
            page_settled, url=url, source=source, outcome=outcome, reason=reason
        )

    def _stop(self, error: Exception) -> None:
        """The disk is full or the store is gone: end the run, the next one goes on."""
        self.run.stop_for(error)
        raise DropItem(str(error))
