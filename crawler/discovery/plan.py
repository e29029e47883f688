"""What a search is given, and what it asks of the world outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawler.discovery.entry import Entry

WAYS = ("feeds", "sitemaps", "sections")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where one site's articles are to be looked for. The addresses are those of the site's file, if it has
    one.
    """

    home: str  # the site's front page
    via: frozenset[str] = frozenset(WAYS)
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    domains: frozenset[str] = frozenset()  # registrable domains that belong to the site beside its own
    articles: str = ""  # regular expressions that the addresses of articles and of other pages match
    others: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed, sitemap or section page's address answered."""

    url: str  # that answered, after redirects
    asked: str
    body: bytes = b""
    content_type: str = ""
    encoding: str = ""
    is_unchanged: bool = False  # all that it names is known; the body is empty
    was_read: bool = False  # an earlier run has read it to its end
    etag: str = ""
    last_modified: str = ""


class Outside(Protocol):
    """What fetches and remembers, in the spider's hands. `kind`: robots, front, feed, sitemap, section;
    guess: another address that the front page may have.
    """

    @property
    def reached(self) -> bool:
        """Whether the site has answered anything at all so far."""

    async def ask(self, url: str, kind: str) -> Answer | None:
        """The answer, be it the kept one of an earlier run; None where there is none."""

    async def announce(self, entries: Sequence[Entry]) -> int:
        """Take addresses to be fetched; how many were not known before."""

    async def keep(
        self, answer: Answer, kind: str, new: int, *, leads_on: bool = False, is_read: bool = True
    ) -> None:
        """Remember that a source was read and brought so many new addresses.

        `leads_on`: it names other sources, so that its answer is wanted again when it has not changed; so it
        is where it could not be read to its end (not `is_read`).
        """

    async def go_on(self) -> bool:
        """Waits while more than enough addresses wait to be fetched; False when the search is to stop."""
