"""What a worker is asked for, and what it gives back.

A worker imports this module to understand its task: nothing here needs Scrapy or the store, which would take
each worker a second.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipelines.given import Given
from pipelines.records import Article, Outcome, Page, Rejected, TextPrints, Travels, lines_of
from pipelines.run_memory import lines_of_page, teasers_of


@dataclass(frozen=True, slots=True)
class SiteQuestion(Travels):
    """What the steps from boilerplate on want to know: what the rest of the site says of a page's lines.

    `lines` and `teasers` as `pipelines.run_memory` takes them.
    """

    site: str
    article_id: str
    url: str  # the address that the frontier knows the page by
    lines: tuple[int, ...]
    teasers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Done(Travels):
    """What comes back from a worker, and which `steps` were done.

    `lines`: of the page, when extract was among them; `prints` of the text after admit. The blocks travel as
    `packed`, which only workers open: on the event loop they are of no use.
    """

    outcome: Outcome
    steps: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    prints: TextPrints | None = None
    packed: bytes = b""


Ask = Callable[[SiteQuestion], Callable[[], Given | None]]


def do_steps(steps: tuple[str, ...], thing: Page | Article, given: Given, packed: bytes = b"") -> Done:
    """What the steps, one after the other, make of a page or an article; `packed`: the article's blocks.

    Runs in a worker. The crawl's own process, which names it, never needs the steps themselves.
    """
    from pipelines.clean import run_steps

    if packed and isinstance(thing, Article):
        thing = replace(thing, blocks=pickle.loads(packed))
    return _told(run_steps(steps, thing, given), steps)


def do_all_steps(
    steps: tuple[str, ...], later_steps: tuple[str, ...], page: Page, given: Given, ask: Ask
) -> Done:
    """The same with those steps too that need to know of the site, which is asked for in between: as soon as
    the page's lines are known, so that they are judged, and the next steps done, until the answer is there.

    Where there is none yet, the article comes back without them.
    """
    from pipelines.clean import run_steps
    from pipelines.extract import extract

    lines: tuple[int, ...] = ()
    answer: Callable[[], Given | None] | None = None

    def ask_of(article: Article) -> None:
        nonlocal lines, answer
        lines = lines_of_page(article)
        teasers = teasers_of(article.title, article.metadata.description)
        url = article.metadata.requested_url or article.url
        answer = ask(SiteQuestion(article.source, article.id, url, lines, teasers))

    outcome = extract(page, ask_of)
    if isinstance(outcome, Rejected):
        return Done(outcome)
    if answer is None:
        ask_of(outcome)
    assert answer is not None
    outcome = run_steps(steps[1:], outcome, given)
    more = answer()
    if isinstance(outcome, Rejected) or more is None:
        return _told(outcome, steps, lines)
    return _told(run_steps(later_steps, outcome, more), steps + later_steps, lines)


def _told(outcome: Outcome, steps: tuple[str, ...], lines: tuple[int, ...] = ()) -> Done:
    from pipelines.duplicates.signature import sign

    if isinstance(outcome, Rejected):
        return Done(outcome)
    if not lines and "extract" in steps:
        lines = lines_of_page(outcome)
    bare = replace(outcome, blocks=())
    if "admit" in steps:
        return Done(bare, steps, lines, TextPrints(sign(outcome.text), lines_of(outcome.text)))
    return Done(bare, steps, lines, packed=pickle.dumps(outcome.blocks, pickle.HIGHEST_PROTOCOL))
