"""A page's elements with their attributes, and its JSON-LD: read once, for all that ask what a page holds."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, cast

from lxml.html import HtmlElement

# Plain dicts, and said to be: they are asked some thousand times a page, by compiled code at once where it
# knows what they are.
Attributes = dict[str, str]
Elements = dict[HtmlElement, Attributes]


@dataclass(frozen=True, slots=True)
class LinkedScript:
    """A script element that holds JSON-LD."""

    source: str
    value: Any  # JSON of any shape; None where the source is not one JSON value, but may be mended


@dataclass(frozen=True, slots=True)
class Markup:
    """What `tree` holds. It keeps all elements alive: lxml would make each anew whenever it is met."""

    tree: HtmlElement
    elements: Elements  # in the order of the source
    by_tag: dict[str, list[HtmlElement]]  # [] for a tag that the page has not
    scripts: dict[HtmlElement, LinkedScript]


def markup_of(tree: HtmlElement) -> Markup:
    # Of a page that was parsed from text the attributes are text, never bytes.
    elements = {element: dict(cast("list[tuple[str, str]]", element.items())) for element in tree.iter()}
    by_tag: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    for element in elements:
        by_tag[element.tag].append(element)
    scripts = {
        script: LinkedScript(source, json_value(source))
        for script in by_tag["script"]
        if "ld+json" in elements[script].get("type", "") and (source := script.text)
    }
    return Markup(tree, elements, by_tag, scripts)


def json_value(source: str) -> Any:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None
