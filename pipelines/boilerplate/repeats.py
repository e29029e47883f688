"""What comes twice: on the page itself, and on the site's other articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.records import Block, SiteMemory, line_fingerprint

COMMON_SHARE = 0.3  # of the site's other articles that show the line
COMMON_ARTICLES = 3  # and at least so many of them
LONG_CHARS = 40  # what is longer and comes twice was not repeated by the author


def drop_known_lines(blocks: Sequence[Block], memory: SiteMemory) -> list[Block]:
    """Lines that many of the site's articles share, and titles and leads of its other articles."""
    if not memory.articles:
        return list(blocks)
    result = []
    for block in blocks:
        reason = "" if block.dropped else _known(block, memory)
        result.append(replace(block, dropped=reason) if reason else block)
    return result


def _known(block: Block, memory: SiteMemory) -> str:
    fingerprint = line_fingerprint(block.text)
    if (
        fingerprint in memory.teasers
        and not block.facts.get("is_title")
        and not block.facts.get("is_description")
    ):
        return "teaser"
    articles = memory.lines.get(fingerprint, 0)
    if articles >= COMMON_ARTICLES and articles >= COMMON_SHARE * min(memory.articles, 20):
        return "repeated_on_site"
    return ""


def drop_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Of a text that the page shows twice (a mobile copy, a pulled quote) the one with the better score."""
    best: dict[int, int] = {}
    result = list(blocks)
    for i, block in enumerate(blocks):
        if block.dropped:
            continue
        key = line_fingerprint(block.text)
        other = best.get(key)
        if other is None:
            best[key] = i
        elif len(block.text) >= LONG_CHARS or other == i - 1:
            loser = i if result[other].score >= block.score - 0.2 else other
            result[loser] = replace(result[loser], dropped="duplicate_block")
            best[key] = other if loser == i else i
    return result
