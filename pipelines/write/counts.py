"""What a run has written, by site, language and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Rejections of pages that are articles, which we have already; those of the duplicates step are too.
KNOWN_REASONS = frozenset({"unchanged", "not_modified", "same_address"})
EMPTY_REASONS = frozenset({"no_text", "too_short"})


@dataclass(slots=True)
class SiteCounts:
    """`known`, `empty` and `not_fetched` are parts of the rejected ones."""

    articles: int = 0
    known: int = 0
    empty: int = 0
    not_fetched: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        return sum(self.reasons.values())

    @property
    def pages(self) -> int:
        return self.articles + self.rejected


@dataclass(slots=True)
class Counts:
    sites: dict[str, SiteCounts] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)

    @property
    def articles(self) -> int:
        return sum(site.articles for site in self.sites.values())

    @property
    def rejected(self) -> int:
        return sum(site.rejected for site in self.sites.values())

    @property
    def pages(self) -> int:
        return self.articles + self.rejected

    @property
    def reasons(self) -> Counter[str]:
        return sum((site.reasons for site in self.sites.values()), Counter())

    def add_article(self, row: Mapping[str, Any]) -> None:
        self._site(row).articles += 1
        self.languages[row["language"]] += 1

    def add_rejected(self, row: Mapping[str, Any]) -> None:
        site, reason = self._site(row), row["reason"]
        site.reasons[reason] += 1
        site.known += row["step"] == "duplicates" or reason in KNOWN_REASONS
        site.empty += reason in EMPTY_REASONS
        site.not_fetched += row["step"] == "fetch" and reason not in KNOWN_REASONS

    def report(self) -> dict[str, Any]:
        """The part of run.json that counts."""
        return {
            "pages": self.pages,
            "articles": self.articles,
            "rejected": self.rejected,
            "languages": _falling(self.languages),
            "reasons": _falling(self.reasons),
            "sites": {name: _site_report(self.sites[name]) for name in sorted(self.sites)},
        }

    def _site(self, row: Mapping[str, Any]) -> SiteCounts:
        return self.sites.setdefault(row["source"], SiteCounts())


def _site_report(site: SiteCounts) -> dict[str, Any]:
    return {
        "pages": site.pages,
        "articles": site.articles,
        "known": site.known,
        "rejected": site.rejected,
        "reasons": _falling(site.reasons),
    }


def _falling(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
