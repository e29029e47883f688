"""Articles over several pages in a crawl: one row, with the text of all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.extract.further import join
from pipelines.records import Block
from tests.scrapy_runs import QUICK, crawl_pages, run
from tests.shape_parts import Shape
from tests.site_shapes import served

PATIENCE = 240


def crawl(folder: Path, shape: Shape) -> dict[str, list[str]]:
    """The paragraphs of each article that was written, by its path."""
    settings = [part for setting in QUICK for part in ("-s", setting)]
    done = run("crawl", "news", "-a", f"site={shape.base}", *settings, cwd=folder, timeout=PATIENCE)
    assert done.status == 0, done.log
    files = sorted(folder.glob("output/*/articles-*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert len({row["url"] for row in rows}) == len(rows)
    return {row["url"].removeprefix(shape.base): row["text"].split("\n\n") for row in rows}


def test_the_pages_of_an_article_are_joined_in_order_each_text_once(tmp_path):
    with served("multi_page_articles", 9) as shape:
        assert crawl(tmp_path, shape) == shape.texts
        assert {shape.asked[path] for path in (*shape.articles, *shape.same)} == {1}


@pytest.fixture
def gap():
    with served("multi_page_articles", 1) as shape:
        [path] = shape.articles
        yield shape, path, next(each for each in shape.same if "2" in each[-3:])


def test_an_article_ends_where_its_next_page_is_gone(gap, tmp_path):
    shape, path, second = gap
    del shape.pages[second]
    assert crawl(tmp_path, shape)[path] == shape.texts[path][:5]


def test_an_article_whose_next_page_fails_is_left_for_a_later_run(gap, tmp_path):
    shape, _, second = gap
    shape.broken.add(second)
    result = crawl_pages(
        tmp_path, "news", "-a", f"site={shape.base}", settings=("RETRY_TIMES=0",), timeout=PATIENCE
    )
    assert result.rows == []
    assert shape.asked[second] == 1


def test_a_page_that_the_user_named_is_delivered_as_far_as_it_can_be_read(gap, tmp_path):
    shape, path, second = gap
    shape.broken.add(second)
    result = crawl_pages(
        tmp_path, "urls", "-a", f"url={shape.base}{path}", settings=("RETRY_TIMES=0",), timeout=PATIENCE
    )
    assert [row["requested_url"] for row in result.rows] == [shape.base + path]


def block(text: str, score: float = 0.9, dropped: str = "") -> Block:
    return Block(text, score=score, path="/html/p", dropped=dropped)


def test_what_stands_around_the_text_of_a_further_page_is_left_out():
    first = [block("Menu", 0.1), block("One."), block("Two."), block("Footer", 0.1)]
    second = [
        block("Other menu", 0.1),
        block("Three."),
        block("Photo: A", 0.2),
        block("Four."),
        block("Next", 0.1),
    ]
    texts = [each.text for each in join([first, second], 0.5)]
    assert texts == ["Menu", "One.", "Two.", "Three.", "Photo: A", "Four.", "Footer"]


def test_what_the_first_page_has_said_is_not_said_again():
    first = [block("The title", 0.9), block("One.")]
    second = [block("THE TITLE"), block("One."), block("* * *"), block("Two.")]
    joined = join([first, second], 0.5)
    assert [each.text for each in joined] == ["The title", "One.", "* * *", "Two."]
    assert joined[-1].path == "page 2: /html/p"


def test_a_further_page_without_text_adds_nothing():
    assert join([[block("One.")], [block("Menu", 0.1)]], 0.5) == (block("One."),)
