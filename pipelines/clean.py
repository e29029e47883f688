"""The steps composed without Scrapy: `clean_page(page)` gives the article, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from pipelines.admit import admit
from pipelines.boilerplate import drop_boilerplate
from pipelines.extract import extract
from pipelines.given import ANY_ARTICLE, NOTHING_GIVEN, Given, Limits
from pipelines.language import tag_language
from pipelines.records import EMPTY, Article, Outcome, Page, Rejected, SiteMemory
from pipelines.repair import repair

# The steps that look at one page alone, in their order; each takes what the one before gave.
CLEANING: dict[str, Callable[[Article, Given], Outcome]] = {
    "language": lambda article, given: tag_language(article),
    "boilerplate": lambda article, given: drop_boilerplate(article, given.memory),
    "repair": lambda article, given: repair(article),
    "admit": lambda article, given: _sealed(admit(article, given.limits)),
}
STEPS = ("extract", *CLEANING)


def clean_page(page: Page, memory: SiteMemory = EMPTY, limits: Limits = ANY_ARTICLE) -> Outcome:
    """One page through all the steps that look at one page alone. Slow: tens of milliseconds of CPU."""
    return run_steps(STEPS, page, Given(memory, limits))


def run_steps(steps: Sequence[str], thing: Page | Article, given: Given = NOTHING_GIVEN) -> Outcome:
    """The outcome of some of the steps in a row; a rejection ends the way. A page can only be extracted."""
    if isinstance(thing, Page):
        outcome, steps = extract(thing), steps[1:]
    else:
        outcome = thing
    for step in steps:
        if isinstance(outcome, Rejected):
            break
        outcome = CLEANING[step](outcome, given)
    return outcome


def _sealed(outcome: Outcome) -> Outcome:
    """The article with the hash of its text, which says later whether it has changed."""
    if isinstance(outcome, Rejected):
        return outcome
    digest = sha256(outcome.text.encode()).hexdigest()
    return replace(outcome, metadata=replace(outcome.metadata, text_sha256=digest))
