"""`scrapy crawl news` against real servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from benchmarks.discovery import figures_of, rows
from crawler.arguments import ArgumentError
from crawler.spiders.news import target
from tests.scrapy_runs import QUICK, Run, asked, crawl_pages, path_of, run
from tests.site_shapes import SHAPES, Shape, served

PATIENCE = 240  # seconds; a busy machine takes long to start a process
FEW = 9  # articles of a shape that go through the whole pipeline
N = 40  # articles of a shape; `python -m benchmarks.discovery` has 300


@pytest.fixture
def small() -> Iterator[Shape]:
    """A site with a feed of six articles of the last 60 days, and no other way to them."""
    with served("feed_only", 6) as shape:
        yield shape


def crawl(folder: Path, shape: Shape, *arguments: str, settings: tuple[str, ...] = ()) -> Run:
    given = [part for argument in (f"site={shape.base}/", *arguments) for part in ("-a", argument)]
    return crawl_pages(folder, "news", *given, settings=settings, timeout=PATIENCE)


def fetched(result: Run) -> list[str]:
    return sorted(unquote(path_of(asked(row))) for row in result.rows)


def test_every_article_of_a_dozen_sites_is_fetched_once_and_little_else(tmp_path):
    with ExitStack() as servers:
        shapes = [servers.enter_context(served(name, N)) for name in SHAPES]
        sites = ",".join(shape.base for shape in shapes)
        result = crawl_pages(tmp_path, "news", "-a", f"site={sites}", timeout=300)
        assert result.status == 0, result.log
        for name, shape in zip(SHAPES, shapes, strict=True):
            mine = [row for row in result.rows if shape.base.endswith(row["source"])]
            paths = [unquote(path_of(asked(row))).replace("?utm_source=front", "") for row in mine]
            articles = [shape.same.get(path, path) for path in paths]
            assert shape.articles <= set(articles), name
            assert len(articles) == len(set(articles)), name
            assert len(set(articles) - shape.articles) <= 0.05 * len(articles), name


def test_every_article_of_a_dozen_sites_is_delivered_once_and_whole(tmp_path):
    with ExitStack() as servers:
        shapes = [servers.enter_context(served(name, FEW)) for name in SHAPES]
        sites = ",".join(shape.base for shape in shapes)
        # The shapes tell the same stories: copies of one another must not be dropped.
        settings = [part for setting in (*QUICK, "DUPLICATES=tag") for part in ("-s", setting)]
        done = run("crawl", "news", "-a", f"site={sites}", *settings, cwd=tmp_path, timeout=300)
        assert done.status == 0, done.log
        written = list(rows(tmp_path))
        for name, shape in zip(SHAPES, shapes, strict=True):
            mine = [row for row in written if shape.base.endswith(row["source"])]
            figures = figures_of(shape, mine)
            assert (figures["delivered"], figures["whole"], figures["twice"]) == (1.0, 1.0, 0), name
            assert figures["fetched"] <= FEW + 1, name  # of so few, one other page is more than 5 %


def test_what_the_feed_says_travels_with_the_page(small, tmp_path):
    row = crawl(tmp_path, small).rows[0]
    assert row["discovered_by"] == "feed"
    assert row["hints"]["title"]
    assert row["hints"]["created"].startswith("2026-")
    assert row["hints"]["language"] == "en"


def test_list_prints_the_addresses_and_fetches_no_article(small, tmp_path):
    result = crawl(tmp_path, small, "list=1")
    assert sorted(result.out.split()) == sorted(small.base + path for path in small.articles)
    assert not small.articles & set(small.asked)
    assert not (tmp_path / "out").exists()


def test_list_keeps_to_limit_and_time(small, tmp_path):
    assert len(crawl(tmp_path, small, "list=1", "limit=2").out.split()) == 2
    listed = crawl(tmp_path, small, "list=1", "since=2026-10-05", "until=2026-11-15").out.split()
    assert 0 < len(listed) < 6


def test_the_limit_is_kept_exactly(small, tmp_path):
    assert len(crawl(tmp_path, small, "limit=4").rows) == 4


def test_a_limit_ends_the_search_too(tmp_path):
    with served("sections_only", 400) as shape:
        result = crawl(tmp_path, shape, "limit=5")
        assert len(result.rows) == 5
        assert sum(shape.asked[path] for path in shape.lists) < len(shape.lists) / 2


def test_since_and_until_choose_by_the_dates_of_the_feed(small, tmp_path):
    newest = crawl(tmp_path, small, "since=2026-11-15")
    assert [row["hints"]["created"][:10] for row in newest.rows] == ["2026-11-21"]
    older = crawl(tmp_path, small, "until=2026-10-10")
    assert {row["hints"]["created"][:10] for row in older.rows} == {"2026-10-02", "2026-10-12"} - {
        "2026-10-12"
    }


def test_archives_outside_the_wanted_time_are_not_asked_for(tmp_path):
    with served("date_archive", 60) as shape:
        result = crawl(tmp_path, shape, "since=2026-11-10")
        days = {path for path in shape.asked if path.startswith("/archive/2026/")}
        assert {path for path in fetched(result) if path < "/2026/11/09"} == set()
        assert "/archive/2026/11/20" in days
        assert not {day for day in days if day.startswith(("/archive/2026/09", "/archive/2026/10"))}


def test_via_keeps_to_the_ways_that_were_named(tmp_path):
    with served("disagreeing", N) as shape:
        crawl(tmp_path, shape, "via=sitemaps")
        assert shape.asked["/sitemap.xml"]
        assert not shape.asked["/feed"]
        assert not shape.asked["/world"]


def test_a_second_run_asks_for_no_article_again(small, tmp_path):
    whole = ["crawl", "news", "-a", f"site={small.base}", *(part for name in QUICK for part in ("-s", name))]
    first = run(*whole, cwd=tmp_path)
    assert "6 articles" in first.out, first.log
    before = small.asked.copy()
    second = run(*whole, cwd=tmp_path)
    assert second.status == 0, second.log
    assert "0 articles" in second.out
    again = small.asked - before
    assert not small.articles & set(again)
    assert small.unchanged["/rss/all.xml"] == 1


def test_a_site_that_cannot_be_reached_is_named(tmp_path):
    result = crawl_pages(
        tmp_path, "news", "-a", "site=http://127.0.0.1:9/", settings=("RETRY_TIMES=0",), timeout=PATIENCE
    )
    assert "Nothing could be read of 127.0.0.1:9 (http://127.0.0.1:9/: " in result.log


def test_a_site_without_articles_is_named(tmp_path):
    with served("feed_only", 0) as shape:
        result = crawl(tmp_path, shape)
        assert f"No new addresses of articles on {shape.base.removeprefix('http://')}" in result.log


def test_a_site_file_of_ones_own_names_what_cannot_be_found(tmp_path):
    with served("feed_only", 6) as shape:
        shape.pages["/hidden/list"] = shape.pages.pop("/rss/all.xml")
        name = shape.base.removeprefix("http://")
        own = tmp_path / "own"
        own.mkdir()
        (own / f"{name}.toml").write_text(
            f'domain = "{name}"\nhome = "{shape.base}/"\nlanguage = "en"\n'
            f'[find]\nfeeds = ["{shape.base}/hidden/list"]\n[page]\nbody = "article"\nremove = [".tags"]\n'
            '[request]\nheaders = {X-Reader = "yes"}\ncookies = {consent = "1"}\n',
            encoding="utf-8",
        )
        result = crawl(tmp_path, shape, settings=(f"SITES_DIR={own}",))
        assert len(result.rows) == 6
        assert result.rows[0]["rules"]["body"] == "article"
        assert result.rows[0]["rules"]["remove"] == [".tags"]
        sent = shape.headers[next(iter(shape.articles))]
        assert (sent["X-Reader"], sent["Cookie"]) == ("yes", "consent=1")


def test_a_site_file_may_ask_for_a_slower_pace(tmp_path):
    with served("feed_only", 3) as shape:
        name = shape.base.removeprefix("http://")
        (tmp_path / "own").mkdir()
        text = f'domain = "{name}"\nhome = "{shape.base}/"\n[request]\ndelay_seconds = 0.3\n'
        (tmp_path / "own" / f"{name}.toml").write_text(text, encoding="utf-8")
        crawl(tmp_path, shape, "via=feeds", settings=(f"SITES_DIR={tmp_path / 'own'}",))
        times = sorted(shape.times)[2:]
        assert min(b - a for a, b in pairwise(times)) > 0.2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "needs site=DOMAIN"),
        (("site=nonsense",), "neither a domain nor an address"),
        (("site=paper..example",), "neither a domain nor an address"),
        (("site=the paper.example",), "neither a domain nor an address"),
        (("site=http://a.example", "via=feeds,guesses"), "'guesses'"),
        (("site=http://a.example", "since=yesterday"), "since='yesterday'"),
        (("site=http://a.example", "limit=none"), "limit='none'"),
        (("site=http://a.example", "color=red"), "no argument 'color'"),
    ],
)
def test_a_wrong_argument_ends_the_run_before_anything_is_made(arguments, said, tmp_path):
    given = [part for argument in arguments for part in ("-a", argument)]
    result = crawl_pages(tmp_path, "news", *given)
    assert result.status == 2
    assert said in result.log
    assert "Traceback" not in result.log
    assert not (tmp_path / "out").exists()


def test_a_broken_site_file_ends_the_run(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.example.toml").write_text(
        'domain = "a.example"\ncolour = "red"\n', encoding="utf-8"
    )
    result = crawl_pages(
        tmp_path, "news", "-a", "site=a.example", settings=(f"SITES_DIR={tmp_path / 'own'}",)
    )
    assert result.status == 2
    assert "a.example.toml: colour is unknown" in result.log


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("vnexpress.net", "https://vnexpress.net/"),
        ("bbc.co.uk", "https://www.bbc.co.uk/news"),
        ("tin.example", "https://tin.example/"),
        ("http://tin.example/vi", "http://tin.example/vi"),
        ("127.0.0.1:8801", "http://127.0.0.1:8801/"),
        ("localhost:8801", "http://localhost:8801/"),
        ("http://127.0.0.1:8801", "http://127.0.0.1:8801/"),
    ],
)
def test_a_site_is_named_by_domain_or_address(name, home):
    assert target(name, "")[0] == home


@pytest.mark.parametrize("name", ["nonsense", "ftp://a.example/", "http://", "http://a:b/", "a b"])
def test_what_names_no_site_is_refused(name):
    with pytest.raises(ArgumentError, match="neither a domain nor an address"):
        target(name, "")
