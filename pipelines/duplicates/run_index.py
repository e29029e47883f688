"""RunIndex: the index as a run uses it, with the articles that are checked but not yet on disk.

An article is remembered only after its line is synced. Until then it is kept here, so that the second of two
copies in one run is seen however close they come.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pipelines.duplicates import index
from pipelines.duplicates.entry import Entry, Match, Rules
from pipelines.duplicates.index import SHARED_BANDS, Known
from pipelines.duplicates.signature import BANDS, band_keys, unpack

_NOT_YET = 1 << 62  # numbers of pending articles follow those of all remembered ones


@dataclass(frozen=True, slots=True)
class _Pending:
    known: Known
    keys: tuple[int, ...]
    crowded: frozenset[int]


class RunIndex:
    """All calls from one thread, the store's."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._pending: dict[str, _Pending] = {}
        self._by_key: defaultdict[int, set[str]] = defaultdict(set)
        self._next = _NOT_YET
        self._day = 0  # up to which the window is pruned

    def open(self, connection: Connection, day: int) -> None:
        """Call once, first. Refuses an index of other parameters (`StoreError`), prunes the window."""
        index.check_parameters(connection)
        self._prune(connection, day)

    def check_and_add(self, connection: Connection, entry: Entry) -> Match | None:
        """The earlier article that the entry copies. What is going to be written is found from now on.

        That is an article without a match, or that is to be kept rather than its match; with DUPLICATES=tag
        also one with a match, except `same_address`.
        """
        if entry.article_id in self._pending:
            known = self._pending[entry.article_id].known
            return Match("same_address", known.article_id, known.url, 1.0, known.cluster, known.agency)
        found = index.look_up(connection, entry, self.rules, self._candidates(entry))
        match = found.match
        if match is None or match.is_outdone or (self.rules.keeps_copies and match.kind != "same_address"):
            cluster = match.cluster if match else entry.article_id
            self._add(entry, cluster, found.crowded)
        return match

    def remember(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Their lines are on disk. Those of a killed run, never checked here, may be among them."""
        ready = []
        crowded = {}
        for entry in entries:
            ready.append(entry)
            if pending := self._pending.get(entry.article_id):
                crowded[entry.article_id] = pending.crowded
                ready[-1] = replace(entry, cluster=pending.known.cluster)
        index.remember(connection, ready, crowded)
        for entry in ready:
            self.forget(entry.article_id)
        if self._day and ready:  # a run may last for weeks
            self._prune(connection, max(entry.day for entry in ready))

    def _prune(self, connection: Connection, day: int) -> None:
        if day > self._day:
            index.prune(connection, day, self.rules.window_days)
            self._day = day

    def forget(self, article_id: str) -> None:
        """The article will not be written after all."""
        if pending := self._pending.pop(article_id, None):
            for key in pending.keys:
                self._by_key[key].discard(article_id)
                if not self._by_key[key]:
                    del self._by_key[key]

    def mark(self) -> int:
        """A moment, for `forget_since`."""
        return self._next

    def forget_since(self, mark: int) -> None:
        """What was checked after the mark will not be written after all."""
        for article_id in [one for one, pending in self._pending.items() if pending.known.number >= mark]:
            self.forget(article_id)

    def _add(self, entry: Entry, cluster: str, crowded: frozenset[int]) -> None:
        known = Known(
            self._next,
            entry.article_id,
            entry.url,
            entry.source,
            entry.agency,
            entry.day,
            cluster,
            unpack(entry.signature),
        )
        self._next += 1
        keys = tuple(set(band_keys(entry.signature)))
        self._pending[entry.article_id] = _Pending(known, keys, crowded)
        for key in keys:
            self._by_key[key].add(entry.article_id)

    def _candidates(self, entry: Entry) -> list[Known]:
        shared: Counter[str] = Counter()
        for key in band_keys(entry.signature):
            for article_id in self._by_key.get(key, ()):
                shared[article_id] += SHARED_BANDS if key >> 32 == BANDS else 1
        return [self._pending[article_id].known for article_id, n in shared.items() if n >= SHARED_BANDS]
