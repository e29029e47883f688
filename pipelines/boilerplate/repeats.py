"""What comes twice: on the page itself, and on the site's other articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.records import Block, SiteMemory, line_fingerprint

COMMON_SHARE: Final = 0.3  # of the site's other articles that show the line
COMMON_ARTICLES: Final = 3  # and at least so many of them
MOST_SHARE: Final = 0.6
LONG_CHARS: Final = 40  # what is longer and comes twice was not repeated by the author
BESIDE_CHARS: Final = 250  # likewise within one container, where a text of law repeats itself


def drop_known_lines(blocks: Sequence[Block], memory: SiteMemory) -> list[Block]:
    """Lines that many of the site's articles share, and titles and leads of its other articles."""
    if not memory.articles:
        return list(blocks)
    result = []
    for block in blocks:
        reason = "" if block.dropped else _known(block, memory)
        result.append(block.dropped_as(reason) if reason else block)
    return result


def _known(block: Block, memory: SiteMemory) -> str:
    fingerprint = line_fingerprint(block.text)
    # Other pages tease this article by the same words: only what most of them show is no lead of its own.
    is_own = bool(block.facts.get("is_title") or block.facts.get("is_description"))
    if fingerprint in memory.teasers and not is_own:
        return "teaser"
    articles = memory.lines.get(fingerprint, 0)
    enough = MOST_SHARE * memory.articles if is_own else COMMON_SHARE * min(memory.articles, 20)
    return "repeated_on_site" if articles >= max(COMMON_ARTICLES, enough) else ""


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
        elif other == i - 1 or len(block.text) >= _longest_refrain(blocks[other], block):
            loser = i if result[other].score >= block.score - 0.2 else other
            result[loser] = result[loser].dropped_as("duplicate_block")
            best[key] = other if loser == i else i
    return result


def _longest_refrain(one: Block, other: Block) -> int:
    """How long a text can be that an author repeats; longer within one container than across the page."""
    beside = one.path.rpartition("/")[0] == other.path.rpartition("/")[0] and one.path != other.path
    return BESIDE_CHARS if beside else LONG_CHARS
