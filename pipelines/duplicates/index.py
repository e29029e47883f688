"""The copies' index in the store: functions over a `Connection`.

A text is found by its band keys: an earlier one that shares two of them is a candidate, and is then judged by
its whole signature. All is looked up by primary key, so that a look-up costs about the same at any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Connection,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from pipelines.duplicates.entry import Entry, Match, Rules, worth
from pipelines.duplicates.likeness import compare, kind_of
from pipelines.duplicates.signature import BANDS, PARAMETERS, Signature, band_keys, checksum, unpack
from pipelines.duplicates.tables import PERIOD_DAYS, duplicate_entries, duplicate_keys, duplicate_parameters
from pipelines.store.errors import StoreError
from pipelines.store.quick import insert_rows, rows

SHARED_BANDS = 2
CANDIDATES = 32  # the best of them are judged
FEW_CANDIDATES = 4  # and most texts have no more
# A key that so many articles of a period have belongs to a phrase of the trade, or to a story that is found
# by its other copies already. It gets no more rows, so that a look-up stays small.
CROWDED = 128
_PARAMETERS = f"{PARAMETERS}, periods of {PERIOD_DAYS} days"
# Containment with a cluster's first article, below which the copy of a copy begins a cluster of its own.
LIKE_THE_FIRST = 0.3


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier article. `number` orders them by time."""

    number: int
    article_id: str
    url: str
    source: str
    agency: str
    day: int
    cluster: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up brings: the match, and which of the entry's keys are crowded."""

    match: Match | None
    crowded: frozenset[int] = frozenset()


def check_parameters(connection: Connection) -> None:
    """Raises `StoreError` for an index whose signatures were made otherwise than this release makes them."""
    row = connection.execute(select(duplicate_parameters)).first()
    if row is None:
        connection.execute(insert(duplicate_parameters).values(parameters=_PARAMETERS, checksum=checksum()))
    elif (row.parameters, row.checksum) != (_PARAMETERS, checksum()):
        raise StoreError(
            f"the index of duplicates was made with other parameters ({row.parameters}) than this release "
            f"uses ({_PARAMETERS}): rebuild it with `scrapy stories OUTPUT_DIR --rebuild-duplicates`"
        )


def clear(connection: Connection) -> None:
    """Forgets all articles and takes this release's parameters: what a rebuild starts with."""
    for table in (duplicate_keys, duplicate_entries, duplicate_parameters):
        connection.execute(delete(table))
    check_parameters(connection)


def look_up(
    connection: Connection, entry: Entry, rules: Rules | None = None, pending: Sequence[Known] = ()
) -> Found:
    """The earlier article in the window that the entry copies. `pending`: candidates beside the store's."""
    rules = rules or Rules()
    numbers, crowded, is_known = _candidates(connection, entry, rules.window_days)
    own = _entry(connection, entry.article_id) if is_known else None
    if own is not None and entry.run and own.run == entry.run:
        return Found(Match("same_address", entry.article_id, entry.url, 1.0, own.cluster, entry.agency))
    signature = unpack(entry.signature)
    known = _known(connection, numbers)
    if own is None:
        known += pending
    else:  # a new version: what came after the first one is no earlier article
        known = [one for one in known if one.number < own.entry]
    best = _best(entry, signature, known, rules)
    if best is None:
        return Found(None, crowded)
    copied, kind, score = best
    cluster = _cluster(connection, signature, copied) or entry.article_id
    mine = worth(rules.keep, entry.source, entry.agency, signature.words)
    is_outdone = mine > worth(rules.keep, copied.source, copied.agency, copied.signature.words)
    agency = copied.agency or entry.agency
    match = Match(
        kind, copied.article_id, copied.url, round(score, 3), cluster, agency, is_outdone, copied.source
    )
    return Found(match, crowded)


