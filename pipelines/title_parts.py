"""The site's name in a title, told by what the titles of the site's other articles have in common."""

from __future__ import annotations

import re

from pipelines.records import SiteMemory, line_fingerprint

SEPARATOR = re.compile(r"\s+(?:[|–—:»·•]|-|::)\s+")
COMMON_SHARE = 0.5  # of the site's other articles
COMMON_ARTICLES = 3


def title_parts(title: str) -> tuple[str, ...]:
    """The pieces between separators; one for a title without any."""
    return tuple(part for part in SEPARATOR.split(title) if part)


def without_shared_parts(title: str, memory: SiteMemory) -> str:
    """The title without the first or last piece, where half of the site's other articles show it too."""
    cuts = list(SEPARATOR.finditer(title))
    if not cuts or memory.articles < COMMON_ARTICLES:
        return title
    first, last = title[: cuts[0].start()], title[cuts[-1].end() :]
    if _is_shared(last, memory) and not _is_shared(first, memory):
        return title[: cuts[-1].start()]
    if _is_shared(first, memory) and not _is_shared(last, memory):
        return title[cuts[0].end() :]
    return title


def _is_shared(part: str, memory: SiteMemory) -> bool:
    articles = memory.lines.get(line_fingerprint(part), 0)
    return articles >= max(COMMON_ARTICLES, COMMON_SHARE * memory.articles)
