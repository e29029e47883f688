"""What a worker is asked for, and what it gives back.

A worker imports this module to understand its task: nothing here needs Scrapy or the store, which would take
each worker a second.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace

from pipelines.given import Given
from pipelines.records import Article, Outcome, Page, Rejected
from pipelines.run_memory import lines_of_page


@dataclass(frozen=True, slots=True)
class Done:
    """What comes back from a worker: `lines` after extract, `signature` (for duplicates) after admit.

    The blocks travel as `packed`, which only workers open: on the event loop they are of no use.
    """

    outcome: Outcome
    lines: tuple[int, ...] = ()
    signature: bytes = b""
    packed: bytes = b""


def do_steps(steps: tuple[str, ...], thing: Page | Article, given: Given, packed: bytes = b"") -> Done:
    """What the steps, one after the other, make of a page or an article; `packed`: the article's blocks.

    Runs in a worker. The crawl's own process, which names it, never needs the steps themselves.
    """
    from pipelines.clean import run_steps
    from pipelines.duplicates.signature import sign

    if packed and isinstance(thing, Article):
        thing = replace(thing, blocks=pickle.loads(packed))
    outcome = run_steps(steps, thing, given)
    if isinstance(outcome, Rejected):
        return Done(outcome)
    lines = lines_of_page(outcome) if "extract" in steps else ()
    bare = replace(outcome, blocks=())
    if "admit" in steps:
        return Done(bare, lines, signature=sign(outcome.text))
    return Done(bare, lines, packed=pickle.dumps(outcome.blocks, pickle.HIGHEST_PROTOCOL))
