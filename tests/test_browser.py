"""Sites whose pages are made in the browser: crawled through Chromium where their file says so."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.bare_pages import is_bare
from crawler.browser import BrowserMissing, use_browser
from tests.scrapy_runs import QUICK, crawl_pages, path_of, run
from tests.shape_parts import Shape, paragraphs, serve, stories

PATIENCE = 300
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

LIST_SCRIPT = """
fetch('/api/front.json').then(answer => answer.json()).then(items => {
  document.getElementById('app').innerHTML =
    items.map(item => `<h3><a href="${item.url}">${item.title}</a></h3>`).join('') + '<img src="/logo.png">';
});
"""
ARTICLE_SCRIPT = """
fetch('http://127.0.0.1:%d/secret').catch(() => 0).then(() =>
  fetch('/api/%d.json')).then(answer => answer.json()).then(item => {
  document.title = item.title;
  document.getElementById('app').innerHTML = `<article><h1>${item.title}</h1>` +
    item.paragraphs.map(text => `<p>${text}</p>`).join('') + '</article>';
});
"""


def scripted(shape: Shape, n: int, secret_port: int = 9) -> None:
    """Every page is an empty frame; what it shows, its script asks for."""
    items = []
    for story in stories(n):
        path = f"/article/{story.slug}-{story.number}"
        shape.html(
            path, f"<div id='app'></div><script>{ARTICLE_SCRIPT % (secret_port, story.number)}</script>"
        )
        data = {"title": story.title, "paragraphs": paragraphs(story)}
        shape.file(f"/api/{story.number}.json", json.dumps(data), "application/json")
        shape.texts[path] = paragraphs(story)
        shape.articles.add(path)
        items.append({"title": story.title, "url": path})
    shape.html("/", f"<div id='app'></div><script>{LIST_SCRIPT}</script>")
    shape.file("/api/front.json", json.dumps(items), "application/json")
    shape.file("/robots.txt", "User-agent: *\nDisallow: /api/\n", "text/plain")


def site_file(folder: Path, shape: Shape, *, browser: str) -> str:
    name = shape.base.removeprefix("http://")
    (folder / "own").mkdir()
    text = f'domain = "{name}"\nhome = "{shape.base}/"\n[request]\nbrowser = {browser}\n'
    (folder / "own" / f"{name}.toml").write_text(text, encoding="utf-8")
    return f"SITES_DIR={folder / 'own'}"


@pytest.fixture
def secret() -> Iterator[Shape]:
    with serve(lambda shape, n: shape.file("/secret", "{}", "application/json"), 0) as shape:
        yield shape


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")
def test_a_site_that_is_made_in_the_browser_is_crawled_through_one(secret, tmp_path):
    port = int(secret.base.rpartition(":")[2])
    with serve(lambda shape, n: scripted(shape, n, port), 3) as shape:
        own = site_file(tmp_path, shape, browser="true")
        settings = [part for setting in (*QUICK, own) for part in ("-s", setting)]
        done = run("crawl", "news", "-a", f"site={shape.base}", *settings, cwd=tmp_path, timeout=PATIENCE)
        assert done.status == 0, done.log
        files = tmp_path.glob("output/*/articles-*.jsonl")
        rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
        texts = {path_of(row["url"]): row["text"].split("\n\n") for row in rows}
        assert texts == shape.texts
        assert not shape.asked["/logo.png"]
        assert not secret.asked["/secret"]


def test_without_a_word_in_its_file_a_site_gets_no_browser(tmp_path):
    with serve(scripted, 2) as shape:
        own = site_file(tmp_path, shape, browser="false")
        result = crawl_pages(tmp_path, "news", "-a", f"site={shape.base}", settings=(own,), timeout=PATIENCE)
    assert result.rows == []
    assert not shape.asked["/api/front.json"]


def test_newsite_says_that_a_site_needs_the_browser(tmp_path):
    with serve(scripted, 2) as shape:
        quick = [part for setting in QUICK for part in ("-s", setting)]
        done = run("newsite", shape.base, "-o", "made.toml", *quick, cwd=tmp_path, timeout=PATIENCE)
    assert done.status == 0, done.log
    assert "shows and carries nothing without a browser" in done.out
    assert "browser = true" in (tmp_path / "made.toml").read_text(encoding="utf-8")


def test_a_missing_browser_is_named_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    with pytest.raises(BrowserMissing, match=r"pip install 'tinsach\[browser\]'"):
        use_browser(Settings())


DATA = json.dumps(
    {"article": {"body": ["A sentence that is long enough to be one of an article's text. " * 3] * 4}}
)
LINKS = json.dumps([{"url": f"/article/{i}"} for i in range(9)])


@pytest.mark.parametrize(
    ("body", "bare"),
    [
        ("<div id=app></div><script src=/app.js></script>", True),
        ("<style>p {}</style><noscript>Switch JavaScript on to see anything. </noscript>", True),
        ("<p>" + "Shown text. " * 50 + "</p>", False),
        (f"<div></div><script type='application/json'>{DATA}</script>", False),
        (f"<div></div><script type='application/json'>{LINKS}</script>", False),
    ],
)
def test_a_page_is_bare_that_shows_nothing_and_carries_nothing(body, bare):
    page = f"<!doctype html><html><head><title>The page</title></head><body>{body}</body></html>"
    assert is_bare(page.encode(), "https://tin.example/a") is bare
