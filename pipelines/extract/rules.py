"""A site's own rules, honoured: what its file names as body, lead, caption or to be removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.extract.context import Context
from pipelines.extract.segment import Segment
from pipelines.records import Block, SiteRules

SITE_RULE = "site_rule"


def apply_rules(
    tree: HtmlElement, segments: Sequence[Segment], blocks: Sequence[Block], rules: SiteRules
) -> tuple[Block, ...]:
    """The blocks with the rules' verdicts: dropped as `site_rule`, or of kind lead or caption.

    A body selector that matches nothing on this page says nothing: live blogs and videos have other frames.
    """
    if not (rules.body or rules.lead or rules.caption or rules.remove):
        return tuple(blocks)
    body = _matches(tree, rules.body)
    lead = _matches(tree, rules.lead)
    caption = _matches(tree, rules.caption)
    removed = {element for selector in rules.remove for element in _matches(tree, selector)}
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
    return tuple(result)


def _matches(tree: HtmlElement, selector: str) -> set[HtmlElement]:
    found = CSSSelector(selector, translator="html")(tree) if selector else []
    return set(cast("list[HtmlElement]", found))


def _around(context: Context | None) -> list[HtmlElement]:
    elements = []
    while context is not None:
        elements.append(context.element)
        context = context.parent
    return elements
