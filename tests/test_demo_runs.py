"""Ways to crawl the demo newspaper: a part of it, in parts, by its sections alone, after a crash."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo import expected
from crawler.demo.pages import address
from crawler.demo.server import DemoServer, start
from crawler.demo.story import stories
from tests.scrapy_runs import QUICK, command, environment, path_of, run
from tests.site.crawled import asked, crawl, groups, rows

ARTICLES = groups(page for page in expected() if page.is_article)
GROUP_OF = {page.path: group for group, pages in ARTICLES.items() for page in pages}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    running, _ = start(slow_seconds=0)
    yield running
    running.close()


def test_a_limit_is_met_exactly_and_the_next_run_brings_the_rest(server: DemoServer, tmp_path: Path) -> None:
    first = crawl(tmp_path / "output", "news", "-a", f"site={server.base_url}/", "-a", "limit=5")
    assert len(first.articles) == 5
    second = crawl(tmp_path / "output", "news", "-a", f"site={server.base_url}/")
    delivered = Counter(GROUP_OF.get(path_of(asked(row)), "") for row in first.articles + second.articles)
    assert {group: delivered[group] for group in ARTICLES} == dict.fromkeys(ARTICLES, 1)


def test_a_crawl_that_was_killed_is_taken_up_by_the_next_one(server: DemoServer, tmp_path: Path) -> None:
    """Each story is delivered once over both runs, and no row is lost or cut."""
    output = tmp_path / "output"
    server.slow_seconds = 3  # the run is still at work when its first articles are on disk
    chosen = (f"OUTPUT_DIR={output}", "WARM_UP_PAGES=0", *QUICK)
    options = [part for setting in chosen for part in ("-s", setting)]
    arguments = ["crawl", "news", "-a", f"site={server.base_url}/", *options]
    with subprocess.Popen(
        command(*arguments),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        written = 0
        while not written and process.poll() is None:
            written = sum(part.read_bytes().count(b"\n") for part in output.glob("[!.]*/articles-*.part"))
        process.kill()
        process.communicate()
    assert written
    second = crawl(output, "news", "-a", f"site={server.base_url}/")
    assert second.status == 0, second.log
    assert not list(output.glob("*/*.part"))
    reports = [json.loads(file.read_text()) for file in sorted(output.glob("*/run.json"))]
    assert [(report["health"], bool(report["ended"])) for report in reports] == [
        ("failed", False),
        ("ok", True),
    ]
    delivered = Counter(
        GROUP_OF.get(path_of(asked(row)), "")
        for folder in output.iterdir()
        for row in rows(folder, "articles")
    )
    assert {group: delivered[group] for group in ARTICLES} == dict.fromkeys(ARTICLES, 1)


def test_its_sections_alone_lead_to_every_story(server: DemoServer, tmp_path: Path) -> None:
    """Addresses that could be anything (`doc.php?id=7`) too, once some of their kind were articles."""
    done = crawl(tmp_path / "output", "news", "-a", f"site={server.base_url}/", "-a", "via=sections")
    assert done.status == 0, done.log
    found = {GROUP_OF.get(path_of(asked(row)), "") for row in done.articles}
    assert {story.copy_of or story.slug for story in stories()} - found == set()
    assert {row["metadata"]["discovered_by"] for row in done.articles} == {"section"}


def test_a_list_of_addresses_asks_for_no_page(server: DemoServer, tmp_path: Path) -> None:
    settings = [part for setting in (f"OUTPUT_DIR={tmp_path}", *QUICK) for part in ("-s", setting)]
    done = run("crawl", "news", "-a", f"site={server.base_url}/", "-a", "list=1", *settings, cwd=tmp_path)
    assert done.status == 0, done.log
    found = {path_of(line) for line in done.out.splitlines() if line.startswith(server.base_url)}
    assert {address(story) for story in stories()} - found == set()
    assert not {path for path in server.paths() if path in GROUP_OF}


def test_only_the_wanted_languages_are_delivered_in_the_wanted_form(
    server: DemoServer, tmp_path: Path
) -> None:
    """The feed that `-o` writes has the same rows as the run's own file."""
    addresses = [
        server.base_url + address(story) for story in stories() if story.language in ("vi", "ja", "ar")
    ]
    (tmp_path / "urls.txt").write_text("\n".join(addresses))
    settings = ("LANGUAGES=ja,ar", "OUTPUT_COMPRESSION=zst", "MIN_TEXT_CHARS=100")
    run = crawl(tmp_path / "output", "urls", "-a", "file=urls.txt", "-o", "feed.jsonl", settings=settings)
    assert {row["reason"] for row in run.rejected} == {"language_not_wanted"}
    assert sorted({row["language"] for row in run.articles}) == ["ar", "ja"]
    assert all(file["name"].endswith(".jsonl.zst") for file in run.report["files"])
    feed = [json.loads(line) for line in (tmp_path / "feed.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row for row in feed if "text" in row] == run.articles
