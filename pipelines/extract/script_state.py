"""Pages that show no text but paint it by script: the article from what their scripts hold."""

from __future__ import annotations

import json
import re

from lxml.etree import LxmlError, SubElement
from lxml.html import HtmlElement, fragments_fromstring

from pipelines.extract.carried import carried_paragraphs
from pipelines.extract.decode import decode, parse
from pipelines.extract.segment import Segment

FEW_CHARS = 400  # of visible text: a page that shows its article has more
SHORTEST = 400
PARAGRAPHS = 3
STRING = re.compile(rf'"((?:[^"\\]|\\.){{{SHORTEST},}})"')
PLACEHOLDER = re.compile(r"\$\$\w+\$\$|\{\{[^{}]{1,80}\}\}")  # where the script would put an advert


def is_empty(segments: list[Segment]) -> bool:
    return sum(len(s.text) for s in segments) < FEW_CHARS


def painted_page(source: bytes, feed_text: str = "") -> HtmlElement | None:
    """The page with the longest HTML that a script of it holds as a string, in an `<article>` at its end;
    else with the paragraphs of its data, else with what the feed says that it is (one paragraph a line).

    The string must be JSON with at least `PARAGRAPHS` paragraphs in it. None where there is none of them.
    """
    tree = parse(source)
    if tree is None:
        return None
    found = max(filter(_is_article, _strings(tree)), key=len, default="")
    paragraphs = [] if found else carried_paragraphs(tree) or feed_text.splitlines()
    if not found and not paragraphs:
        return None
    body = next(tree.iter("body"), tree)
    article = SubElement(body, "article")
    for paragraph in paragraphs:
        SubElement(article, "p").text = paragraph
    if not found:
        return tree
    try:
        parts = fragments_fromstring(PLACEHOLDER.sub(" ", found))
    except (LxmlError, ValueError):
        return None
    for part in parts:
        if isinstance(part, str):
            SubElement(article, "p").text = part
        else:
            article.append(part)
    return tree


def holds_text(body: bytes) -> bool:
    """Whether the scripts of a page hold an article's text."""
    tree = parse(decode(body))
    return tree is not None and (any(map(_is_article, _strings(tree))) or bool(carried_paragraphs(tree)))


def _is_article(text: str) -> bool:
    return text.count("<p") >= PARAGRAPHS and text.count("</p>") >= PARAGRAPHS


def _strings(tree: HtmlElement) -> list[str]:
    strings = []
    for script in tree.iter("script"):
        for literal in STRING.findall(script.text or ""):
            if "u003cp" in literal or "<p" in literal:
                try:
                    strings.append(str(json.loads(f'"{literal}"', strict=False)))
                except ValueError:
                    continue
    return strings
