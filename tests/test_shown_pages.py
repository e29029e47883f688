"""The report and an inspected page, opened in Chromium: they load nothing, fit, and show what they say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from crawler.demo.pages import address, story_page
from crawler.demo.story import stories
from crawler.inspection import inspect
from crawler.inspection_page import page as inspected
from crawler.report import read_rows, read_runs
from crawler.report_page import page as report
from pipelines.records import Page
from tests.test_report import write_run

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = (1100, 420)  # of a desk and of a telephone, pixels
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SHOWN = "element => getComputedStyle(element, '::after').content"
COLOUR = "element => getComputedStyle(element).backgroundColor"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_shows_its_charts(browser: Browser, tmp_path: Path, width: int) -> None:
    runs = read_runs(write_run(tmp_path, "news"))
    file = tmp_path / "report.html"
    file.write_text(report(runs, read_rows(runs)), encoding="utf-8")
    with browser.new_page(viewport={"width": width, "height": 800}) as shown:
        asked, faults = [], []
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: faults.append(message.text))
        shown.goto(file.as_uri())
        assert not shown.evaluate(TOO_WIDE)
        bars = [bar.bounding_box() for bar in shown.locator("svg rect").all()]
        assert sum(bar is not None and bar["width"] > 10 for bar in bars) >= 5
        examples = shown.locator("details table").first
        assert not examples.is_visible()
        shown.locator("summary").first.click()
        assert examples.is_visible()
        assert (asked, faults) == ([file.as_uri()], [])


@pytest.mark.parametrize("width", WIDTHS)
def test_an_inspected_page_tells_kept_from_dropped(browser: Browser, tmp_path: Path, width: int) -> None:
    story = next(story for story in stories() if story.slug == "bakery-that-pays-in-flour")
    url = f"http://localhost:1{address(story)}"
    page = Page(
        url=url, source="localhost:1", html=story_page(story, "http://localhost:1"), requested_url=url
    )
    file = tmp_path / "page.html"
    file.write_text(inspected(inspect(page)), encoding="utf-8")
    with browser.new_page(viewport={"width": width, "height": 800}) as shown:
        asked, faults = [], []
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: faults.append(message.text))
        shown.goto(file.as_uri())
        assert not shown.evaluate(TOO_WIDE)
        kept, gone = (shown.locator(f"tinsach-block.{name}").first for name in ("kept", "gone"))
        assert kept.evaluate(COLOUR) != gone.evaluate(COLOUR)
        gone.hover()
        assert "dropped: " in gone.evaluate(SHOWN)
        assert shown.locator("input, select, textarea").count() == 0
        assert (asked, faults) == ([file.as_uri()], [])
