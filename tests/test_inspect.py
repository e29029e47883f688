"""`scrapy inspect`: the blocks of one page, kept and dropped, on the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from crawler.demo.pages import address, story_page
from crawler.demo.paper import FORBIDDEN, MISSING
from crawler.demo.server import DemoServer, start
from crawler.demo.story import Story, stories
from crawler.inspection import inspect, listing
from crawler.inspection_page import page as html_page
from pipelines.records import Page
from tests.scrapy_runs import run

STORY = next(story for story in stories() if story.slug == "bakery-that-pays-in-flour")


@pytest.fixture
def server() -> Iterator[DemoServer]:
    running, _ = start(slow_seconds=0)
    yield running
    running.close()


def page_of(story: Story) -> Page:
    url = f"http://localhost:1{address(story)}"
    return Page(
        url=url, source="localhost:1", html=story_page(story, "http://localhost:1"), requested_url=url
    )


def test_the_listing_names_each_block_with_its_verdict() -> None:
    found = listing(inspect(page_of(STORY)))
    lines = found.splitlines()
    assert f"title        {STORY.title}" in lines
    assert any(line.startswith("verdict      an article of") for line in lines)
    assert [line for line in lines if line.startswith("+ ") and "The scales stand where other shops" in line]
    assert [line for line in lines if line.startswith("- title ") and STORY.title in line]
    assert [line for line in lines if line.startswith("- caption ") and "Marguerite Fell weighs" in line]
    assert "\033[" not in found
    assert max(map(len, lines[:-1])) <= 110


def test_the_listing_is_coloured_for_a_terminal() -> None:
    assert "\033[32m+ " in listing(inspect(page_of(STORY)), colour=True)


def test_the_page_loads_nothing_and_marks_every_paragraph() -> None:
    for story in [story for story in stories() if story.system in ("agency", "table", "modern", "arc")][::3]:
        tree = html.fromstring(html_page(inspect(page_of(story))))
        assert not tree.xpath("//script | //link | //iframe | //*[@src or @href or @onclick]")
        marked = {"".join(map(str, block.itertext())).strip(): block for block in tree.iter("tinsach-block")}
        for paragraph in story.paragraphs[1:-1]:
            assert paragraph in marked, story.slug
            assert marked[paragraph].get("data-why", "").split(":")[0].split(" ")[0] in ("kept", "dropped")


def test_a_page_without_text_says_why_it_gave_nothing() -> None:
    page = Page(url="http://localhost/x", source="localhost", html=b"%PDF-1.4 not a page")
    found = inspect(page)
    assert listing(found).startswith("verdict      rejected by extract: ")
    assert "rejected by extract" in html_page(found)


def test_it_inspects_an_address_with_all_the_manners_of_a_crawl(server: DemoServer, tmp_path: Path) -> None:
    done = run("inspect", server.base_url + address(STORY), "-o", "page.html", cwd=tmp_path)
    assert done.status == 0, done.log
    assert "verdict      an article of" in done.out
    assert "data-why" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert server.paths()[0] == "/robots.txt"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(("path", "reason"), [(MISSING, "http_404"), (FORBIDDEN, "forbidden_by_robots")])
def test_an_address_that_gives_no_page_is_one_sentence(
    server: DemoServer, tmp_path: Path, path: str, reason: str
) -> None:
    done = run("inspect", server.base_url + path, cwd=tmp_path)
    assert done.status == 2
    assert done.log.strip().startswith(f"scrapy inspect: {server.base_url}{path} gave no page: {reason}")
    assert len(done.log.strip().splitlines()) == 1


def test_it_inspects_a_saved_page(tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_bytes(story_page(STORY, "http://localhost:1"))
    done = run("inspect", "saved.html", "--url", "http://localhost:1/story", cwd=tmp_path)
    assert done.status == 0, done.log
    assert STORY.title in done.out


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = run("inspect", "nothing.html", cwd=tmp_path)
    assert done.status == 2
    assert done.log.strip().startswith("scrapy inspect: nothing.html can't be read")
