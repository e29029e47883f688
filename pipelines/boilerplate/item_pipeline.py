"""The boilerplate step as a Scrapy item pipeline: it brings the site's memory along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals

from pipelines.crawl_run import CrawlRun, LeftPending
from pipelines.given import Given
from pipelines.records import Article, SiteMemory
from pipelines.run_memory import teasers_of
from pipelines.signals import page_settled, site_quiet
from pipelines.step import StepPipeline, asked_for
from pipelines.trip import SiteQuestion
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
        run.answer = self.answer
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

    async def answer(self, question: SiteQuestion) -> Given | None:
        """What a worker is told in the middle of a page's steps; None: the page has to wait first."""
        stored, known = await self._recall(question)
        return self._given(stored, question) if self.warm_up.is_over(question.site, known) else None

    async def given(self, article: Article, item: Any) -> Given:
        question = SiteQuestion(
            article.source,
            article.id,
            asked_for(article),
            getattr(item, "site_lines", ()),
            teasers_of(article.title, article.metadata.description),
        )
        stored, known = await self._recall(question)
        if self.warm_up.hold(article.source, item, known):
            raise LeftPending("waits until more of its site is known")
        return self._given(stored, question)

    async def _recall(self, question: SiteQuestion) -> tuple[SiteMemory, int]:
        """What the store says, and how many articles of the site are known, this one among them."""
        from pipelines.store import site_memory

        site, article_id = question.site, question.article_id
        self.run.memory.learn(site, article_id, question.lines, question.teasers)
        self._ids[question.url] = (site, article_id)
        stored = await self.run.ask(site_memory.recall, site, question.lines, article_id)
        return stored, stored.articles + self.run.memory.articles(site)

    def _given(self, stored: SiteMemory, question: SiteQuestion) -> Given:
        memory = self.run.memory.add_to(stored, question.site, question.article_id, question.lines)
        return Given(memory, self.run.limits)

    def _page_settled(self, url: str, source: str, outcome: str, reason: str) -> None:
        """What is rejected teaches nothing; what is written stays until the store has it."""
        if outcome != "article" and url in self._ids:
            self.run.memory.forget(*self._ids.pop(url))
        elif outcome == "article":
            self._ids.pop(url, None)
