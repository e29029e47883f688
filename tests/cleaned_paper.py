"""Cleans every page of the demo newspaper; prints what became of them as JSON: {"compiled", "outcomes"}."""

from __future__ import annotations

import json

from crawler.demo import expected
from crawler.demo.paper import Paper
from pipelines import compiled
from pipelines.clean import STEPS, run_steps
from pipelines.records import Page, Rejected

BASE = "http://127.0.0.1:8801"


def main() -> None:
    paper = Paper()
    outcomes = {}
    for page in expected():
        path, _, query = page.path.partition("?")
        answer = paper.answer(path, query, BASE, times=2)
        _, _, charset = answer.headers.get("Content-Type", "").partition("charset=")
        url = BASE + page.path
        thing = Page(url=url, source="127.0.0.1:8801", html=answer.body, encoding=charset, requested_url=url)
        said = []
        for step in STEPS:  # blocks, facts and scores too
            outcome = run_steps((step,), thing)
            said.append(repr(outcome))
            if isinstance(outcome, Rejected):
                break
            thing = outcome
        outcomes[page.path] = said
    print(json.dumps({"compiled": compiled.is_in_use, "outcomes": outcomes}))


if __name__ == "__main__":
    main()
