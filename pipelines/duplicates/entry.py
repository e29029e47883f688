"""Entry and Match: what goes into the index and what comes out of it; Rules: how the user wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.duplicates.likeness import NEAR
from pipelines.duplicates.signature import sign
from pipelines.records import Article

WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rules:
    """`keeps_copies`: DUPLICATES=tag. Copies are written too, so that later ones may be found by them."""

    near: float = NEAR
    window_days: int = WINDOW_DAYS
    keeps_copies: bool = False


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
    """The earlier article that a text is a copy of. `cluster`: the first article of all its copies."""

    kind: str  # exact, near, reprint; same_address: this article was already written in this run
    article_id: str
    url: str
    score: float
    cluster: str
    agency: str = ""

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


def day_number(moment: str) -> int:
    """Days since 1970 of an ISO 8601 date or time; 0 for none."""
    return (date.fromisoformat(moment[:10]) - _FIRST_DAY).days if moment else 0


_FIRST_DAY = date(1970, 1, 1)
