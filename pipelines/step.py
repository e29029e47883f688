"""What the item pipelines of the cleaning steps have in common: the work goes to a worker process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from pipelines.crawl_run import CrawlRun, LeftPending
from pipelines.given import Given
from pipelines.records import Article, ArticleItem, Page, Rejected, article_of
from pipelines.trip import Done, SiteQuestion, do_all_steps, do_steps
from pipelines.workers import Answer, TaskCrashed, TaskTimeout, WorkersStopped

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)


class StepPipeline:
    """One cleaning step, as a Scrapy item pipeline.

    Steps of ours that stand next to each other in ITEM_PIPELINES are done in one trip to the worker, by the
    first of them; a pipeline of another project between two of them gets the item as it is at that place.
    """

    step: ClassVar[str]
    needs_memory: ClassVar[bool] = False  # what the rest of the site says is asked for before it

    def __init__(self, run: CrawlRun, steps: tuple[str, ...], later_steps: tuple[str, ...] = ()) -> None:
        self.run = run
        self.steps = steps
        self.later_steps = later_steps  # done in the same trip where the site is known well enough

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StepPipeline:
        return cls(CrawlRun.of(crawler), *steps_in_a_row(crawler.settings, cls))

    async def open_spider(self) -> None:
        await self.run.open()

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Rejected) or self.step in getattr(item, "done", ()):
            return item
        done = await (self._clean_page(item) if isinstance(item, Page) else self._clean_article(item))
        if isinstance(done.outcome, Rejected):
            return done.outcome
        result = ArticleItem(done.outcome)
        if "boilerplate" in done.steps:
            self.run.memory.cleaned(done.outcome.source, done.outcome.id)
        result.prints, result.packed = done.prints, done.packed
        result.site_lines = done.lines or getattr(item, "site_lines", ())
        result.done = getattr(item, "done", frozenset()) | {*done.steps}
        result.etag, result.last_modified = getattr(item, "etag", ""), getattr(item, "last_modified", "")
        return result

    async def given(self, article: Article, item: Any) -> Given:
        return Given(limits=self.run.limits)

    async def _clean_page(self, page: Page) -> Done:
        trip = _Trip(self, page, page.requested_url or page.url)
        given = Given(limits=self.run.limits)
        if self.later_steps:
            return await trip.go(do_all_steps, self.steps, self.later_steps, page, given, answer=trip.answer)
        return await trip.go(do_steps, self.steps, page, given)

    async def _clean_article(self, item: Any) -> Done:
        article = article_of(item)
        given = await self.given(article, item)
        trip = _Trip(self, article, asked_for(article))
        return await trip.go(do_steps, self.steps, article, given, getattr(item, "packed", b""))


class _Trip:
    """The way of a page or an article to a worker and back."""

    def __init__(self, pipeline: StepPipeline, thing: Page | Article, url: str) -> None:
        self.run = pipeline.run
        self.steps, self.later_steps = pipeline.steps, pipeline.later_steps
        self.thing, self.url = thing, url

    async def go(self, function: Callable[..., Done], *arguments: Any, answer: Answer | None = None) -> Done:
        """What the steps give. A page that hangs, crashes its worker or fails is rejected."""
        has_begun = isinstance(self.thing, Article)  # those that waited for each other go before new pages
        try:
            done = await self.run.workers.run(function, *arguments, answer=answer, goes_first=has_begun)
        except WorkersStopped:
            raise LeftPending("the run closes") from None
        except LeftPending:  # the store is lost
            raise
        except TaskTimeout as error:
            return self._rejected("timeout", str(error))
        except TaskCrashed as error:
            return self._rejected("crashed", str(error))
        except Exception as error:  # any fault of a step or a library: it must not stop the run
            logger.error("%s failed on %s", "/".join(self.steps), self.url, exc_info=True)
            return self._rejected("failed", f"{type(error).__name__}: {error}"[:500])
        if isinstance(done.outcome, Rejected):
            return Done(replace(done.outcome, url=self.url))
        return done

    async def answer(self, question: SiteQuestion) -> Given | None:
        given = await self.run.answer(question)
        if given is not None:
            self.steps = self.later_steps
        return given

    def _rejected(self, reason: str, detail: str) -> Done:
        thing = self.thing
        return Done(Rejected(self.url, thing.source, thing.added, self.steps[0], reason, detail))


def asked_for(article: Article) -> str:
    """The address that the frontier knows the page by."""
    return article.metadata.requested_url or article.url


def steps_in_a_row(settings: BaseSettings, first: type[StepPipeline]) -> list[tuple[str, ...]]:
    """The step of a pipeline and those of ours that follow it directly; anew where a step needs memory."""
    order = build_component_list(settings.get_component_priority_dict_with_base("ITEM_PIPELINES"))
    classes = [load_object(each) for each in order]
    rows: list[tuple[str, ...]] = [()]
    for each in classes[classes.index(first) :]:
        if not (isinstance(each, type) and issubclass(each, StepPipeline)):
            break
        if each.needs_memory and rows[-1]:
            rows.append(())
        rows[-1] += (each.step,)
    return rows[:2]
