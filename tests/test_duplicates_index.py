"""The copies' index, in a run and across runs: the contract of every back end."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import ProgrammingError

from pipelines.duplicates import index
from pipelines.duplicates.entry import Entry, Match, Rules, day_number, entry_of
from pipelines.duplicates.run_index import RunIndex
from pipelines.duplicates.signature import BANDS, sign
from pipelines.duplicates.tables import duplicate_entries, duplicate_keys, duplicate_parameters
from pipelines.records import Article, Metadata
from pipelines.store import Store, StoreError, open_store

pytest_plugins = ("postgres",)

DAY = 20_000


@pytest.fixture
def store(state_url: str) -> Iterator[Store]:
    store = open_store(state_url)
    yield store
    store.close()


def story(seed: int, words: int = 300) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(words)]


def entry(
    article_id: str, words: Sequence[str], day: int = DAY, run: str = "run-1", agency: str = ""
) -> Entry:
    url = f"https://{article_id}.example/"
    return Entry(article_id, url, f"{article_id}.example", day, sign(" ".join(words)), agency, run)


def opened(store: Store, rules: Rules | None = None, day: int = DAY) -> RunIndex:
    run = RunIndex(rules)
    store.call(run.open, day)
    return run


def written(store: Store, run: RunIndex, *entries: Entry) -> list[Match | None]:
    """What is said of each; those that are delivered are on disk afterwards."""
    found = []
    for one in entries:
        match = store.call(run.check_and_add, one)
        found.append(match)
        if match is None or run.rules.keeps_copies:
            store.call(run.remember, [one])
    return found


def rows(store: Store) -> tuple[int, int]:
    with store.begin() as connection:
        entries = connection.scalar(select(func.count()).select_from(duplicate_entries))
        keys = connection.scalar(select(func.count()).select_from(duplicate_keys))
    return entries or 0, keys or 0


def test_a_second_copy_in_one_run_names_the_first_before_it_is_on_disk(store: Store) -> None:
    run = opened(store)
    assert store.call(run.check_and_add, entry("first", story(1))) is None
    match = store.call(run.check_and_add, entry("second", story(1)))
    assert match == Match("exact", "first", "https://first.example/", 1.0, "first", source="first.example")
    assert match.reason == "exact_duplicate"


def test_an_edited_copy_in_a_later_run_names_the_first_its_score_and_its_agency(store: Store) -> None:
    written(store, opened(store), entry("first", story(1), agency="VNA"))
    edited = ["x" if place % 20 == 0 else word for place, word in enumerate(story(1))]
    [match] = written(store, opened(store), entry("second", edited, run="run-2"))
    assert match is not None
    assert (match.reason, match.article_id, match.agency) == ("near_duplicate", "first", "VNA")
    assert 0.6 < match.score < 0.9
    assert match.detail == f"{match.score:.2f} of https://first.example/ (VNA)"


@pytest.mark.parametrize(
    "reprint",
    [
        [*story(2, 20), *story(1)[40:180]],
        [*story(2, 20), *story(1)[40:], *story(3, 120)],
        [*story(2, 60), *story(1), *story(3, 60)],
    ],
    ids=["cut to 60 %, other lead", "grown by 40 %, other lead", "paragraphs before and after"],
)
def test_a_reprint_names_the_first_appearance(store: Store, reprint: list[str]) -> None:
    found = written(store, opened(store), entry("first", story(1)), entry("reprint", reprint))
    assert found[1] is not None
    assert found[1].article_id == "first"
    assert found[1].reason in ("near_duplicate", "reprint")


def test_another_story_with_the_same_closing_paragraph_is_no_copy(store: Store) -> None:
    about_us = story(9, 40)
    run = opened(store)
    assert written(store, run, entry("a", story(1) + about_us), entry("b", story(2) + about_us)) == [None] * 2


def test_a_short_text_has_only_exact_copies(store: Store) -> None:
    run = opened(store)
    found = written(
        store, run, entry("a", ["Rain", "again"]), entry("b", ["rain,", "AGAIN!"]), entry("c", ["rain"])
    )
    assert [match and match.kind for match in found] == [None, "exact", None]


def test_of_two_copies_that_are_dropped_neither_is_compared_with_later_articles(store: Store) -> None:
    first, copy = story(1), story(1)[120:] + story(2, 100)
    run = opened(store)
    written(
        store, run, entry("first", first), entry("copy", copy), entry("other", story(2, 100) + story(3, 60))
    )
    assert rows(store)[0] == 2


def test_with_tag_a_copy_of_a_copy_stays_in_the_first_ones_cluster(store: Store) -> None:
    run = opened(store, Rules(keeps_copies=True))
    found = written(
        store,
        run,
        entry("first", story(1)),
        entry("second", story(1)[:220] + story(2, 80)),
        entry("third", story(1)[60:220] + story(2, 80)),
    )
    assert found[2] is not None
    assert [match and match.cluster for match in found] == [None, "first", "first"]
    assert found[2].article_id == "second"


def test_copies_of_copies_do_not_chain_texts_that_have_nothing_in_common(store: Store) -> None:
    """Each article keeps the second half of the one before: the fourth has no word of the first."""
    parts = [story(seed, 150) for seed in range(8)]
    articles = [entry(f"{n}", list(chain.from_iterable(parts[n : n + 4]))) for n in range(5)]
    found = written(store, opened(store, Rules(keeps_copies=True)), *articles)
    assert all(match is not None for match in found[1:])
    clusters = [match.cluster if match else "0" for match in found]
    assert clusters[4] != "0"
    assert len(set(clusters)) > 1


def test_a_new_version_is_no_copy_of_its_own_older_one_nor_of_its_copies(store: Store) -> None:
    rules = Rules(keeps_copies=True)
    written(store, opened(store, rules), entry("first", story(1)), entry("copy", story(1)))
    newer = entry("first", [*story(1)[:290], *story(4, 20)], run="run-2")
    assert written(store, opened(store, rules), newer) == [None]
    entries, _ = rows(store)
    assert entries == 2
    [match] = written(store, opened(store, rules), entry("copy", story(1), run="run-3"))
    assert match is not None
    assert (match.kind, match.article_id) == ("near", "first")


def test_what_a_new_version_no_longer_says_is_not_found_any_more(store: Store) -> None:
    written(store, opened(store), entry("first", story(1)))
    written(store, opened(store), entry("first", story(2), run="run-2"))
    assert rows(store) == (1, BANDS + 1)
    assert written(store, opened(store), entry("other", story(1), run="run-3")) == [None]


def test_the_same_address_a_second_time_in_a_run_is_said_to_be_that(store: Store) -> None:
    run = opened(store, Rules(keeps_copies=True))
    assert store.call(run.check_and_add, entry("a", story(1))) is None
    pending = store.call(run.check_and_add, entry("a", story(2)))
    store.call(run.remember, [entry("a", story(1))])
    remembered = store.call(run.check_and_add, entry("a", story(3)))
    assert pending is not None
    assert remembered is not None
    assert pending.reason == remembered.reason == "same_address"


def test_an_article_that_will_not_be_written_is_forgotten(store: Store) -> None:
    run = opened(store)
    store.call(run.check_and_add, entry("a", story(1)))
    run.forget("a")
    run.forget("never seen")
    assert store.call(run.check_and_add, entry("b", story(1))) is None


@pytest.mark.parametrize(("days", "kind"), [(29, "exact"), (-29, "exact"), (31, None), (-31, None)])
def test_copies_are_looked_for_in_the_window_on_either_side(
    store: Store, days: int, kind: str | None
) -> None:
    written(store, opened(store), entry("first", story(1)))
    [match] = written(store, opened(store), entry("second", story(1), day=DAY + days))
    assert (match and match.kind) == kind


def test_what_has_left_the_window_is_dropped_when_a_run_begins(store: Store) -> None:
    written(store, opened(store), entry("old", story(1)), entry("new", story(2), day=DAY + 30))
    assert rows(store) == (2, 2 * (BANDS + 1))
    opened(store, day=DAY + 45)
    assert rows(store) == (1, BANDS + 1)


def test_what_leaves_the_window_of_a_long_run_is_dropped_on_the_way(store: Store) -> None:
    run = opened(store)
    written(store, run, entry("old", story(1)))
    written(store, run, entry("new", story(2), day=DAY + 45))
    assert rows(store) == (1, BANDS + 1)


@pytest.mark.parametrize(("window", "kind"), [(7, None), (60, "exact")])
def test_the_window_is_as_long_as_the_rules_say(store: Store, window: int, kind: str | None) -> None:
    rules = Rules(window_days=window)
    written(store, opened(store, rules), entry("first", story(1)))
    [match] = written(store, opened(store, rules, DAY + 40), entry("second", story(1), day=DAY + 40))
    assert (match and match.kind) == kind


def test_the_one_to_keep_outdoes_its_match_and_is_found_by_later_copies(store: Store) -> None:
    run = opened(store, Rules(keep="longest"))
    found = written(store, run, entry("short", story(1)[:200]))
    match = store.call(run.check_and_add, entry("long", story(1)))
    assert found == [None]
    assert match is not None
    assert match.is_outdone
    third = store.call(run.check_and_add, entry("third", story(1)[:290]))
    assert third is not None
    assert (third.article_id, third.cluster, third.is_outdone) == ("long", "short", False)


def test_a_phrase_that_all_articles_share_does_not_fill_the_index(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "CROWDED", 8)
    boilerplate = story(0, 100)
    run = opened(store)
    for number in range(1, 40):
        assert written(store, run, entry(f"{number}", story(number, 150) + boilerplate)) == [None]
    with store.begin() as connection:
        per_key = select(func.count()).select_from(duplicate_keys).group_by(duplicate_keys.c.key)
        assert max(connection.scalars(per_key)) == 8
    [match] = written(store, opened(store), entry("copy", story(39, 150) + boilerplate, run="run-2"))
    assert match is not None
    assert (match.kind, match.article_id) == ("exact", "39")


def test_an_index_of_other_parameters_is_refused_and_can_be_made_anew(store: Store) -> None:
    written(store, opened(store), entry("first", story(1)))
    with store.begin() as connection:
        connection.execute(update(duplicate_parameters).values(parameters="shingles of 9", checksum=1))
    with pytest.raises(StoreError, match=r"made with other parameters \(shingles of 9\)"):
        opened(store)
    store.call(index.clear)
    store.call(opened(store).remember, [entry("first", story(1))])
    [match] = written(store, opened(store), entry("second", story(1), run="run-2"))
    assert match is not None


def test_a_failing_database_ends_as_a_store_error(store: Store) -> None:
    run = opened(store)
    with store.begin() as connection:
        connection.exec_driver_sql("DROP TABLE duplicate_keys")
    with pytest.raises((StoreError, ProgrammingError), match="duplicate_keys"):
        store.call(run.check_and_add, entry("first", story(1)))


def newspaper(rng: random.Random) -> list[Entry]:
    """Sixty articles, half of them copies of one kind or another of earlier ones."""
    texts = [story(seed, 200) for seed in range(30)]
    for seed in range(30):
        original = rng.choice(texts)
        texts.append(
            rng.choice(
                (
                    original,
                    original[:130] + story(1000 + seed, 20),
                    original + story(2000 + seed, 60),
                    [word if rng.random() > 0.05 else "x" for word in original],
                )
            )
        )
    return [entry(f"article-{number}", words, run="") for number, words in enumerate(texts)]


def outcome(match: Match | None, article_id: str) -> tuple[str, float, str]:
    return (match.article_id, match.score, match.cluster) if match else ("", 0.0, article_id)


def test_several_runs_and_a_crash_find_the_same_clusters_as_one_run(state_url: str, tmp_path: Path) -> None:
    articles = newspaper(random.Random(6))
    whole = open_store(f"sqlite:///{tmp_path / 'whole.db'}")
    in_one = {
        one.article_id: outcome(match, one.article_id)
        for one in articles
        for match in written(whole, opened(whole, Rules(keeps_copies=True)), one)
    }
    whole.close()
    assert sum(bool(copied) for copied, _, _ in in_one.values()) == 30

    store = open_store(state_url)
    in_many = {}
    rules = Rules(keeps_copies=True)
    for start in range(0, 60, 20):
        part = articles[start : start + 20]
        crashed = opened(store, rules)
        lines = []
        for number, one in enumerate(part):  # it dies: 15 checked, 12 on disk, 8 of these remembered
            if number < 15:
                match = store.call(crashed.check_and_add, one)
                if number < 12:
                    in_many[one.article_id] = outcome(match, one.article_id)
                    lines.append(Entry(**{**as_dict(one), "cluster": in_many[one.article_id][2]}))
        store.call(crashed.remember, lines[:8])
        store.call(RunIndex().remember, lines)  # the next run reads the lines that are on disk
        resumed = opened(store, rules)
        for one in part[12:]:
            [match] = written(store, resumed, one)
            in_many[one.article_id] = outcome(match, one.article_id)
    store.close()
    assert in_many == in_one


def as_dict(one: Entry) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_the_entry_of_an_article_has_its_agency_and_the_day_it_was_fetched() -> None:
    article = Article(
        "a", "https://a.example/1", "a.example", text="Mưa lớn ở Huế.", added="1970-01-03T23:59:59Z",
        metadata=Metadata(agency="TTXVN", cluster="b"),
    )  # fmt: skip
    made = entry_of(article, "run-1")
    assert (made.day, made.agency, made.cluster, made.run) == (2, "TTXVN", "b", "run-1")
    assert made.signature == sign(article.text)
    assert entry_of(article, signature=b"signed before").signature == b"signed before"
    assert day_number("") == 0
