"""What the item pipelines of one crawl share: workers, store, output, index of duplicates, site memory."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from scrapy import signals
from scrapy.exceptions import DropItem
from sqlalchemy import Connection

from pipelines.duplicates.entry import WINDOW_DAYS, Rules, day_number
from pipelines.duplicates.likeness import NEAR
from pipelines.duplicates.run_index import RunIndex
from pipelines.given import Given, Limits
from pipelines.remember import Memo, close_dead_runs, remember
from pipelines.run_memory import RunMemory
from pipelines.signals import page_settled, run_closing
from pipelines.store import Store, StoreError, frontier, open_store, runs, versions
from pipelines.trip import SiteQuestion
from pipelines.worker_process import collect_seldom
from pipelines.workers import Workers
from pipelines.write import RunOutput, RunReport, WriteError
from pipelines.write.counts import Counts
from pipelines.write.health import judge, site_runs

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# A page leaves an object or two in circles (SQLAlchemy's statements, mostly), with all that they hold half a
# kilobyte. Collected after a hundred thousand objects, as in the workers, that was a part of a run's growth.
OBJECTS_A_COLLECTION = 10_000

GOES_ON = "all rows that were acknowledged are on disk, the next run goes on from there"


class LeftPending(DropItem):
    """The page goes no further now: it waits for its site's memory, or the run closes."""


