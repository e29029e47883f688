"""Whole pages with the text that must come out: `tests/pages/<name>/page.html` and `expected.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.clean import run_steps
from pipelines.records import Article, Page

PAGES = sorted(path.parent for path in (Path(__file__).parent / "pages").glob("*/expected.txt"))


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_a_page_gives_exactly_its_expected_text(folder: Path) -> None:
    page = Page("https://paper.example/a", "paper.example", (folder / "page.html").read_bytes())
    article = run_steps(("extract", "language", "boilerplate", "repair"), page)
    assert isinstance(article, Article)
    dropped = [f"{b.dropped or 'kept'} {b.score} {b.text[:60]}" for b in article.blocks]
    assert article.text == (folder / "expected.txt").read_text("utf-8").rstrip("\n"), "\n".join(dropped)
