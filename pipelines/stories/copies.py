"""Who ran the same text: each article with its copies, written or rejected, and where it appeared first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

TOLD = ("id", "url", "source", "title", "created")


@dataclass(slots=True)
class _Cluster:
    articles: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)

    @property
    def agency(self) -> str:
        """What the earliest of them that names one names."""
        return next((article["agency"] for article in self.articles if article["agency"]), "")


def copies(
    articles: Iterable[Mapping[str, Any]], rejected: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """A row for each text that came more than once, the most copied first.

    `rejected`: the rows of rejected pages; those without `duplicate_of` are passed over.
    """
    clusters: dict[str, _Cluster] = {}
    cluster_of: dict[str, str] = {}
    for row in articles:
        metadata = row["metadata"]
        name = cluster_of[row["id"]] = metadata["cluster"] or row["id"]
        told = {key: row[key] for key in TOLD} | {
            key: metadata[key] for key in ("agency", "duplicate_of", "duplicate_score")
        }
        cluster = clusters.setdefault(name, _Cluster())
        cluster.articles = [one for one in cluster.articles if one["id"] != row["id"]]  # an older version
        cluster.articles.append(told)
    for row in rejected:
        if row["step"] == "duplicates" and row["duplicate_of"]:
            name = cluster_of.get(row["duplicate_of"], row["duplicate_of"])
            told = {key: row[key] for key in ("url", "source", "added", "reason", "detail")}
            clusters.setdefault(name, _Cluster()).rejected.append(told)
    for cluster in clusters.values():
        cluster.articles.sort(key=lambda article: article["created"] or "9999")
    several = ((name, one) for name, one in clusters.items() if len(one.articles) + len(one.rejected) > 1)
    for name, cluster in sorted(
        several, key=lambda each: (-len(each[1].articles) - len(each[1].rejected), each[0])
    ):
        yield _row(name, cluster)


def _row(name: str, cluster: _Cluster) -> dict[str, Any]:
    sources = {one["source"] for one in cluster.articles} | {one["source"] for one in cluster.rejected}
    return {
        "cluster": name,
        "agency": cluster.agency,
        "first": cluster.articles[0] if cluster.articles else None,
        "sources": sorted(sources),
        "articles": cluster.articles,
        "rejected": cluster.rejected,
    }
