"""A site that stops giving articles makes the run say so: run.json, the closing log line, the exit status."""

from __future__ import annotations

import pytest

from tests.served_paper import newspaper
from tests.test_schedule import Done, run

SETTINGS = ("REVISIT=False",)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """A good run; one in which half of the new articles have no text; one in which none has."""
    folder = tmp_path_factory.mktemp("redesign")
    with newspaper(12) as paper:
        done = [run(folder, paper, *SETTINGS)]
        paper.publish(12, bare=6)
        done.append(run(folder, paper, *SETTINGS))
        paper.publish(3, bare=3)
        done.append(run(folder, paper, *SETTINGS))
    return done


def closing_line(done: Done) -> str:
    return [line for line in done.log.splitlines() if "pages/s" in line][-1]


def test_a_good_run_is_ok(runs: list[Done]) -> None:
    assert (runs[0].status, runs[0].report["health"], runs[0].report["health_reasons"]) == (0, "ok", [])
    assert closing_line(runs[0]).endswith("health: ok")


def test_an_extraction_that_got_empty_on_half_of_the_pages_is_degraded(runs: list[Done]) -> None:
    assert (runs[1].status, runs[1].report["health"]) == (0, "degraded")
    (reason,) = runs[1].report["health_reasons"]
    assert reason.endswith(": 50% of the pages were without text, 0% before")
    assert f"Health is degraded: {reason}" in runs[1].log
    assert closing_line(runs[1]).endswith("health: degraded")


def test_a_site_that_gives_no_article_any_more_is_failed(runs: list[Done]) -> None:
    assert (runs[2].status, runs[2].report["health"]) == (1, "failed")
    (reason,) = runs[2].report["health_reasons"]
    assert reason.endswith(" used to give articles; of 3 pages none is one")
    assert f"Health is failed: {reason}" in runs[2].log
    assert closing_line(runs[2]).endswith("health: failed")
