"""The copies' index, in a run and across runs, on each database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.duplicates.entry import Entry, Match, Rules
from pipelines.duplicates.run_index import RunIndex
from pipelines.duplicates.signature import sign
from pipelines.store import Store, open_store

DAY = 20_000


@pytest.fixture()
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def story(seed: int, words: int = 300) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(words)]


def entry(article_id: str, words: list[str], day: int = DAY, run: str = "run-1", agency: str = "") -> Entry:
    return Entry(article_id, f"https://{article_id}.example/", "a.example", day, sign(" ".join(words)), agency, run)


def opened(store: Store, **rules: object) -> RunIndex:
    run = RunIndex(Rules(**rules))  # type: ignore[arg-type]  # the tests name them
    store.call(run.open, DAY)
    return run


def check(store: Store, run: RunIndex, one: Entry) -> Match | None:
    return store.call(run.check_and_add, one)


def test_a_second_copy_in_one_run_names_the_first_before_it_is_on_disk(store: Store) -> None:
    run = opened(store)
    assert check(store, run, entry("first", story(1))) is None
    match = check(store, run, entry("second", story(1)))
    assert match is not None
    assert (match.kind, match.article_id, match.score, match.cluster) == ("exact", "first", 1.0, "first")


def test_a_copy_in_a_later_run_names_what_was_remembered(store: Store) -> None:
    first = entry("first", story(1), agency="VNA")
    run = opened(store)
    check(store, run, first)
    store.call(run.remember, [first])
    edited = story(1)
    for place in range(0, 300, 20):
        edited[place] = "x"
    match = check(store, opened(store), entry("second", edited, run="run-2"))
    assert match is not None
    assert (match.kind, match.article_id, match.agency) == ("near", "first", "VNA")


def test_another_story_is_no_copy(store: Store) -> None:
    run = opened(store)
    check(store, run, entry("first", story(1)))
    assert check(store, run, entry("second", story(2))) is None
