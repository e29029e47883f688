"""A site's own rules, honoured: what its file names as body, lead, caption or to be removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lxml.cssselect import CSSSelector
from lxml.etree import _Element

from pipelines.extract.context import Context
from pipelines.extract.segment import Segment
from pipelines.markup import elements_in
from pipelines.records import Block, SiteRules

SITE_RULE = "site_rule"


def have_selectors(rules: SiteRules) -> bool:
    return bool(rules.body or rules.lead or rules.caption or rules.remove)


def apply_rules(
    tree: _Element, segments: Sequence[Segment], blocks: Sequence[Block], rules: SiteRules
) -> list[Block]:
    """The blocks with the rules' verdicts: dropped as `site_rule`, or of kind lead or caption.

    `tree` is the one whose markup the segments are of.

    A body selector that matches nothing on this page says nothing: live blogs and videos have other frames.
    """
    numbers = {element: number for number, element in enumerate(elements_in(tree))}
    body, lead, caption, removed = (
        {numbers[element] for element in _matches(tree, *selectors) if element in numbers}
        for selectors in ((rules.body,), (rules.lead,), (rules.caption,), rules.remove)
    )
    result = []
    for s, block in zip(segments, blocks, strict=True):
        around = set(_around(s.context))
        if around & removed:
            block = block._replace(dropped=SITE_RULE)
        elif around & caption:
            block = block._replace(kind="caption", dropped="")
        elif around & lead:
            block = block._replace(kind="lead", dropped="")
        elif body and not around & body and "is_title" not in block.facts:
            block = block._replace(dropped=SITE_RULE)
        result.append(block)
    return result


def _matches(tree: _Element, *selectors: str) -> list[_Element]:
    """What one of the selectors names; an empty one names nothing."""
    found: list[_Element] = []
    for selector in filter(None, selectors):
        found += cast("list[_Element]", CSSSelector(selector, translator="html")(tree))
    return found


def _around(context: Context | None) -> list[int]:
    """The numbers of the element and of all that it stands in."""
    numbers = []
    while context is not None:
        numbers.append(context.element.number)
        context = context.parent
    return numbers