def remember(
    connection: Connection, entries: Iterable[Entry], crowded: Mapping[str, frozenset[int]] | None = None
) -> None:
    """Puts articles into the index in the order in which they were written; a new version keeps its place.

    `crowded`: by article id, the keys that `look_up` found crowded. Giving an entry twice does no harm.
    """
    newest = {entry.article_id: entry for entry in entries}
    if not newest:
        return
    numbers = _take_up_again(connection, newest)
    new = [entry for entry in newest.values() if entry.article_id not in numbers]
    if new:
        made = connection.scalars(_INSERT, [_row(entry) for entry in new])
        numbers |= zip((entry.article_id for entry in new), made, strict=True)
    keys = [
        (entry.day // PERIOD_DAYS, key, numbers[entry.article_id])
        for entry in newest.values()
        for key in set(band_keys(entry.signature)) - (crowded or {}).get(entry.article_id, frozenset())
    ]
    insert_rows(connection, duplicate_keys, sorted(keys))  # in the table's order: neighbours share a page


def prune(connection: Connection, day: int, window_days: int) -> None:
    """Forgets what was in the window of no article of `day` or later, whole periods at a time."""
    first = (day - window_days) // PERIOD_DAYS
    connection.execute(delete(duplicate_keys).where(duplicate_keys.c.period < first))
    connection.execute(delete(duplicate_entries).where(duplicate_entries.c.day < first * PERIOD_DAYS))


def _take_up_again(connection: Connection, newest: Mapping[str, Entry]) -> dict[str, int]:
    """The numbers of those that are known already; their rows are renewed, their keys forgotten."""
    known = select(_E.entry, _E.article_id, _E.day, _E.signature).where(_E.article_id.in_(list(newest)))
    numbers: dict[str, int] = {}
    for row in connection.execute(known).all():
        numbers[row.article_id] = row.entry
        connection.execute(
            update(duplicate_entries).where(_E.entry == row.entry).values(_row(newest[row.article_id]))
        )
        connection.execute(
            delete(duplicate_keys).where(
                _K.period == row.day // PERIOD_DAYS,
                _K.key.in_(band_keys(row.signature)),
                _K.entry == row.entry,
            )
        )
    return numbers


def _candidates(
    connection: Connection, entry: Entry, window_days: int
) -> tuple[list[int], frozenset[int], bool]:
    """The numbers of those that share enough keys, the likeliest first; crowded keys; is it known already?"""
    keys = band_keys(entry.signature)
    first, last = ((entry.day + days) // PERIOD_DAYS for days in (-window_days, window_days))
    parameters = _numbered(p=range(first, last + 1), k=keys) | {"article_id": entry.article_id}
    hits = rows(connection, _hits(last - first + 1), parameters)
    if not hits:
        return [], frozenset(), False
    is_known = any(key == _ITSELF for _, key, _ in hits)
    hits = [hit for hit in hits if hit[1] != _ITSELF]
    here = entry.day // PERIOD_DAYS
    busy = Counter(key for period, key, _ in hits if period == here)
    shared = Counter(number for _, _, number in hits)
    shared.update(number for _, key, number in hits if key >> 32 == BANDS)  # the same words: enough alone
    likely = sorted((-count, number) for number, count in shared.items() if count >= SHARED_BANDS)
    crowded = frozenset(key for key, count in busy.items() if count >= CROWDED)
    return [number for _, number in likely[:CANDIDATES]], crowded, is_known


def _known(connection: Connection, numbers: Sequence[int]) -> list[Known]:
    if not numbers:
        return []
    places = FEW_CANDIDATES if len(numbers) <= FEW_CANDIDATES else CANDIDATES
    padded = [*numbers, *[numbers[-1]] * (places - len(numbers))]
    found = rows(connection, _KNOWN[places], _numbered(n=padded))
    return [
        Known(number, article_id, url, source, agency, day, cluster, unpack(packed))
        for number, article_id, url, source, agency, day, cluster, packed in found
    ]


def _entry(connection: Connection, article_id: str) -> _Row | None:
    return next((_Row(*row) for row in rows(connection, _OWN, {"article_id": article_id})), None)


class _Row(NamedTuple):
    """What is asked of an entry by its article's id."""

    entry: int
    run: str
    cluster: str
    signature: bytes


def _best(
    entry: Entry, signature: Signature, known: Iterable[Known], rules: Rules
) -> tuple[Known, str, float] | None:
    """The earlier article that is most like it: exact before near before reprint, and then the earliest."""
    judged = [
        (known_one, *kind_of(signature, known_one.signature, rules.near))
        for known_one in known
        if known_one.article_id != entry.article_id and abs(known_one.day - entry.day) <= rules.window_days
    ]
    matches = [(one, kind, score) for one, kind, score in judged if kind]
    return min(matches, key=lambda m: (_KINDS.index(m[1]), -m[2], m[0].number), default=None)


def _cluster(connection: Connection, signature: Signature, copied: Known) -> str:
    """The cluster of what was copied, unless its first article is another text: then a chain would begin."""
    if copied.cluster == copied.article_id:
        return copied.cluster
    first = _entry(connection, copied.cluster)
    if first is None or compare(signature, unpack(first.signature)).containment >= LIKE_THE_FIRST:
        return copied.cluster
    return ""


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "article_id": entry.article_id,
        "url": entry.url,
        "source": entry.source,
        "agency": entry.agency,
        "run": entry.run,
        "day": entry.day,
        "cluster": entry.cluster or entry.article_id,
        "signature": entry.signature,
    }


_E, _K = duplicate_entries.c, duplicate_keys.c
_ITSELF = -1
_KINDS = ("exact", "near", "reprint")
_OWN = select(_E.entry, _E.run, _E.cluster, _E.signature).where(_E.article_id == bindparam("article_id"))
_INSERT = insert(duplicate_entries).returning(_E.entry, sort_by_parameter_order=True)
# A fixed number of parameters, so that neither SQLAlchemy nor the database compiles the statement again.
_KNOWN = {
    places: select(
        _E.entry, _E.article_id, _E.url, _E.source, _E.agency, _E.day, _E.cluster, _E.signature
    ).where(_E.entry.in_([bindparam(f"n{place}") for place in range(places)]))
    for places in (FEW_CANDIDATES, CANDIDATES)
}


@lru_cache(maxsize=8)
def _hits(periods: int) -> CompoundSelect[Any]:
    """All rows under the keys in these periods, and one of the key `_ITSELF` if the article is known."""
    hits = select(_K.period, _K.key, _K.entry).where(
        _K.period.in_([bindparam(f"p{place}") for place in range(periods)]),
        _K.key.in_([bindparam(f"k{place}") for place in range(BANDS + 1)]),
    )
    itself = select(literal_column("0"), literal_column(str(_ITSELF)), _E.entry).where(
        _E.article_id == bindparam("article_id")
    )
    return union_all(hits, itself)


def _numbered(**lists: Iterable[int]) -> dict[str, int]:
    return {f"{name}{place}": value for name, values in lists.items() for place, value in enumerate(values)}
