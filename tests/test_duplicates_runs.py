"""Copies in whole runs of `scrapy crawl corpus`: which is kept, the window, a foreign index, a crash."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from scrapy_runs import command, environment, run
from sqlalchemy import update

from pipelines.duplicates.entry import worth
from pipelines.duplicates.tables import duplicate_parameters
from pipelines.store import open_store
from tests.site.crawled import Crawled, crawl
from tests.site.crawled import rows as rows_of

pytest_plugins = ("postgres",)

SYLLABLES = ("ba", "co", "du", "fe", "gi", "ho", "ku", "la", "me", "ni", "po", "ra", "su", "ta", "ve", "wi")


STORIES = 20


def story(seed: int, sentences: int = 24) -> list[str]:
    """Sentences of invented words."""
    rng = random.Random(seed)
    lexicon = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 3))) for _ in range(400)]
    return [" ".join(rng.choices(lexicon, k=rng.randint(8, 14))).capitalize() + "." for _ in range(sentences)]


def row(site: str, name: str, sentences: Sequence[str], date: str = "2026-11-20") -> dict[str, Any]:
    paragraphs = ["  ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]
    return {
        "url": f"https://www.{site}/{name}.html",
        "title": f"{name} of {site}".capitalize(),
        "text": "\n\n".join(paragraphs),
        "date": date,
        "language": "en",
    }


def corpus(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    file = folder / "old.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return file


SETTINGS = ("WARM_UP_PAGES=0", "CLEANING_WORKERS=1")


def crawled(folder: Path, rows: Sequence[dict[str, Any]], *settings: str) -> Crawled:
    file = corpus(folder, rows)
    done = crawl(folder / "output", "corpus", "-a", f"path={file}", settings=(*SETTINGS, *settings))
    assert done.status == 0, done.log
    assert len(done.articles) + len(done.rejected) == len(rows)
    return done


def site_of(row: dict[str, Any]) -> str:
    return str(row["source"]).removeprefix("www.")


def test_the_longest_of_several_copies_is_kept(tmp_path: Path) -> None:
    """In one run the others are rejected, whichever came first; a longer one of a later run is written too.

    What it is a copy of is on disk already, and nothing on disk is taken back.
    """
    whole = story(1)
    first = crawled(
        tmp_path,
        [
            row("short.example", "a", whole[:18]),
            row("longest.example", "b", whole),
            row("middle.example", "c", whole[:21]),
            row("other.example", "d", story(2)),
        ],
        "DUPLICATES_KEEP=longest",
    )
    kept = {site_of(article): article for article in first.articles}
    assert sorted(kept) == ["longest.example", "other.example"]
    gone = {site_of(rejected): rejected for rejected in first.rejected}
    assert {one["duplicate_of"] for one in gone.values()} == {kept["longest.example"]["id"]}
    assert {one["reason"] for one in gone.values()} <= {"near_duplicate", "reprint"}
    assert "of https://www.longest.example/b.html" in gone["short.example"]["detail"]
    assert kept["longest.example"]["metadata"]["duplicate_of"] == ""

    later = crawled(
        tmp_path,
        [row("late.example", "e", whole + story(3, 6)), row("shorter.example", "f", whole[:20])],
        "DUPLICATES_KEEP=longest",
    )
    [better] = later.articles
    assert site_of(better) == "late.example"
    assert better["metadata"]["duplicate_of"] == kept["longest.example"]["id"]
    assert better["metadata"]["cluster"] == kept["longest.example"]["metadata"]["cluster"]
    assert [one["step"] for one in later.rejected] == ["duplicates"]


def test_a_text_at_many_addresses_of_its_site_is_no_furniture_of_the_site(tmp_path: Path) -> None:
    """Where copies are written too: neither those of one run nor those of the run before it say so."""
    rows = [row("paper.example", f"copy-{n}", story(1)) | {"title": "One story"} for n in range(15)]
    for some in (rows[:12], rows[12:]):
        done = crawled(tmp_path, some, "DUPLICATES=tag")
        assert [one["reason"] for one in done.rejected] == []
        assert {len(one["text"].split("\n\n")) for one in done.articles} == {len(story(1)) // 4}


def test_the_agencys_own_is_kept_and_the_window_ends_what_is_a_copy(tmp_path: Path) -> None:
    rows = [row("paper.example", "a", story(1)), row("vietnamplus.vn", "b", story(1))]
    [kept] = crawled(tmp_path, rows, "DUPLICATES_KEEP=agency").articles
    assert site_of(kept) == "vietnamplus.vn"
    assert worth("agency", "en.vietnamplus.vn", "", 9) > worth("agency", "paper.example", "VNA", 900)
    assert worth("agency", "paper.example", "VNA", 9) > worth("agency", "paper.example", "", 900)
    assert worth("first", "en.vietnamplus.vn", "VNA", 900) == worth("first", "paper.example", "", 9)


def test_an_index_of_other_parameters_stops_the_run_until_it_is_rebuilt(tmp_path: Path) -> None:
    crawled(tmp_path, [row("first.example", "a", story(1))])
    store = open_store(f"sqlite:///{tmp_path / 'output' / 'state.db'}")
    with store.begin() as connection:
        connection.execute(update(duplicate_parameters).values(parameters="shingles of 9", checksum=1))
    store.close()
    file = corpus(tmp_path, [row("second.example", "b", story(1))])
    output = tmp_path / "output"
    arguments = ("crawl", "corpus", "-a", f"path={file}", "-s", f"OUTPUT_DIR={output}")
    before = sorted(output.iterdir())
    refused = run(*arguments, cwd=tmp_path)
    assert refused.status == 2
    assert "made with other parameters (shingles of 9)" in refused.log
    assert "scrapy stories OUTPUT_DIR --rebuild-duplicates" in refused.log
    assert "Traceback" not in refused.log
    assert sorted(output.iterdir()) == before
    rebuilt = run("stories", str(output), "--rebuild-duplicates", cwd=tmp_path)
    assert rebuilt.out == "The index has 1 articles now\n", rebuilt.log
    [rejected] = crawled(tmp_path, [row("second.example", "b", story(1))]).rejected
    assert rejected["reason"] == "exact_duplicate"


def newsrooms() -> list[dict[str, Any]]:
    """Stories that two or three sites ran, cut or grown, and as many that one ran."""
    rng = random.Random(6)
    rows = []
    for number in range(STORIES):
        text = story(number)
        rows.append(row(f"agency{number}.example", "a", text))
        rows.append(row(f"cut{number}.example", "b", story(100 + number, 2) + text[4:20]))
        if number % 2:
            rows.append(row(f"grown{number}.example", "c", text + story(200 + number, 8)))
        rows.append(row(f"alone{number}.example", "d", story(300 + number)))
    rng.shuffle(rows)
    return rows


@pytest.fixture(scope="module")
def in_one_run(tmp_path_factory: pytest.TempPathFactory) -> set[frozenset[str]]:
    whole = clusters(crawled(tmp_path_factory.mktemp("whole"), newsrooms(), "DUPLICATES=tag").articles)
    assert sorted(map(len, whole)) == [1] * STORIES + [2] * (STORIES // 2) + [3] * (STORIES // 2)
    return whole


def clusters(articles: Sequence[dict[str, Any]]) -> set[frozenset[str]]:
    by_cluster = defaultdict(set)
    for article in articles:
        by_cluster[article["metadata"]["cluster"]].add(article["url"])
    return {frozenset(urls) for urls in by_cluster.values()}


def test_a_run_that_was_killed_and_the_next_find_the_clusters_of_one_run(
    state_url: str, tmp_path: Path, in_one_run: set[frozenset[str]]
) -> None:
    file = corpus(tmp_path, newsrooms())
    output = tmp_path / "output"
    settings = (f"OUTPUT_DIR={output}", f"STATE_URL={state_url}", "DUPLICATES=tag", *SETTINGS)
    options = [part for setting in settings for part in ("-s", setting)]
    with subprocess.Popen(
        command("crawl", "corpus", "-a", f"path={file}", *options),
        cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        written = 0
        while not written and process.poll() is None:
            written = sum(part.read_bytes().count(b"\n") for part in output.glob("[!.]*/articles-*.part"))
            time.sleep(0.01)
        process.kill()
        process.communicate()
    assert written
    crawl(
        output, "corpus", "-a", f"path={file}",
        settings=(*SETTINGS, f"STATE_URL={state_url}", "DUPLICATES=tag"),
    )  # fmt: skip
    delivered = {one["url"]: one for folder in sorted(output.iterdir()) if folder.is_dir()
                 for one in rows_of(folder, "articles")}  # fmt: skip
    assert clusters(list(delivered.values())) == in_one_run
