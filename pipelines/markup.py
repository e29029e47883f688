"""A page's elements with their attributes, and its JSON-LD: read once, for all that ask what a page holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class LinkedScript:
    """A script element that holds JSON-LD."""

    source: str
    value: Any  # JSON of any shape; None where the source is not one JSON value, but may be mended


@dataclass(frozen=True, slots=True)
class Markup:
    """What `tree` holds. It keeps all elements alive: lxml would make each anew whenever it is met."""

    tree: HtmlElement
    elements: Mapping[HtmlElement, Mapping[str, str]]  # with their attributes, in the order of the source
    scripts: Mapping[HtmlElement, LinkedScript]


def markup_of(tree: HtmlElement) -> Markup:
    # Of a page that was parsed from text the attributes are text, never bytes.
    elements = {element: dict(cast("list[tuple[str, str]]", element.items())) for element in tree.iter()}
    scripts = {
        element: LinkedScript(source, json_value(source))
        for element, attributes in elements.items()
        if element.tag == "script" and "ld+json" in attributes.get("type", "") and (source := element.text)
    }
    return Markup(tree, elements, scripts)


def json_value(source: str) -> Any:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None
