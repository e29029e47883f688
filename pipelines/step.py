"""What the item pipelines of the cleaning steps have in common: the work goes to a worker process."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from pipelines.crawl_run import CrawlRun, LeftPending
from pipelines.given import Given
from pipelines.records import Article, ArticleItem, Page, Rejected, article_of
from pipelines.trip import Done, do_steps
from pipelines.workers import TaskCrashed, TaskTimeout, WorkersStopped

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
    needs_memory: ClassVar[bool] = False  # begins a trip of its own

    def __init__(self, run: CrawlRun, steps: tuple[str, ...]) -> None:
        self.run = run
        self.steps = steps

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StepPipeline:
        return cls(CrawlRun.of(crawler), steps_in_a_row(crawler.settings, cls))

    async def open_spider(self) -> None:
        await self.run.open()

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Rejected) or self.step in getattr(item, "done", ()):
            return item
        if isinstance(item, Page):
            done = await self.in_worker(item, item.requested_url or item.url, Given(limits=self.run.limits))
        else:
            article = article_of(item)
            given = await self.given(article, item)
            done = await self.in_worker(article, asked_for(article), given, getattr(item, "packed", b""))
        if isinstance(done.outcome, Rejected):
            return done.outcome
        result = ArticleItem(done.outcome)
        result.signature, result.packed = done.signature, done.packed
        result.site_lines = done.lines or getattr(item, "site_lines", ())
        result.done = getattr(item, "done", frozenset()) | {*self.steps}
        result.etag, result.last_modified = getattr(item, "etag", ""), getattr(item, "last_modified", "")
        return result

    async def given(self, article: Article, item: Any) -> Given:
        return Given(limits=self.run.limits)

    async def in_worker(self, thing: Page | Article, url: str, given: Given, packed: bytes = b"") -> Done:
        """What the steps give. A page that hangs, crashes its worker or fails is rejected."""
        try:
            done = await self.run.workers.run(do_steps, self.steps, thing, given, packed)
        except WorkersStopped:
            raise LeftPending("the run closes") from None
        except TaskTimeout as error:
            return self.rejected(thing, url, "timeout", str(error))
        except TaskCrashed as error:
            return self.rejected(thing, url, "crashed", str(error))
        except Exception as error:  # any fault of a step or a library: it must not stop the run
            logger.error("%s failed on %s", "/".join(self.steps), url, exc_info=True)
            return self.rejected(thing, url, "failed", f"{type(error).__name__}: {error}"[:500])
        if isinstance(done.outcome, Rejected):
            return Done(replace(done.outcome, url=url))
        return done

    def rejected(self, thing: Page | Article, url: str, reason: str, detail: str) -> Done:
        return Done(Rejected(url, thing.source, thing.added, self.step, reason, detail))


def asked_for(article: Article) -> str:
    """The address that the frontier knows the page by."""
    return article.metadata.requested_url or article.url


def steps_in_a_row(settings: BaseSettings, first: type[StepPipeline]) -> tuple[str, ...]:
    """The step of a pipeline and those of ours that follow it directly and can be done in the same trip."""
    order = build_component_list(settings.get_component_priority_dict_with_base("ITEM_PIPELINES"))
    classes = [load_object(each) for each in order]
    steps: list[str] = []
    for each in classes[classes.index(first) :]:
        if not (isinstance(each, type) and issubclass(each, StepPipeline)) or (steps and each.needs_memory):
            break
        steps.append(each.step)
    return tuple(steps)
