"""The boilerplate step as a Scrapy item pipeline: it brings the site's memory along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals

from pipelines.crawl_run import CrawlRun, LeftPending
from pipelines.given import Given
from pipelines.records import Article
from pipelines.run_memory import teasers_of
from pipelines.signals import page_settled, site_quiet
from pipelines.step import StepPipeline
from pipelines.warm_up import WarmUp

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class BoilerplatePipeline(StepPipeline):
    """Asks the store what the site's other articles say of the page's lines.

    The first pages of an unknown site wait for each other (`WarmUp`), so that they profit too.
    """

    step = "boilerplate"
    needs_memory = True

    def __init__(self, run: CrawlRun, steps: tuple[str, ...]) -> None:
        super().__init__(run, steps)
        self.warm_up = WarmUp(run.crawler, run.pages)
        self._ids: dict[str, tuple[str, str]] = {}  # address asked for -> site and article, while on its way

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StepPipeline:
        pipeline = super().from_crawler(crawler)
        assert isinstance(pipeline, BoilerplatePipeline)
        crawler.signals.connect(pipeline._page_settled, page_settled)
        crawler.signals.connect(pipeline.warm_up.site_quiet, site_quiet)
        crawler.signals.connect(pipeline.warm_up.spider_idle, signals.spider_idle)
        return pipeline

    async def given(self, article: Article, item: Any) -> Given:
        from pipelines.store import site_memory

        lines = getattr(item, "site_lines", ())
        self.run.memory.learn(
            article.source, article.id, lines, teasers_of(article.title, article.metadata.description)
        )
        self._ids[article.metadata.requested_url or article.url] = (article.source, article.id)
        stored = await self.run.ask(site_memory.recall, article.source, lines, article.id)
        known = stored.articles + self.run.memory.articles(article.source)
        if self.warm_up.hold(article.source, item, known):
            raise LeftPending("waits until more of its site is known")
        return Given(self.run.memory.add_to(stored, article.source, article.id, lines), self.run.limits)

    def _page_settled(self, url: str, source: str, outcome: str, reason: str) -> None:
        """What is rejected teaches nothing; what is written stays until the store has it."""
        if outcome != "article" and url in self._ids:
            self.run.memory.forget(*self._ids.pop(url))
        elif outcome == "article":
            self._ids.pop(url, None)
