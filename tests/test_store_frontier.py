"""The frontier's contract; every back end runs it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timezone

import pytest
from sqlalchemy import select

from pipelines.records import Hints
from pipelines.store import Store, frontier, open_store, runs
from pipelines.store.frontier import Found, Leased, Outcome
from pipelines.store.schema import addresses

pytest_plugins = ("postgres",)

NOW = 1_795_000_000.0
DAY = 86400


@pytest.fixture
def store(state_url: str) -> Iterator[Store]:
    store = open_store(state_url)
    yield store
    store.close()


def found(number: int, site: str = "a.example", **said: str) -> Found:
    hints = Hints(created=said.get("created", ""))
    return Found(f"https://{site}/{number}", site, "feed", hints, said.get("lastmod", ""))


def discover(store: Store, *pages: Found, now: float = NOW) -> int:
    return store.call(frontier.discover, pages, now=now)


def lease(
    store: Store, run: str = "one", limit: int = 100, now: float = NOW, **wanted: object
) -> list[Leased]:
    return store.call(frontier.lease, "a.example", run, limit, now, 600, **wanted)


def numbers(leased: list[Leased]) -> list[int]:
    return [int(one.url.rpartition("/")[2]) for one in leased]


def settle(
    store: Store, leased: list[Leased], state: str = "delivered", run: str = "one", **more: object
) -> None:
    now = more.pop("now", NOW)
    outcomes = [Outcome(one.url, state, **more) for one in leased]  # type: ignore[arg-type]
    store.call(frontier.settle, run, outcomes, now)  # type: ignore[arg-type]


def test_an_address_is_new_once(store: Store) -> None:
    """Whether it comes twice in one batch or again in a later one."""
    assert discover(store, found(1), found(2), found(1)) == 2
    assert discover(store, found(2), found(3)) == 1
    assert discover(store) == 0
    assert store.call(frontier.pending, "a.example") == 3
    assert store.call(frontier.pending, "b.example") == 0


def test_what_was_said_of_an_address_comes_back_with_its_lease(store: Store) -> None:
    hints = Hints("Tiêu đề", "2026-11-22T09:15:00+07:00", "vi", ("An", "Bình"))
    discover(store, Found("https://a.example/1", "a.example", "feed", hints))
    assert lease(store) == [Leased("https://a.example/1", "a.example", "feed", hints, attempts=0)]


def test_the_newest_dated_comes_first_then_the_order_of_discovery(store: Store) -> None:
    discover(store, found(1), found(2), found(3, created="2026-11-01"), found(4, lastmod="2026-11-02"))
    assert numbers(lease(store)) == [1, 2, 4, 3]


def test_a_date_in_the_future_does_not_go_before_all_others(store: Store) -> None:
    discover(store, found(1), found(2, created="2036-01-01"), found(3))
    assert numbers(lease(store)) == [1, 2, 3]


def test_two_runs_never_hold_the_same_address(store: Store) -> None:
    discover(store, *map(found, range(10)))
    assert numbers(lease(store, "one", 6)) == [0, 1, 2, 3, 4, 5]
    assert numbers(lease(store, "two", 6)) == [6, 7, 8, 9]
    assert lease(store, "three") == []
    assert store.call(frontier.pending, "a.example") == 10


def test_two_runs_that_lease_at_the_same_time_share_the_work(state_url: str) -> None:
    stores = [open_store(state_url), open_store(state_url)]
    discover(stores[0], *map(found, range(300)))
    taken: list[list[int]] = [[], []]
    start = threading.Barrier(2)

    def work(which: int) -> None:
        start.wait()
        while some := lease(stores[which], f"run {which}", 7):
            taken[which] += numbers(some)
            settle(stores[which], some, run=f"run {which}")

    threads = [threading.Thread(target=work, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert sorted(taken[0] + taken[1]) == list(range(300))


def test_two_runs_that_discover_the_same_addresses_do_not_lock_each_other_out(state_url: str) -> None:
    stores = [open_store(state_url), open_store(state_url)]
    pages = [found(number) for number in range(400)]
    new: list[int] = []
    start = threading.Barrier(2)

    def work(store: Store, mine: list[Found]) -> None:
        start.wait()
        new.extend(discover(store, *mine[at : at + 50]) for at in range(0, 400, 50))

    threads = [threading.Thread(target=work, args=(stores[0], pages))]
    threads.append(threading.Thread(target=work, args=(stores[1], pages[::-1])))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].call(frontier.pending, "a.example") == 400
    assert sum(new) >= 400
    for store in stores:
        store.close()


def test_what_a_run_gives_back_is_another_runs_at_once(store: Store) -> None:
    discover(store, *map(found, range(4)))
    lease(store, "one", 3)
    assert store.call(frontier.give_back, "one", ["https://a.example/1", "https://a.example/3"]) == 1
    assert numbers(lease(store, "two", now=NOW + 10**9)) == [1, 3]
    assert store.call(frontier.give_back, "one") == 2
    assert store.call(frontier.give_back, "one") == 0
    assert numbers(lease(store, "two", now=NOW + 10**9)) == [0, 2]


def test_a_lease_that_is_over_is_reclaimed_and_one_that_was_renewed_is_not(store: Store) -> None:
    discover(store, *map(found, range(2)))
    lease(store, "dead", 1)
    lease(store, "alive", 1)
    store.call(frontier.renew, "alive", NOW + 500, 600)
    assert store.call(frontier.reclaim, NOW + 599) == 0
    assert store.call(frontier.reclaim, NOW + 601) == 1
    assert numbers(lease(store, "next", now=NOW + 601)) == [0]


def test_a_delivered_or_rejected_address_is_not_given_again(store: Store) -> None:
    discover(store, *map(found, range(3)))
    settle(store, lease(store, limit=1))
    settle(store, lease(store, limit=1), "rejected", reason="http_404")
    assert discover(store, found(0), found(1)) == 0
    assert numbers(lease(store, "two", now=NOW + DAY)) == [2]
    assert store.call(frontier.pending, "a.example") == 1


def test_again_gives_what_earlier_runs_settled_once_in_a_run(store: Store) -> None:
    discover(store, *map(found, range(3)))
    settle(store, lease(store, limit=2))
    again = lease(store, "two", again=True)
    assert numbers(again) == [2, 0, 1]
    assert [one.is_revisit for one in again] == [False, True, True]
    settle(store, again, run="two")
    assert lease(store, "two", again=True) == []


def test_since_and_until_leave_out_what_is_dated_outside(store: Store) -> None:
    discover(
        store,
        found(1, created="2026-11-10"),
        found(2, created="2026-11-12T08:00:00+07:00"),
        found(3, created="2026-11-14"),
        found(4, lastmod="2026-11-10"),  # changed then, so made before
        found(5, lastmod="2026-11-14"),  # may be of any day before
        found(6),
    )
    assert sorted(numbers(lease(store, since="2026-11-11", until="2026-11-13"))) == [2, 5, 6]
    assert sorted(numbers(lease(store, since="2026-11-11"))) == [3]


def test_a_page_that_failed_is_tried_again_after_a_pause_that_grows_and_then_given_up(store: Store) -> None:
    discover(store, found(1))
    now = NOW
    for attempt, pause in enumerate(frontier.RETRY_AFTER_SECONDS):
        (held,) = lease(store, now=now)
        assert held.attempts == attempt
        assert store.call(frontier.postpone, "one", held.url, "timeout", now)
        assert lease(store, now=now + pause - 1) == []
        now += pause
    (held,) = lease(store, now=now)
    assert not store.call(frontier.postpone, "one", held.url, "timeout", now)
    settle(store, [held], "rejected", reason="timeout")
    assert store.call(frontier.pending, "a.example") == 0


def test_a_site_that_says_when_to_come_back_is_not_asked_before(store: Store) -> None:
    discover(store, found(1))
    lease(store)
    assert store.call(frontier.postpone, "one", "https://a.example/1", "http_503", NOW, 7200)
    assert lease(store, now=NOW + 7199) == []
    assert numbers(lease(store, now=NOW + 7200)) == [1]


def test_only_the_run_that_holds_an_address_can_postpone_it(store: Store) -> None:
    discover(store, found(1))
    lease(store, "one")
    assert not store.call(frontier.postpone, "two", "https://a.example/1", "timeout", NOW)
    assert lease(store, now=NOW + DAY) == []


def test_a_delivered_article_is_looked_at_again_ever_less_often_and_then_never(store: Store) -> None:
    discover(store, found(1))
    settle(
        store, lease(store, "run 0"), run="run 0", etag='"v1"', last_modified="Sun, 22 Nov 2026 00:00:00 GMT"
    )
    now = NOW
    for visit, pause in enumerate(frontier.REVISIT_SECONDS, 1):
        run = f"run {visit}"
        assert lease(store, run, now=now + pause - 1, revisit=True) == []
        assert lease(store, run, now=now + pause) == []
        (held,) = lease(store, run, now=now + pause, revisit=True)
        assert (held.is_revisit, held.etag) == (True, '"v1"')
        now += pause
        reason = "unchanged" if visit % 2 else "not_modified"
        settle(store, [held], "rejected", run=run, reason=reason, etag='"v1"', now=now)
    assert lease(store, "late", now=now + 365 * DAY, revisit=True) == []


def test_a_page_that_had_all_its_tries_is_given_up_and_not_found_again(store: Store) -> None:
    discover(store, found(1))
    now = NOW
    for pause in frontier.RETRY_AFTER_SECONDS:
        lease(store, now=now)
        store.call(frontier.postpone, "one", found(1).url, "timeout", now)
        now += pause
    settle(store, lease(store, now=now), "rejected", reason="timeout", now=now)
    states = store.call(lambda c: c.execute(select(addresses.c.state, addresses.c.reason)).all())
    assert [tuple(row) for row in states] == [("gave_up", "timeout")]
    discover(store, found(1), now=now + DAY)
    assert lease(store, "two", now=now + DAY) == []


def test_a_newer_lastmod_brings_the_next_look_forward_and_the_same_one_does_not(store: Store) -> None:
    """A sitemap that says "now" every time gets no more looks than the schedule has."""
    discover(store, found(1, lastmod="2026-11-01"))
    settle(store, lease(store, "run 0"), run="run 0", etag='"v1"')
    discover(store, found(1, lastmod="2026-11-01"), now=NOW + 60)
    assert lease(store, "run 1", now=NOW + 60, revisit=True) == []
    looks = 0
    for run in range(1, 10):
        now = NOW + run * 600
        discover(store, found(1, lastmod=datetime.fromtimestamp(now, timezone.utc).isoformat()), now=now)
        held = lease(store, f"run {run}", now=now, revisit=True)
        looks += len(held)
        settle(store, held, "rejected", run=f"run {run}", reason="not_modified", now=now)
    assert looks == len(frontier.REVISIT_SECONDS)


def test_the_validators_outlast_an_answer_that_repeats_none(store: Store) -> None:
    discover(store, found(1))
    settle(store, lease(store, "one"), etag='"v1"', last_modified="Sun")
    now = NOW + DAY
    settle(
        store,
        lease(store, "two", now=now, revisit=True),
        "rejected",
        run="two",
        reason="not_modified",
        now=now,
    )
    (held,) = lease(store, "three", now=now + DAY, revisit=True)
    assert (held.etag, held.last_modified) == ('"v1"', "Sun")


def test_an_article_that_is_gone_at_a_later_look_stays_delivered(store: Store) -> None:
    discover(store, found(1))
    settle(store, lease(store, "one"), article_id="x")
    held = lease(store, "two", now=NOW + DAY, revisit=True)
    settle(store, held, "rejected", run="two", reason="http_410", now=NOW + DAY)
    assert lease(store, "three", now=NOW + 99 * DAY, revisit=True) == []
    assert numbers(lease(store, "three", again=True)) == [1]


def test_a_revisit_that_is_given_back_is_due_again(store: Store) -> None:
    discover(store, found(1))
    settle(store, lease(store, "one"))
    assert numbers(lease(store, "two", now=NOW + DAY, revisit=True)) == [1]
    store.call(frontier.give_back, "two")
    assert numbers(lease(store, "three", now=NOW + 10**9, revisit=True)) == [1]


def test_exactly_the_addresses_that_were_asked_for_are_leased(store: Store) -> None:
    """Whatever became of them before, but what another run holds, and in the order of asking."""
    discover(store, *map(found, range(6)))
    settle(store, lease(store, "old", 2), run="old")
    lease(store, "other", 1)  # 2
    asked = [Found(found(n).url, "a.example", "argument") for n in (9, 4, 2, 0)]
    leased = store.call(frontier.lease_urls, asked, "mine", NOW)
    assert numbers(leased) == [9, 4, 0]
    assert {one.discovered_by for one in leased} == {"argument"}
    settle(store, leased, run="mine")
    assert store.call(frontier.lease_urls, asked, "mine", NOW) == []


def test_what_a_run_was_given_and_did_not_come_to_a_later_one_takes_up(store: Store) -> None:
    """Not what was found otherwise, nor what a run wants that goes on."""
    discover(store, found(0), found(1))
    settle(store, lease(store, "old", 1), run="old")
    for run, pages in (("urls-dead", (0, 2, 3)), ("urls-alive", (4,))):
        store.call(runs.begin, run, "urls", "/out", NOW)
        store.call(frontier.discover, [found(n) for n in pages], run=run, again=True, now=NOW)
    store.call(frontier.lease_urls, [found(2)], "urls-dead", NOW)
    store.call(frontier.give_back, "urls-dead")
    store.call(runs.end, "urls-dead", "failed", {}, 0)
    left = store.call(frontier.lease_left, "urls", "urls-mine", 9, time.time())
    assert sorted(numbers(left)) == [0, 2, 3]
    assert store.call(frontier.lease_left, "urls", "urls-third", 9, time.time()) == []


def test_settling_an_address_that_was_never_discovered_is_no_error(store: Store) -> None:
    store.call(frontier.settle, "one", [Outcome("https://nowhere.example/", "delivered")], NOW)
    store.call(frontier.settle, "one", [], NOW)
    assert store.call(frontier.pending, "nowhere.example") == 0


def test_held_tells_a_runs_own_addresses(store: Store) -> None:
    discover(store, *map(found, range(3)))
    lease(store, "one", 1)
    lease(store, "two", 1)
    urls = [found(n).url for n in range(3)]
    assert store.call(frontier.held, "one", urls) == {urls[0]}


def test_long_and_strange_addresses_are_kept_as_they_are(store: Store) -> None:
    urls = [
        "https://a.example/" + "x" * 9000,
        "https://a.example/tin-tức?q=ạ&b=%20",
        "http://127.0.0.1:8801/a b",
    ]
    discover(store, *(Found(url, "a.example", "section") for url in urls))
    assert {one.url for one in lease(store)} == set(urls)


def test_a_thousand_addresses_in_one_batch(store: Store) -> None:
    assert discover(store, *map(found, range(1500))) == 1500
    leased = lease(store, limit=1500)
    assert numbers(leased) == list(range(1500))
    settle(store, leased)
    assert store.call(frontier.pending, "a.example") == 0
