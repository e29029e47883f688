"""What a spider asks of the frontier: announce addresses, take some to fetch, give them back.

The addresses live in the state store; this is its face on the event loop. It counts for each site what is
being fetched, what is being cleaned and what was delivered, so that no more is taken than the limit allows.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.store import Store, StoreError, rests
from pipelines.store import frontier as addresses
from pipelines.store.frontier import Found, Leased
from pipelines.store.rests import Rest

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200  # addresses taken in one transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run wants of each site.

    At most `limit` articles, dated from `since` to `until` (ISO 8601, "" for any time). `again`: also what
    earlier runs settled; `revisit`: also delivered articles that are due for another look.
    """

    limit: int | None = None
    since: str = ""
    until: str = ""
    again: bool = False
    revisit: bool = False


class Frontier:
    """The addresses of one run. All methods belong to the event loop; the SQL runs in the store's thread."""

    def __init__(
        self, store: Store, run: str, wanted: Wanted = Wanted(), *, lease_seconds: int = 3600
    ) -> None:
        self.store = store
        self.run = run
        self.wanted = wanted
        self.lease_seconds = lease_seconds
        self.fetching: Counter[str] = Counter()  # site -> addresses taken that have not answered yet
        self.cleaning: Counter[str] = Counter()  # site -> pages handed to the item pipelines
        self.delivered: Counter[str] = Counter()  # site -> articles
        self._taken: dict[str, str] = {}  # address -> its site
        self._cleaned: set[str] = set()  # those of them that are being cleaned
        self.left: set[str] = set()  # sites of which nothing more is to be asked in this run
        self._found: Counter[str] = Counter()  # site -> addresses announced by this run
        self._dry: set[str] = set()  # sites that had nothing more to take; until something is announced
        self._changed = asyncio.Event()

    async def discover(self, found: Sequence[Found]) -> int:
        """Put addresses into the store before they are fetched; how many were new."""
        if not found:
            return 0
        new = await self.store.run(addresses.discover, found)
        for each in found:
            self._found[each.site] += 1
            self._dry.discard(each.site)
        self._changed.set()
        return new

    async def lease(self, site: str, number: int) -> list[Leased]:
        """Up to `number` addresses of a site to fetch now; never more than the limit leaves room for."""
        number = min(number, self.room(site), MOST_AT_ONCE)
        if number < 1 or site in self.left or site in self._dry:
            return []
        found_before = self._found[site]
        self.fetching[site] += number  # counted before the store answers: two callers never take one room
        leased: list[Leased] = []
        wanted = self.wanted
        try:
            leased = await self.store.run(
                addresses.lease,
                site,
                self.run,
                number,
                time.time(),
                self.lease_seconds,
                since=wanted.since,
                until=wanted.until,
                again=wanted.again,
                revisit=wanted.revisit,
            )
        finally:
            self.fetching[site] -= number
            self._take(leased)
        if len(leased) < number and self._found[site] == found_before:
            self._dry.add(site)
        return leased

    async def lease_these(self, found: Sequence[Found]) -> list[Leased]:
        """Exactly these addresses, whatever earlier runs made of them, but those that another run holds."""
        leased = await self.store.run(addresses.lease_urls, found, self.run, time.time(), self.lease_seconds)
        self._take(leased)
        return leased

    async def name(self, found: Sequence[Found]) -> None:
        """Note in the store that this run wants exactly these; what it does not come to, a later one does."""
        await self.store.run(addresses.discover, found, run=self.run, again=True)

    async def lease_left(self, spider: str, number: int) -> list[Leased]:
        """Addresses that earlier runs of the spider left open."""
        leased = await self.store.run(
            addresses.lease_left, spider, self.run, number, time.time(), self.lease_seconds
        )
        self._take(leased)
        return leased

    async def rests(self, names: Collection[str]) -> dict[str, Rest]:
        """Of these sites those that an earlier run has left: see `pipelines.store.rests`."""
        return await self.store.run(rests.of, names)

    async def let_rest(self, name: str, why: str, wished_seconds: float | None) -> None:
        """Let later runs leave the site alone for a while."""
        await self.store.run(rests.put, name, why, time.time(), wished_seconds)

    async def end_rest(self, name: str) -> None:
        """The site answers again."""
        await self.store.run(rests.end, name)

    async def postpone(self, url: str, reason: str) -> bool:
        """Leave an address that failed for a later run; False when it has had its tries."""
        if not await self.store.run(addresses.postpone, self.run, url, reason, time.time()):
            return False
        self.settled(url, "")
        return True

    async def keep_leases(self) -> None:
        """Prolong this run's leases as long as it lives; frees those of runs that died."""
        while True:
            try:
                await self.store.run(addresses.reclaim, time.time())
                await self.store.run(addresses.renew, self.run, time.time(), self.lease_seconds)
            except StoreError as error:
                logger.warning("The leases of this run could not be prolonged: %s", error)
            await asyncio.sleep(self.lease_seconds / 3)

    async def give_back(self, urls: Sequence[str] | None = None) -> None:
        """Let another run have these addresses; None: all that this run took and did not settle."""
        await self.store.run(addresses.give_back, self.run, urls)

    async def pending(self, site: str) -> int:
        """How many addresses of the site wait to be fetched."""
        return await self.store.run(addresses.pending, site)

    def room(self, site: str) -> int:
        """How many more pages may be asked for, if each of them became an article."""
        if self.wanted.limit is None:
            return MOST_AT_ONCE
        return self.wanted.limit - self.delivered[site] - self.in_flight(site)

    def in_flight(self, site: str = "") -> int:
        """Addresses taken and not settled yet, of one site or of all."""
        return self.fetching[site] + self.cleaning[site] if site else len(self._taken)

    def unanswered(self) -> list[str]:
        """Addresses taken that have not answered yet."""
        return [url for url in self._taken if url not in self._cleaned]

    def leave(self, site: str) -> None:
        """Ask nothing more of the site in this run."""
        self.left.add(site)
        self._changed.set()

    def answered(self, url: str) -> None:
        """The page came and goes to the item pipelines."""
        site = self._taken.get(url)
        if site is not None and url not in self._cleaned:
            self._cleaned.add(url)
            self.fetching[site] -= 1
            self.cleaning[site] += 1
            self._changed.set()

    def settled(self, url: str, outcome: str) -> None:
        """A row was written (`outcome`: article or rejected), or with "" the address is left for later."""
        site = self._taken.pop(url, None)
        if site is None:
            return
        (self.cleaning if url in self._cleaned else self.fetching)[site] -= 1
        self._cleaned.discard(url)
        self.delivered[site] += outcome == "article"
        self._changed.set()

    def _take(self, leased: Sequence[Leased]) -> None:
        for each in leased:
            self.fetching[each.site] += 1
            self._taken[each.url] = each.site

    def look_again(self) -> bool:
        """Ask anew for addresses of sites that had none left; False where none was asked in vain."""
        was_dry = bool(self._dry)
        self._dry.clear()
        return was_dry

    def wake(self) -> None:
        """Let `change` return: something else happened that may leave more to fetch."""
        self._changed.set()

    def calm(self) -> None:
        """Forget what has changed so far; `change` waits for what comes after."""
        self._changed.clear()

    async def change(self) -> None:
        """Wait until something was discovered, answered or settled since `calm`."""
        await self._changed.wait()
