"""What a whole page holds, as numbers: the evidence for what kind of page it is."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipelines.records import Page


def page_facts(tree: HtmlElement, page: Page) -> dict[str, float]:
    """Numbers by name, from the full tree (scripts still in it); the tree is not changed."""
    return {"links": float(len(tree.xpath("//a[@href]")))}
