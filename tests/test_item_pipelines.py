"""The steps as Scrapy item pipelines, over the demo newspaper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo import expected
from crawler.demo.server import start
from crawler.settings import EXTENSIONS, ITEM_PIPELINES
from pipelines.clean import clean_page
from pipelines.records import Article, Page
from tests.site.crawled import crawl


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file of addresses of demo articles that are copies of no other, each on a host of its own."""
    server, base_url = start(host="0.0.0.0")
    port = base_url.rpartition(":")[2]
    file = tmp_path_factory.mktemp("addresses") / "urls.txt"
    pages = [page for page in expected() if page.is_article]
    groups = {page.group: page for page in reversed(pages)}
    hosts = zip(range(2, 18), groups.values(), strict=False)
    file.write_text("".join(f"http://127.0.0.{host}:{port}{page.path}\n" for host, page in hosts))
    yield file
    server.shutdown()
    server.server_close()


def with_pipelines(more: dict[str, int]) -> str:
    return "ITEM_PIPELINES=" + json.dumps({**ITEM_PIPELINES, **more})


def test_the_crawl_gives_the_same_articles_as_the_functions(addresses: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "inputs.jsonl"
    settings = (f"KEEP_INPUTS={inputs}", with_pipelines({"tests.other_projects_pipeline.KeepInputs": 50}))
    run = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}", settings=settings)
    crawled = sorted(run.articles, key=lambda row: str(row["url"]))
    assert len(crawled) == 16
    pages = [json.loads(line) for line in inputs.read_text().splitlines()]
    alone = [clean_page(Page(**{**page, "html": bytes.fromhex(page["html"])})) for page in pages]
    rows = sorted((one.row() for one in alone if isinstance(one, Article)), key=lambda row: str(row["url"]))
    for row in rows:  # the duplicates step gives each a cluster, its own
        row["metadata"]["cluster"] = row["id"]
    assert crawled == rows


def test_a_pipeline_of_another_project_fits_between_ours(addresses: Path, tmp_path: Path) -> None:
    settings = ("DUPLICATES=tag", with_pipelines({"tests.other_projects_pipeline.AddTag": 650}))
    run = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}", settings=settings)
    assert run.status == 0
    assert len(run.articles) == 16
    assert all(row["metadata"]["tags"] == ["seen"] for row in run.articles)


def test_a_pipeline_between_the_cleaning_steps_sees_the_item_as_it_is_there(
    addresses: Path, tmp_path: Path
) -> None:
    settings = ("DUPLICATES=tag", with_pipelines({"tests.other_projects_pipeline.AddTag": 250}))
    run = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}", settings=settings)
    assert len(run.articles) + len(run.rejected) == 16
    assert len(run.articles) >= 14  # every second one lost its blocks there and was cleaned as plain text


def test_an_article_with_a_fault_is_left_for_the_next_run_and_no_other_with_it(
    addresses: Path, tmp_path: Path
) -> None:
    """Articles are looked up several at a time."""
    settings = ("WARM_UP_PAGES=0", with_pipelines({"tests.other_projects_pipeline.SpoilPrints": 550}))
    run = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}", settings=settings)
    assert run.log.count("Error processing http://127.0.0.2:") == 1
    assert (len(run.articles), len(run.rejected)) == (15, 0)
    later = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}")
    assert [row["metadata"]["requested_url"].split(":")[1] for row in later.articles] == ["//127.0.0.2"]


def test_the_feed_export_writes_the_rows_of_the_output_file(addresses: Path, tmp_path: Path) -> None:
    exported = tmp_path / "exported.jsonl"
    run = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}", "-o", str(exported))
    rows = [json.loads(line) for line in exported.read_text().splitlines()]
    assert sorted(rows, key=lambda row: row["id"]) == sorted(run.articles, key=lambda row: row["id"])


def test_a_run_of_one_page_does_not_wait_for_more(addresses: Path, tmp_path: Path) -> None:
    url = addresses.read_text().split()[0]
    run = crawl(tmp_path / "out", "urls", "-a", f"url={url}", settings=("WARM_UP_SECONDS=600",), timeout=60)
    assert len(run.articles) == 1


def test_a_run_whose_last_pages_waited_for_each_other_ends_with_them(addresses: Path, tmp_path: Path) -> None:
    file = tmp_path / "two.txt"
    file.write_text("\n".join(addresses.read_text().split()[:2]))
    extensions = "EXTENSIONS=" + json.dumps({**EXTENSIONS, "tests.no_heartbeat.NoHeartbeat": 1})
    run = crawl(tmp_path / "out", "urls", "-a", f"file={file}", settings=(extensions,), timeout=60)
    assert len(run.articles) == 2


def test_the_runs_memory_is_touched_by_the_event_loops_thread_alone(addresses: Path, tmp_path: Path) -> None:
    """Where the writer forgot what it had synced, a page that was asked about meanwhile could fail."""
    threads = tmp_path / "threads.txt"
    extensions = "EXTENSIONS=" + json.dumps({**EXTENSIONS, "tests.memory_threads.MemoryThreads": 1})
    settings = (extensions, f"MEMORY_THREADS={threads}", "WARM_UP_PAGES=0")
    run = crawl(tmp_path / "out", "urls", "-a", f"file={addresses}", settings=settings)
    assert len(run.articles) == 16
    told = [line.split(" ", 1) for line in threads.read_text(encoding="utf-8").splitlines()]
    assert {name for name, _ in told} == {"learn", "add_to", "forget"}
    assert {thread for _, thread in told} == {"MainThread"}
