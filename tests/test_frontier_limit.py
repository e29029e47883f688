"""The crawl's face of the frontier, over a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.frontier import Frontier, Wanted
from pipelines.store import Store, open_store
from pipelines.store.frontier import Found

SITE = "example.com"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def found(number: int) -> list[Found]:
    return [Found(f"http://example.com/{n}", SITE, "feed") for n in range(number)]


def test_never_more_is_taken_than_the_limit_has_room_for(store: Store) -> None:
    async def crawl() -> list[int]:
        frontier = Frontier(store, "run", Wanted(limit=5))
        await frontier.discover(found(20))
        first = await frontier.lease(SITE, 10)
        nothing = await frontier.lease(SITE, 10)
        for leased in first[:2]:
            frontier.answered(leased.url)
            frontier.settled(leased.url, "article")
        frontier.answered(first[2].url)
        frontier.settled(first[2].url, "rejected")
        after = await frontier.lease(SITE, 10)
        return [len(first), len(nothing), len(after), frontier.delivered[SITE], frontier.in_flight(SITE)]

    assert asyncio.run(crawl()) == [5, 0, 1, 2, 3]


def test_two_askers_at_once_share_the_room(store: Store) -> None:
    async def crawl() -> int:
        frontier = Frontier(store, "run", Wanted(limit=5))
        await frontier.discover(found(20))
        both = await asyncio.gather(frontier.lease(SITE, 4), frontier.lease(SITE, 4))
        return sum(map(len, both))

    assert asyncio.run(crawl()) == 5


def test_what_is_settled_twice_counts_once(store: Store) -> None:
    async def crawl() -> tuple[int, int]:
        frontier = Frontier(store, "run")
        await frontier.discover(found(2))
        leased = await frontier.lease(SITE, 1)
        for _ in range(2):
            frontier.answered(leased[0].url)
            frontier.settled(leased[0].url, "article")
        return frontier.delivered[SITE], frontier.in_flight(SITE)

    assert asyncio.run(crawl()) == (1, 0)


def test_a_site_that_is_left_gives_no_more(store: Store) -> None:
    async def crawl() -> int:
        frontier = Frontier(store, "run")
        await frontier.discover(found(2))
        frontier.leave(SITE)
        return len(await frontier.lease(SITE, 2))

    assert asyncio.run(crawl()) == 0


def test_what_is_given_back_can_be_taken_by_another_run(store: Store) -> None:
    async def crawl() -> list[int]:
        one, other = Frontier(store, "one"), Frontier(store, "other")
        await one.discover(found(3))
        taken = await one.lease(SITE, 3)
        meanwhile = await other.lease(SITE, 3)
        await one.give_back()
        other.look_again()
        return [len(taken), len(meanwhile), len(await other.lease(SITE, 3)), await other.pending(SITE)]

    assert asyncio.run(crawl()) == [3, 0, 3, 3]


def test_a_page_that_failed_is_postponed_until_it_has_had_its_tries(store: Store) -> None:
    async def crawl() -> list[bool]:
        frontier = Frontier(store, "run")
        await frontier.discover(found(1))
        (leased,) = await frontier.lease(SITE, 1)
        return [await frontier.postpone(leased.url, "timeout"), bool(await frontier.lease(SITE, 1))]

    assert asyncio.run(crawl()) == [True, False]


def test_waiting_ends_with_the_next_change(store: Store) -> None:
    async def crawl() -> bool:
        frontier = Frontier(store, "run")
        frontier.calm()
        asyncio.get_running_loop().call_soon(frontier.wake)
        await asyncio.wait_for(frontier.change(), 5)
        return True

    assert asyncio.run(crawl())


def test_leases_are_kept_while_the_run_lives(store: Store) -> None:
    async def crawl() -> int:
        frontier = Frontier(store, "run", lease_seconds=3600)
        await frontier.discover(found(1))
        await frontier.lease(SITE, 1)
        keeper = asyncio.ensure_future(frontier.keep_leases())
        await asyncio.sleep(0)
        other = Frontier(store, "other")
        taken = await other.lease(SITE, 1)  # comes after the keeper's turn in the store's thread
        keeper.cancel()
        return len(taken)

    assert asyncio.run(crawl()) == 0


def test_a_site_without_more_addresses_is_not_asked_for_again_until_some_are_found(store: Store) -> None:
    async def crawl() -> list[int]:
        frontier, other = Frontier(store, "run"), Frontier(store, "other")
        await frontier.discover(found(2))
        first = await frontier.lease(SITE, 5)
        await other.discover([Found("http://example.com/late", SITE, "feed")])
        nothing = await frontier.lease(SITE, 5)
        await frontier.discover([Found("http://example.com/new", SITE, "feed")])
        return [len(first), len(nothing), len(await frontier.lease(SITE, 5))]

    assert asyncio.run(crawl()) == [2, 0, 2]