class CrawlRun:
    """`CrawlRun.of(crawler)` is one for all who ask; `open` and `close` may be called by each of them."""

    output: RunOutput

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.workers = Workers(
            settings.getint("CLEANING_WORKERS"), settings.getfloat("CLEANING_TIMEOUT", 60.0)
        )
        self.memory = RunMemory()
        self.answer: Callable[[SiteQuestion], Awaitable[Given | None]] = (
            _not_yet  # boilerplate's pipeline knows
        )
        self.pages: dict[str, str] = {}  # the address of each page that is being cleaned -> its site
        self.limits = Limits(
            min_text_chars=settings.getint("MIN_TEXT_CHARS", 200),
            languages=tuple(settings.getlist("LANGUAGES")),
        )
        self.keeps_copies = settings["DUPLICATES"] == "tag"
        self.index = RunIndex(
            Rules(
                near=settings.getfloat("NEAR_DUPLICATE_THRESHOLD", NEAR),
                window_days=settings.getint("DUPLICATES_WINDOW_DAYS", WINDOW_DAYS),
                keeps_copies=self.keeps_copies,
                keep=settings["DUPLICATES_KEEP"] or "first",
            )
        )
        self.revisit_seconds = tuple(
            map(int, settings.getlist("REVISIT_SECONDS", list(frontier.REVISIT_SECONDS)))
        )
        self._store: Store | None = None
        self.fault: Exception | None = None
        self._opening: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self._run_closing, run_closing)
        crawler.signals.connect(self._page_settled, page_settled)
        crawler.signals.connect(self._close_store, signals.engine_stopped)  # a spider uses it to its end

    @classmethod
    def of(cls, crawler: Crawler) -> CrawlRun:
        run: CrawlRun | None = getattr(crawler, "tinsach_run", None)
        if run is None:
            run = cls(crawler)
            crawler.tinsach_run = run  # type: ignore[attr-defined] # the crawler is what its components share
        return run

    @property
    def store(self) -> Store:
        """The state store, opened at its first use. Raises `StoreError`."""
        if self._store is None:
            self._store = open_store(self.crawler.settings["STATE_URL"])
        return self._store

    @property
    def lease(self) -> str:
        """The run's name in the store."""
        return self.output.lease

    async def ask(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`Store.run` for a page; a store that is lost ends the run and leaves the page for the next one."""
        try:
            return await self.store.run(function, *args, **kwargs)
        except StoreError as error:
            self.stop_for(error)
            raise LeftPending(str(error)) from None

    async def open(self) -> None:
        """Start the workers, close what dead runs left, make the run's folder."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open())
        await self._opening

    async def close(self) -> None:
        """Bring all rows to disk and end the run; what has no row stays pending."""
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._close())
        await self._closing

    async def _open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.workers.start()
        gc.freeze()  # what stands now stays to the end
        collect_seldom(OBJECTS_A_COLLECTION)
        await asyncio.to_thread(self._open_output)
        stats = self.crawler.stats
        assert stats is not None
        stats.set_value("tinsach/run", self.lease)
        stats.set_value("tinsach/run_folder", str(self.output.folder))

    def _open_output(self) -> None:
        settings, spider = self.crawler.settings, self.crawler.spider
        for dead in close_dead_runs(self.store, settings["OUTPUT_DIR"]):
            logger.warning(
                "Closed %s, a run that died: %d articles and %d rejections were on disk",
                dead.folder, dead.articles, dead.rejected,
            )  # fmt: skip
        started: datetime = getattr(spider, "started", None) or datetime.now(timezone.utc)
        arguments: Mapping[str, Any] = getattr(spider, "given", {})
        self.output = RunOutput.open(
            settings["OUTPUT_DIR"],
            spider.name if spider else "crawl",
            started,
            arguments,
            settings["OUTPUT_COMPRESSION"] or "none",
            settings.getint("OUTPUT_SHARD_BYTES"),
            self._synced,
        )
        run = self.lease
        self.store.wait(
            runs.begin, run, spider.name if spider else "crawl", str(self.output.folder), started.timestamp()
        )
        self.store.wait(self.index.open, day_number(started.isoformat()))

    def _synced(self, memos: Sequence[Memo]) -> None:
        """In the writer's thread: the rows are on disk, the store may know."""
        self.store.wait(remember, self.lease, memos, self.index, revisit_seconds=self.revisit_seconds)
        self._loop.call_soon_threadsafe(self._forget, memos)

    def _forget(self, memos: Sequence[Memo]) -> None:
        """In the event loop's thread, which reads the run's memory meanwhile."""
        for memo in memos:
            if memo.lesson:
                self.memory.forget(memo.lesson.site, memo.lesson.article_id)

    async def _close(self) -> None:
        await self.workers.stop()
        stats = self.crawler.stats
        assert stats is not None
        try:
            report = await asyncio.to_thread(self._close_output)
        except (WriteError, StoreError, OSError) as error:  # what is acknowledged is on disk
            stats.set_value("tinsach/health", "failed")
            self._say_why(error)
            if hasattr(self, "output"):  # what was handed over after that is not there
                stats.set_value("tinsach/articles", self.output.counts.articles)
                stats.set_value("tinsach/rejected", self.output.counts.rejected)
            return
        stats.set_value("tinsach/health", report.health)
        for reason in report.report.get("health_reasons", ()):
            logger.warning("Health is %s: %s", report.health, reason)

    async def _close_store(self) -> None:
        if self._store is not None:
            await asyncio.to_thread(self._store.close)

    def _close_output(self) -> RunReport:
        spider = self.crawler.spider
        self.output.flush()
        self.store.wait(frontier.give_back, self.lease)
        self.store.wait(versions.unclaim, self.lease)
        counts = self.output.counts
        history = self.store.wait(runs.history, list(counts.sites))
        health = judge(
            counts, history, getattr(spider, "unreachable", ()), bool(getattr(spider, "has_answers", False))
        )
        extra = {"health_reasons": list(health.reasons), "pending": self._pending(counts)}
        report = self.output.close(health.level, extra)
        self.store.wait(runs.end, self.lease, health.level, site_runs(counts), time.time())
        return report

    def _pending(self, counts: Counts) -> int:
        pending = sum(self.store.wait(frontier.pending, site) for site in counts.sites)
        assert self.crawler.stats is not None
        self.crawler.stats.set_value("tinsach/pending", pending)
        return pending

    def _page_settled(self, url: str) -> None:
        self.pages.pop(url, None)

    def _run_closing(self) -> None:
        """Ctrl-C or SIGTERM: what is being cleaned is given up."""
        self._stopping = asyncio.ensure_future(self.workers.stop())

    def stop_for(self, error: Exception) -> None:
        """End the crawl because of a full disk or a lost database; says so once."""
        if self.fault is None:
            self._say_why(error)
            engine = self.crawler.engine
            assert engine is not None
            self._closing_engine = asyncio.ensure_future(engine.close_spider_async(reason="store_failed"))

    def _say_why(self, error: Exception) -> None:
        if self.fault is None:
            self.fault = error
            logger.error("The run stops: %s; %s", error, GOES_ON)


async def _not_yet(question: SiteQuestion) -> Given | None:
    return None
