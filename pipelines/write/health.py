"""How a run went: ok, degraded or failed, by what its sites gave and what they used to give."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipelines.store.runs import SiteRun
from pipelines.write.counts import Counts, SiteCounts

# A jump in rejections: so many points more than before, in a run of so many pages.
JUMP = 0.3
JUMP_PAGES = 10


@dataclass(frozen=True, slots=True)
class Health:
    """`level` is ok, degraded or failed; `reasons` are sentences, the worst first."""

    level: str
    reasons: tuple[str, ...] = ()


def judge(
    counts: Counts,
    history: Mapping[str, SiteRun],
    unreachable: Collection[str] = (),
    has_answers: bool = False,
) -> Health:
    """The health of a run. `history`: by site, before this run.

    `unreachable`: sites of which no feed, sitemap or section answered. `has_answers`: one of any site did, be
    it with a 304. Nothing new is no fault.
    """
    failed = _nothing_fetched(counts, unreachable, has_answers)
    degraded = [f"{site} could not be reached" for site in sorted(unreachable)]
    for site in sorted(counts.sites):
        before = history.get(site, SiteRun())
        if _gives_nothing(counts.sites[site], before):
            failed.append(f"{site} used to give articles; of {counts.sites[site].pages} pages none is one")
        elif jump := _jump(counts.sites[site], before):
            degraded.append(f"{site}: {jump}")
        elif counts.sites[site].articles + counts.sites[site].known == 0 and _pages_came(counts.sites[site]):
            degraded.append(f"{site} gave no article, of {counts.sites[site].pages} pages")
    if failed:
        return Health("failed", (*failed, *degraded))
    return Health("degraded" if degraded else "ok", tuple(degraded))


def site_runs(counts: Counts) -> dict[str, SiteRun]:
    """What the store keeps of the run, for the health of later ones."""
    return {
        name: SiteRun(site.pages, site.articles, site.known, site.rejected, site.empty)
        for name, site in counts.sites.items()
    }


def _nothing_fetched(counts: Counts, unreachable: Collection[str], has_answers: bool) -> list[str]:
    if has_answers or any(_pages_came(site) for site in counts.sites.values()):
        return []
    return ["nothing could be fetched"] if counts.pages or unreachable else []


def _pages_came(site: SiteCounts) -> bool:
    return site.pages > site.not_fetched


def _gives_nothing(now: SiteCounts, before: SiteRun) -> bool:
    return before.articles > 0 and _pages_came(now) and now.articles + now.known == 0


def _jump(now: SiteCounts, before: SiteRun) -> str:
    """What there is more of than before, "" where nothing is."""
    if now.pages < JUMP_PAGES or before.pages < JUMP_PAGES:
        return ""
    for what, share, usual in (
        ("without text", now.empty / now.pages, before.empty / before.pages),
        ("rejected", _refused(now), _refused(before)),
    ):
        if share >= usual + JUMP:
            return f"{share:.0%} of the pages were {what}, {usual:.0%} before"
    return ""


def _refused(site: SiteCounts | SiteRun) -> float:
    """The share of pages that are no article which we have."""
    return (site.rejected - site.known) / site.pages
