"""Entry and Match: what goes into the index and what comes out of it; Rules: how the user wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.duplicates.likeness import NEAR
from pipelines.duplicates.signature import sign
from pipelines.records import Article
from pipelines.toml import packaged_table

WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rules:
    """`keeps_copies`: DUPLICATES=tag. Copies are written too, so that later ones may be found by them.

    `keep`: which of several copies is the one to write: first, longest or agency (see `worth`).
    """

    near: float = NEAR
    window_days: int = WINDOW_DAYS
    keeps_copies: bool = False
    keep: str = "first"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the index knows it. `signature` as `sign` made it."""

    article_id: str
    url: str
    source: str
    day: int  # of `added`, days since 1970
    signature: bytes
    agency: str = ""
    run: str = ""
    cluster: str = ""  # "": its own


@dataclass(frozen=True, slots=True)
class Match:
    """The earlier article that a text is a copy of. `cluster`: the first article of all its copies.

    `is_outdone`: the text is the one to keep, by the rules, and not the earlier article. `source`: its site.
    """

    kind: str  # exact, near, reprint; same_address: this article was already written in this run
    article_id: str
    url: str
    score: float
    cluster: str
    agency: str = ""
    is_outdone: bool = False
    source: str = ""

    @property
    def reason(self) -> str:
        """As it stands in `rejected-*.jsonl`."""
        return _REASONS[self.kind]

    @property
    def detail(self) -> str:
        return f"{self.score:.2f} of {self.url}" + (f" ({self.agency})" if self.agency else "")


_REASONS = {
    "exact": "exact_duplicate",
    "near": "near_duplicate",
    "reprint": "reprint",
    "same_address": "same_address",
}


def entry_of(article: Article, run: str = "", signature: bytes = b"") -> Entry:
    """The entry of an article, signed here unless a worker has done it."""
    return Entry(
        article.id,
        article.url,
        article.source,
        day_number(article.added),
        signature or sign(article.text),
        article.metadata.agency,
        run,
        article.metadata.cluster,
    )


def worth(keep: str, source: str, agency: str, words: int) -> int:
    """By the rules, of two copies the one with more is kept, of two with as much the first.

    What an agency publishes on a site of its own comes before what is signed with an agency's name.
    """
    if keep == "longest":
        return words
    if keep == "agency":
        return 2 if _is_agency_site(source) else int(bool(agency))
    return 0


@lru_cache(maxsize=4096)
def _is_agency_site(source: str) -> bool:
    sites = packaged_table("pipelines.duplicates", "agency_sites")["sites"]
    return any(source == site or source.endswith(f".{site}") for site in sites)


def day_number(moment: str) -> int:
    """Days since 1970 of an ISO 8601 date or time; 0 for none."""
    return (date.fromisoformat(moment[:10]) - _FIRST_DAY).days if moment else 0


_FIRST_DAY = date(1970, 1, 1)
