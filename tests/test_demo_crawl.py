"""`scrapy crawl` over the whole demo newspaper, compared with what its stories say must come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crawler.demo import Expected, expected
from crawler.demo.paper import FORBIDDEN
from crawler.demo.server import DemoServer, start
from pipelines.write.schema import article_schema, rejected_schema
from tests.scrapy_runs import path_of
from tests.site.crawled import Crawled, Row, asked, crawl, differences, groups
from tests.site.open_findings import expect_open
from tests.site.seed_hosts import seed_hosts

ARTICLES = [page for page in expected() if page.is_article]
ODD = [page for page in expected() if not page.is_article]


@dataclass(frozen=True)
class Site:
    server: DemoServer
    output: Path
    first: Crawled

    def row(self, group: str) -> tuple[Row, Expected]:
        """The one article that was delivered of a story, and what was expected of its address."""
        pages = {page.path: page for page in groups(ARTICLES)[group]}
        found = [row for row in self.first.articles if path_of(asked(row)) in pages]
        assert len(found) == 1, (group, [path_of(asked(row)) for row in found])
        return found[0], pages[path_of(asked(found[0]))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The newspaper, crawled once from nothing."""
    server, base_url = start(slow_seconds=0.2)
    output = tmp_path_factory.mktemp("demo") / "output"
    yield Site(server, output, crawl(output, "news", "-a", f"site={base_url}/"))
    server.close()


def test_the_crawl_ends_well_and_its_numbers_add_up(site: Site) -> None:
    report = site.first.report
    assert (site.first.status, report["health"]) == (0, "ok"), site.first.log
    assert report["pages"] == report["articles"] + report["rejected"]
    assert report["articles"] == len(site.first.articles)
    assert report["rejected"] == len(site.first.rejected)
    assert set(report["sites"]) == {site.server.base_url.removeprefix("http://")}


def test_every_page_that_was_asked_for_has_exactly_one_row_and_no_other_address_has(site: Site) -> None:
    count = Counter(path_of(asked(row)) for row in site.first.articles + site.first.rejected)
    assert set(count.values()) == {1}
    assert set(count) - {page.path for page in expected()} == set()
    assert {page.path for page in expected() if not page.is_known_copy} - set(count) == set()


@pytest.mark.parametrize("group", groups(ARTICLES))
def test_each_story_is_delivered_once(site: Site, group: str) -> None:
    row, page = site.row(group)
    assert row["url"] == site.server.base_url + page.url_path
    rejected = {path_of(row["url"]): row["reason"] for row in site.first.rejected}
    reasons = {rejected[other.path] for other in groups(ARTICLES)[group] if other.path in rejected}
    assert reasons <= page.copy_reasons


@pytest.mark.parametrize("group", groups(ARTICLES))
def test_each_text_is_the_storys_by_every_character(
    request: pytest.FixtureRequest, site: Site, group: str
) -> None:
    expect_open(request, "text", group)
    row, page = site.row(group)
    assert row["text"].split("\n\n") == list(page.paragraphs)


@pytest.mark.parametrize("group", groups(ARTICLES))
def test_each_field_is_what_the_page_says(request: pytest.FixtureRequest, site: Site, group: str) -> None:
    expect_open(request, "fields", group)
    row, page = site.row(group)
    found = differences(row, page, site.server.base_url)
    found.pop("text", None)
    assert found == {}


@pytest.mark.parametrize("page", ODD, ids=lambda page: page.path.strip("/").rsplit("/", 1)[-1])
def test_a_page_that_is_no_article_is_rejected_for_the_right_reason(
    request: pytest.FixtureRequest, site: Site, page: Expected
) -> None:
    expect_open(request, "ends", page.path.strip("/").rsplit("/", 1)[-1])
    row = site.first.by_asked_path()[page.path]
    assert row.get("reason", "an article") in page.reasons


def test_what_robots_forbids_is_not_asked_for(site: Site) -> None:
    assert FORBIDDEN not in site.server.paths()
    assert not [path for path in site.server.paths() if path.startswith("/private/")]


def test_every_line_is_valid_against_its_schema(site: Site) -> None:
    for schema, rows in ((article_schema(), site.first.articles), (rejected_schema(), site.first.rejected)):
        validator = Draft202012Validator(schema)
        assert rows
        assert [error.message for row in rows for error in validator.iter_errors(row)] == []


def test_a_second_crawl_delivers_nothing(site: Site) -> None:
    """What was rejected for good is not asked for again either."""
    second = crawl(site.output, "news", "-a", f"site={site.server.base_url}/")
    assert (second.status, second.report["health"]) == (0, "ok"), second.log
    assert [row["url"] for row in second.articles] == []


def test_copies_at_other_addresses_come_under_the_storys_own(site: Site, tmp_path: Path) -> None:
    """Mobile, AMP and one-page addresses, asked for by name: one is the article, the rest are copies."""
    copied = {
        group: pages for group, pages in groups(ARTICLES).items() if any(p.is_known_copy for p in pages)
    }
    assert copied
    addresses = [site.server.base_url + page.path for pages in copied.values() for page in pages]
    (tmp_path / "urls.txt").write_text("\n".join(addresses))
    run = crawl(tmp_path / "output", "urls", "-a", f"file={tmp_path / 'urls.txt'}")
    assert sorted(row["url"] for row in run.articles) == sorted(
        site.server.base_url + pages[0].url_path for pages in copied.values()
    )
    assert {row["reason"] for row in run.rejected} == {"same_address"}
    assert len(run.articles) + len(run.rejected) == len(addresses)


def test_the_seed_pages_come_out_as_their_gold_texts(tmp_path: Path) -> None:
    """Each on a host of its own, and kept although they are copies of each other."""
    gold = {page.language: page for page in ARTICLES if page.path.endswith(("250812.vnp", "250813.html"))}
    with seed_hosts() as pages:
        (tmp_path / "urls.txt").write_text("\n".join(pages))
        run = crawl(
            tmp_path / "output", "urls", "-a", f"file={tmp_path / 'urls.txt'}", settings=("DUPLICATES=tag",)
        )
        rows = {pages[asked(row)]: row for row in run.articles}
        assert sorted(rows) == sorted(pages.values())
        for name, row in rows.items():
            wanted = gold[name[:2]]
            assert row["language"] == wanted.language
            assert row["metadata"]["agency"] == wanted.agency
            assert row["text"].split("\n\n") == list(wanted.paragraphs), name
            assert row["metadata"]["captions"] == list(wanted.captions)
            assert row["title"] == wanted.title
