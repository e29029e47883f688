"""The steps composed without Scrapy: `clean_page(page)` gives the article, or why there is none."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.admit import Limits, admit
from pipelines.boilerplate import drop_boilerplate
from pipelines.extract import extract
from pipelines.language import tag_language
from pipelines.records import EMPTY, Article, Page, Rejected, SiteMemory
from pipelines.repair import repair

Outcome = Article | Rejected


def read_page(page: Page) -> Outcome:
    """The steps that need nothing but the page: extract and language. Slow: 10 to 200 ms of CPU."""
    return then(extract(page), tag_language)


def finish_article(article: Article, memory: SiteMemory = EMPTY, limits: Limits = Limits()) -> Outcome:
    """The steps that need what the rest of the site says: boilerplate, repair and admit."""
    return then(drop_boilerplate(article, memory), repair, lambda whole: admit(whole, limits))


def clean_page(page: Page, memory: SiteMemory = EMPTY, limits: Limits = Limits()) -> Outcome:
    """One page through all the steps that look at one page alone."""
    return then(read_page(page), lambda article: finish_article(article, memory, limits))


def then(outcome: Outcome, *steps: Callable[[Article], Outcome]) -> Outcome:
    """The outcome after further steps; a rejection ends the way."""
    for step in steps:
        if isinstance(outcome, Rejected):
            break
        outcome = step(outcome)
    return outcome
