"""Boxes planted into pages for training: outside of the known text, the same each time."""

from __future__ import annotations

import pytest

from benchmarks.planted_boxes import Teaser, planted, teaser_of
from pipelines.extract.decode import parse

PARAGRAPHS = [
    f"Paragraph {n} tells at some length how the river rose and the bridge was closed." for n in range(8)
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
PAGE = f"<html><body><article>{BODY}</article></body></html>".encode()
TEASERS = [Teaser(f"Story number {n} of the day", f"What story {n} is about…") for n in range(12)]
URL = "https://paper.example/news/flood-123456.html"


@pytest.mark.parametrize("seed", [str(n) for n in range(40)])
def test_a_planted_page_has_all_of_its_text_in_order_and_something_between(seed: str) -> None:
    made = planted(PAGE, "\n\n".join(PARAGRAPHS), URL, TEASERS, "en", seed)
    assert made is not None
    assert made == planted(PAGE, "\n\n".join(PARAGRAPHS), URL, TEASERS, "en", seed)
    tree = parse(made.decode())
    assert tree is not None
    lines = [str(element.text_content()) for element in tree.iter("p")]
    assert [line for line in lines if line in PARAGRAPHS] == PARAGRAPHS
    assert len(tree.text_content()) > sum(map(len, PARAGRAPHS))
    links = [link for link in tree.iter("a") if "Story number" in link.text_content()]
    assert all("/news/" in (link.get("href") or "") for link in links)


def test_a_page_without_paragraphs_of_the_known_text_gets_none() -> None:
    assert planted(PAGE, "Quite another text.", URL, TEASERS, "en", "1") is None
    assert planted(PAGE, "\n\n".join(PARAGRAPHS), URL, TEASERS[:2], "en", "1") is None


def test_a_teaser_is_a_title_with_the_first_paragraph_cut() -> None:
    made = teaser_of(" Flood ", "Dateline\n\n" + "word " * 100)
    assert made is not None
    assert (made.title, made.summary[-6:]) == ("Flood", " word…")
    assert teaser_of("", "word " * 100) is None
    assert teaser_of("Flood", "short") is None
