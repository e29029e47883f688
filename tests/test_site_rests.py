"""A site that fails again and again, or asks for a rest, is left alone by later runs too, and then tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import Store, open_store, rests
from pipelines.store.rests import Rest
from tests.served_paper import Newspaper, newspaper
from tests.test_schedule import Done, run

pytest_plugins = ("postgres",)

NOW = 1_795_000_000
SETTINGS = ("SITE_FAILURES_MAX=2", "RETRY_BACKOFF=0", "REVISIT=False")


@pytest.fixture
def store(state_url: str) -> Iterator[Store]:
    opened = open_store(state_url)
    yield opened
    opened.close()


def test_a_rest_grows_with_each_failure_until_the_site_answers(store: Store) -> None:
    pauses = []
    for _ in range(9):
        store.call(rests.put, "a.example", "answers 503", NOW)
        pauses.append(store.call(rests.of, ["a.example", "b.example"])["a.example"].until - NOW)
    assert pauses[:4] == [0, 600, 1200, 2400]
    assert pauses[-1] == rests.LONGEST_SECONDS
    store.call(rests.end, "a.example")
    assert store.call(rests.of, ["a.example"]) == {}


@pytest.mark.parametrize(("wished", "seconds"), [(3600, 3600), (0, 0), (10**9, rests.LONGEST_WISH_SECONDS)])
def test_a_rest_is_as_long_as_the_site_asks_for(store: Store, wished: float, seconds: int) -> None:
    store.call(rests.put, "a.example", "asks for a rest", NOW, wished)
    assert store.call(rests.of, ["a.example"]) == {"a.example": Rest(NOW + seconds, 1, "asks for a rest")}


def rest_is_over(folder: Path) -> None:
    opened = open_store(f"sqlite:///{folder / 'output' / 'state.db'}")
    with opened.begin() as connection:
        connection.exec_driver_sql("UPDATE site_rests SET until = 1")
    opened.close()


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Newspaper, list[Done]]:
    """Runs on a site that fails twice, is left alone, and then answers."""
    folder = tmp_path_factory.mktemp("troubled")
    with newspaper(3) as paper:
        paper.fault = 503
        runs = [run(folder, paper, *SETTINGS) for _ in range(2)]
        paper.fault = 0
        runs.append(run(folder, paper, *SETTINGS))
        rest_is_over(folder)
        runs.append(run(folder, paper, *SETTINGS))
    return paper, runs


def test_the_breaker_opens_after_repeated_failure(troubled: tuple[Newspaper, list[Done]]) -> None:
    first = troubled[1][0]
    assert "answers 503, 2 failures in a row: left for the next run" in first.log
    assert sum(number for (_, status), number in first.asked.items() if status == 503) == 2


def test_the_next_run_tries_the_site_once(troubled: tuple[Newspaper, list[Done]]) -> None:
    second = troubled[1][1]
    assert "still answers 503: left for the next run" in second.log
    assert sum(number for (_, status), number in second.asked.items() if status == 503) == 1


def test_then_the_site_is_left_alone_for_a_while_and_the_run_says_so(
    troubled: tuple[Newspaper, list[Done]],
) -> None:
    third = troubled[1][2]
    assert third.asked == {}
    assert "is left alone until 20" in third.log
    assert (third.status, third.report["health"]) == (1, "failed")


def test_a_site_that_answers_again_is_crawled_as_before(troubled: tuple[Newspaper, list[Done]]) -> None:
    fourth = troubled[1][3]
    assert (fourth.status, fourth.report["health"], fourth.report["articles"]) == (0, "ok", 3)


def test_a_long_retry_after_is_kept_to_by_later_runs(tmp_path: Path) -> None:
    with newspaper(1) as paper:
        paper.fault, paper.retry_after = 429, "7200"
        first = run(tmp_path, paper)
        assert "asks for 7200 s of rest: left for the next run" in first.log
        paper.fault = 0
        second = run(tmp_path, paper)
    assert second.asked == {}
    assert "is left alone until 20" in second.log
