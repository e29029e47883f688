"""Versions of articles, the memory of sites, sources and runs: the contract of every back end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import pytest

from pipelines.records import Article, Metadata, SiteMemory, line_fingerprint, lines_of
from pipelines.store import Store, open_store, runs, site_memory, sources, versions
from pipelines.store.frontier import Outcome
from pipelines.store.runs import SiteRun
from pipelines.store.site_memory import Lesson
from pipelines.store.sources import Source
from pipelines.store.versions import Verdict

pytest_plugins = ("postgres",)

NOW = 1_795_000_000
DAY = 86400


@pytest.fixture
def store(state_url: str) -> Iterator[Store]:
    store = open_store(state_url)
    yield store
    store.close()


def article(*paragraphs: str, article_id: str = "x", site: str = "a.example") -> Article:
    text = "\n\n".join(paragraphs)
    metadata = Metadata(text_sha256=sha256(text.encode()).hexdigest())
    return Article(article_id, f"https://{site}/{article_id}", site, text=text, metadata=metadata)


def judge(store: Store, one: Article, run: str = "one", again: bool = False, now: int = NOW) -> Verdict:
    return store.call(versions.judge_version, one, run, again, now)


def deliver(store: Store, one: Article, run: str = "one", version: int = 1, now: int = NOW) -> None:
    outcome = Outcome(
        one.url,
        "delivered",
        article_id=one.id,
        article_url=one.url,
        site=one.source,
        text_sha256=one.metadata.text_sha256,
        version=version,
        lines=lines_of(one.text),
    )
    store.call(versions.remember, run, [outcome], now)


def teach(store: Store, *lessons: tuple[str, Sequence[str], Sequence[str]], site: str = "a.example") -> None:
    """Each lesson: article id, lines of its page, its title and lead."""
    prints = [
        Lesson(
            site, article_id, tuple(map(line_fingerprint, lines)), tuple(map(line_fingerprint, teasers)), NOW
        )
        for article_id, lines, teasers in lessons
    ]
    store.call(site_memory.learn, prints)


def recall(store: Store, *lines: str, of: str = "", site: str = "a.example") -> SiteMemory:
    return store.call(site_memory.recall, site, [line_fingerprint(line) for line in lines], of)


def test_a_new_article_is_version_1(store: Store) -> None:
    assert judge(store, article("One.")) == Verdict(1)
    assert store.call(versions.known, "x") is None


def test_the_same_article_twice_in_a_run_is_rejected_whether_or_not_its_line_is_on_disk(
    store: Store,
) -> None:
    judge(store, article("One."))
    assert judge(store, article("One.")).reason == "same_address"
    deliver(store, article("One."))
    verdict = judge(store, article("Another text."))
    assert (verdict.reason, verdict.detail) == (
        "same_address",
        "https://a.example/x was reached earlier in this run",
    )


def test_an_article_that_another_run_is_about_to_write_is_left_to_it(store: Store) -> None:
    judge(store, article("One."), "one")
    verdict = judge(store, article("One."), "two")
    assert verdict.reason == "same_address"
    assert "by a run that goes on at the same time" in verdict.detail


def test_a_claim_ends_with_its_run_or_with_its_time(store: Store) -> None:
    judge(store, article("One."), "dead")
    judge(store, article("Two.", article_id="y"), "gone")
    store.call(versions.unclaim, "dead")
    assert judge(store, article("One."), "two") == Verdict(1)
    assert judge(store, article("Two.", article_id="y"), "two").reason == "same_address"
    assert judge(
        store, article("Two.", article_id="y"), "two", now=NOW + versions.CLAIM_SECONDS + 1
    ) == Verdict(1)


def test_a_run_that_has_ended_claims_nothing_any_more(store: Store) -> None:
    """Ctrl-C came between its judgement and its line; the next run gets the page again."""
    store.call(runs.begin, "one", "news", "/out", NOW)
    judge(store, article("One."), "one")
    assert judge(store, article("One."), "two").reason == "same_address"
    store.call(runs.end, "one", "ok", {}, NOW)
    assert judge(store, article("One."), "two") == Verdict(1)


def test_an_article_that_was_not_written_after_all_can_be_judged_again(store: Store) -> None:
    judge(store, article("One."))
    store.call(versions.unclaim, "one", ["x"])
    assert judge(store, article("One.")) == Verdict(1)


def test_the_same_text_in_a_later_run_is_unchanged_and_with_again_it_is_written(store: Store) -> None:
    deliver(store, article("One."), "one")
    verdict = judge(store, article("One."), "two")
    assert (verdict.version, verdict.reason) == (1, "unchanged")
    assert verdict.detail.startswith("delivered on 2026-11-")
    assert judge(store, article("One."), "three", again=True) == Verdict(1)


@pytest.mark.parametrize(
    "later",
    [
        ("One.", "Two, as corrected."),
        ("One.", "Two.", "Three."),
        ("One.",),
        ("Two.", "One."),
        ("One.", "Two!"),
    ],
)
def test_a_text_that_differs_in_the_least_is_the_next_version(store: Store, later: tuple[str, ...]) -> None:
    deliver(store, article("One.", "Two."))
    assert judge(store, article(*later), "two") == Verdict(2)
    deliver(store, article(*later), "two", version=2)
    assert judge(store, article(*later), "three").reason == "unchanged"


def test_a_line_that_the_sites_memory_condemns_by_now_is_no_change(store: Store) -> None:
    """The same page, cleaned by a memory that has grown: a promo line and a teaser are gone."""
    deliver(store, article("One.", "Download our app.", "A storm hits the coast", "Two."))
    teach(
        store,
        ("b", ["Download our app."], ["A storm hits the coast"]),
        ("c", ["Download our app."], []),
        ("d", ["Download our app."], []),
    )
    assert judge(store, article("One.", "Two."), "two").reason == "unchanged"


def test_a_line_that_only_this_article_has_and_that_is_gone_is_a_change(store: Store) -> None:
    teach(store, ("x", ["One.", "Two."], []), ("b", ["Two."], []))
    deliver(store, article("One.", "Two."))
    assert judge(store, article("One."), "two") == Verdict(2)


def test_an_older_version_that_is_told_late_does_not_replace_a_newer_one(store: Store) -> None:
    deliver(store, article("New."), "two", version=2)
    deliver(store, article("Old."), "one", version=1)
    known = store.call(versions.known, "x")
    assert known is not None
    assert (known.version, known.run) == (2, "two")


def test_untold_names_the_addresses_whose_article_is_not_remembered(store: Store) -> None:
    deliver(store, article("One."))
    outcomes = [
        Outcome("https://a.example/x", "delivered", article_id="x"),
        Outcome("https://a.example/x?v2", "delivered", article_id="x", version=2),
        Outcome("https://a.example/z", "rejected", "http_404"),
        Outcome("https://a.example/y", "delivered", article_id="y"),
    ]
    assert store.call(versions.untold, outcomes[:1]) == set()
    assert store.call(versions.untold, outcomes[1:]) == {"https://a.example/x?v2", "https://a.example/y"}


def test_a_site_that_was_never_seen_has_an_empty_memory(store: Store) -> None:
    assert recall(store, "Anything") == SiteMemory()


def test_the_memory_counts_other_articles_of_the_same_site(store: Store) -> None:
    teach(store, ("b", ["Read our app!", "B", "B"], ["Title of B"]), ("c", ["read our APP", "C"], []))
    teach(store, ("d", ["Read our app"], []), site="b.example")
    memory = recall(store, "Read our app", "B", "Title of B", "unheard of")
    assert memory.articles == 2
    assert memory.lines == {line_fingerprint("Read our app"): 2, line_fingerprint("B"): 1}
    assert memory.teasers == {line_fingerprint("Title of B")}


def test_an_article_that_is_seen_again_is_not_its_own_witness(store: Store) -> None:
    one = article("One.")
    teach(store, ("x", ["One.", "Shared"], ["Its title"]), ("b", ["Shared"], []))
    deliver(store, one)
    memory = recall(store, "One.", "Shared", "Its title", of="x")
    assert memory == SiteMemory(articles=1, lines={line_fingerprint("Shared"): 1})


def test_an_article_teaches_once(store: Store) -> None:
    teach(store, ("x", ["Shared"], []), ("x", ["Shared"], []))
    deliver(store, article("One."))
    teach(store, ("x", ["Shared"], []))
    assert recall(store, "Shared") == SiteMemory(articles=1, lines={line_fingerprint("Shared"): 1})


def test_the_memory_forgets_rare_lines_first_and_stays_bounded(store: Store) -> None:
    teach(store, ("b", ["Often", "Once"], ["Title"]), ("c", ["Often"], []))
    assert store.call(site_memory.forget, NOW + site_memory.RARE_LINE_SECONDS - 1) == 0
    assert store.call(site_memory.forget, NOW + site_memory.RARE_LINE_SECONDS + 1) == 1
    assert recall(store, "Often", "Once", "Title").lines == {line_fingerprint("Often"): 2}
    store.call(site_memory.forget, NOW + site_memory.TEASER_SECONDS + 1)
    assert recall(store, "Often", "Once", "Title") == SiteMemory(articles=2)


def test_a_page_of_two_thousand_lines_is_recalled(store: Store) -> None:
    lines = [f"line {number}" for number in range(2000)]
    teach(store, ("b", lines, []))
    assert len(recall(store, *lines).lines) == 2000


def test_a_source_is_kept_with_its_validators(store: Store) -> None:
    feed = Source("https://a.example/rss", "a.example", "feed", '"v1"', "Sun, 22 Nov 2026 00:00:00 GMT")
    assert store.call(sources.get, feed.url) is None
    store.call(sources.put, feed)
    store.call(sources.put, Source("https://a.example/rss", "a.example", "feed", '"v2"'))
    kept = store.call(sources.get, feed.url)
    assert kept is not None
    assert (kept.etag, kept.last_modified) == ('"v2"', "")
    assert store.call(sources.of_site, "a.example") == [kept]
    assert store.call(sources.of_site, "b.example") == []


def test_a_source_that_brings_news_is_asked_more_often_and_a_silent_one_less() -> None:
    feed = Source("https://a.example/rss", "a.example")
    intervals = []
    for hours, new in ((0, 9), (1, 0), (10, 0), (500, 0), (501, 6), (502, 0)):
        now = NOW + hours * 3600
        feed = sources.answered(feed, now, new, shortest_seconds=60, longest_seconds=86400)
        intervals.append(feed.interval_seconds)
        assert feed.next_due == now + feed.interval_seconds
    assert intervals == [60, 360, 3600, 86400, 60, 360]
    assert (feed.found, feed.changed) == (15, NOW + 501 * 3600)


def test_a_source_that_is_missing_is_asked_after_a_pause_that_doubles_until_it_answers() -> None:
    feed = Source("https://a.example/rss", "a.example")
    pauses = []
    for _ in range(9):
        feed = sources.missing(feed, NOW)
        pauses.append(feed.next_due - NOW)
    assert pauses[:3] == [600, 1200, 2400]
    assert pauses[-1] == sources.LONGEST_SECONDS
    assert sources.answered(feed, NOW, 0).failures == 0


def test_a_sites_history_is_the_sum_of_its_runs(store: Store) -> None:
    for number in (1, 2):
        store.call(runs.begin, f"run {number}", "news", "/out", NOW)
        store.call(
            runs.end, f"run {number}", "ok", {"a.example": SiteRun(10, 7, 1, 3, 1), "b": SiteRun()}, NOW + 60
        )
    assert store.call(runs.history, ["a.example", "b", "c"]) == {"a.example": SiteRun(20, 14, 2, 6, 2)}


def test_only_the_last_runs_count_as_history(store: Store) -> None:
    for number in range(runs.RECENT_RUNS + 5):
        store.call(runs.begin, str(number), "news", "/out", NOW + number)
        store.call(runs.end, str(number), "ok", {"a": SiteRun(1, int(number < 5))}, NOW + number)
    assert store.call(runs.history, ["a"]) == {"a": SiteRun(runs.RECENT_RUNS)}
