"""Whether the page's text stands in repeated items: the cards of a list, the posts of a thread.

An article's text lies in one place. A list's and a thread's is spread over siblings that are built alike:
each card has a linked title, each post a day and prose of its own.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.admit.shapes import PRICE
from pipelines.records import Block

DAY: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}:\d\d|yesterday|today"
    r"|\b\d+\s*(?:min|h|d|hr|hour|day|week|month|year|yr|mo)s?\.?\b",
    re.I,
)
LABEL_CHARS: Final = 80
PROSE_CHARS: Final = 60
TITLE_CHARS: Final = 20
PRICE_CHARS: Final = 40
SMALL_CHARS: Final = 600
CARD_CHARS: Final = 900
LEAST: Final = 3  # so many siblings of one tag are a group
KINDS: Final = ("items", "titled", "priced", "small", "cards", "posts")


class _Item:
    """An element that holds blocks, or elements with blocks: what all of them come to."""

    __slots__ = ("above", "blocks", "chars", "dates", "kept", "prices", "prose", "titles")

    def __init__(self, above: _Item | None) -> None:
        self.above = above
        self.blocks = self.chars = self.dates = self.kept = self.prices = self.prose = self.titles = 0

    def add(self, block: Block) -> None:
        text, facts = block.text, block.facts
        chars = len(text)
        is_linked = facts.get("link_share", 0.0) > 0.7 or bool(facts.get("in_link"))
        self.blocks += 1
        self.chars += chars
        self.kept += 0 if block.dropped else chars
        self.titles += is_linked and chars >= TITLE_CHARS
        self.prose += chars if chars >= PROSE_CHARS and not is_linked else 0
        self.prices += chars < PRICE_CHARS and PRICE.search(text) is not None
        if chars < LABEL_CHARS:
            self.dates += bool(facts.get("date")) or DAY.search(text) is not None

    def add_all(self, other: _Item) -> None:
        self.blocks += other.blocks
        self.chars += other.chars
        self.kept += other.kept
        self.titles += other.titles
        self.prose += other.prose
        self.prices += other.prices
        self.dates += other.dates


def item_facts(blocks: Sequence[Block]) -> dict[str, float]:
    """For each kind of group: the share of the kept text (`item_`), and of all text (`all_item_`), that is
    spread over its items, that of the largest item aside; and how many items it has (`n_item_`)."""
    kept = 1 + sum(len(block.text) for block in blocks if not block.dropped)
    whole = 1 + sum(len(block.text) for block in blocks)
    kept_share, all_share, sizes = (dict.fromkeys(KINDS, 0.0) for _ in range(3))
    for group in _groups(blocks):
        text = (sum(item.kept for item in group) - max(item.kept for item in group)) / kept
        everything = (sum(item.chars for item in group) - max(item.chars for item in group)) / whole
        for kind in _kinds(group):
            kept_share[kind] = max(kept_share[kind], text)
            all_share[kind] = max(all_share[kind], everything)
            sizes[kind] = max(sizes[kind], len(group))
    facts = {f"item_{kind}": share for kind, share in kept_share.items()}
    facts |= {f"all_item_{kind}": share for kind, share in all_share.items()}
    return facts | {f"n_item_{kind}": math.log1p(size) for kind, size in sizes.items()}


def _groups(blocks: Sequence[Block]) -> Iterator[list[_Item]]:
    """Siblings of one tag that hold two blocks and more each."""
    items: dict[str, _Item] = {}
    siblings: dict[str, list[_Item]] = defaultdict(list)
    for block in blocks:
        _item(block.path, items, siblings).add(block)
    for item in reversed(list(items.values())):  # an item comes after the one above it
        if item.above is not None:
            item.above.add_all(item)
    for group in siblings.values():
        if len(group) >= LEAST and len(of_many := [item for item in group if item.blocks > 1]) >= LEAST:
            yield of_many


def _item(path: str, items: dict[str, _Item], siblings: dict[str, list[_Item]]) -> _Item:
    found = items.get(path)
    if found is None:
        above, _, step = path.rpartition("/")
        found = _Item(_item(above, items, siblings) if above else None)
        items[path] = found
        if step.endswith("]"):
            siblings[f"{above}/{step.partition('[')[0]}"].append(found)
    return found


def _kinds(group: Sequence[_Item]) -> Iterator[str]:
    count = len(group)
    yield "items"
    tests = {
        "titled": sum(item.titles > 0 for item in group) > 0.6 * count,
        "priced": sum(item.prices > 0 for item in group) > 0.5 * count,
        "small": sum(item.chars < SMALL_CHARS for item in group) > 0.7 * count,
        "cards": sum(item.titles > 0 and item.chars < CARD_CHARS for item in group) > 0.6 * count,
        "posts": sum(item.prose > 0 and item.dates > 0 for item in group) > 0.6 * count,
    }
    yield from (kind for kind, is_it in tests.items() if is_it)
