"""Cleans every page of the demo newspaper; prints what became of them as JSON: {"compiled", "outcomes"}."""

from __future__ import annotations

import json

from crawler.demo import Expected, expected
from crawler.demo.paper import Paper
from pipelines import compiled
from pipelines.clean import STEPS, run_steps
from pipelines.records import Outcome, Page, Rejected

BASE = "http://127.0.0.1:8801"
PAPER = Paper()


def page_of(expectation: Expected) -> Page:
    """The page that the newspaper serves at an address, the second time it is asked for."""
    path, _, query = expectation.path.partition("?")
    answer = PAPER.answer(path, query, BASE, times=2)
    _, _, charset = answer.headers.get("Content-Type", "").partition("charset=")
    url = BASE + expectation.path
    return Page(url=url, source="127.0.0.1:8801", html=answer.body, encoding=charset, requested_url=url)


def outcomes_of(page: Page) -> list[str]:
    """What each step made of it, with blocks, facts and scores."""
    said = []
    outcome: Page | Outcome = page
    for step in STEPS:
        if isinstance(outcome, Rejected):
            break
        outcome = run_steps((step,), outcome)
        said.append(repr(outcome))
    return said


def main() -> None:
    outcomes = {each.path: outcomes_of(page_of(each)) for each in expected()}
    print(json.dumps({"compiled": compiled.is_in_use, "outcomes": outcomes}))


if __name__ == "__main__":
    main()
