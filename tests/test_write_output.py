"""A run's folder: shards, batches, counts, run.json, its lock, and what happens when the disk fails."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from written_run import article_row, rejected_row

from pipelines.write import RunOutput, WriteError, run_output
from pipelines.write.lines import read_rows, to_line
from pipelines.write.run_folder import take_over
from pipelines.write.schema import article_schema, rejected_schema

STARTED = datetime(2026, 11, 22, 4, 17, tzinfo=timezone.utc)


def opened(folder: Path, **more: Any) -> RunOutput:
    return RunOutput.open(folder, "news", STARTED, {"site": "a.example"}, **more)


def url(number: int) -> str:
    return f"https://a.example/{number}"


@pytest.mark.parametrize("compression", ["none", "gz", "zst"])
def test_rows_come_back_as_they_were_given(tmp_path: Path, compression: str) -> None:
    output = opened(tmp_path, compression=compression)
    articles = [
        article_row(url(number), f'Tin sạch số {number}\u2028\x85 😀\n\nA \\ "quote".')
        for number in range(450)
    ]
    for row in articles:
        output.add_article(row)
    output.add_rejected(rejected_row(url(451)))
    report = output.close()
    suffix = {"none": "", "gz": ".gz", "zst": ".zst"}[compression]
    assert list(read_rows(report.folder / f"articles-00000.jsonl{suffix}")) == articles
    assert list(read_rows(report.folder / f"rejected-00000.jsonl{suffix}")) == [rejected_row(url(451))]
    assert sorted(path.name for path in report.folder.iterdir()) == [
        f"articles-00000.jsonl{suffix}",
        f"rejected-00000.jsonl{suffix}",
        "run.json",
    ]


def test_a_line_is_one_line_whoever_reads_it() -> None:
    line = to_line({"text": "a\u2028b\u2029c\x85d\ne \ud83d ạ"}).decode()
    assert line.splitlines() == [line[:-1]]
    assert json.loads(line)["text"] == "a\u2028b\u2029c\x85d\ne \ufffd ạ"


def test_each_synced_batch_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    output = opened(tmp_path, compression="gz")
    for number in range(3):
        output.add_article(article_row(url(number)))
        output.flush()
    folder = output.close().folder
    data = (folder / "articles-00000.jsonl.gz").read_bytes()
    assert data.count(b"\x1f\x8b\x08\x00\x00\x00\x00\x00") == 3
    assert len(gzip.decompress(data).splitlines()) == 3


def test_run_json_tells_what_was_written(tmp_path: Path) -> None:
    output = opened(tmp_path)
    output.add_article(article_row(url(1)))
    output.add_article(article_row(url(2), source="b.example", language="en"))
    output.add_rejected(rejected_row(url(3)))
    output.add_rejected(rejected_row(url(4), "near_duplicate", "duplicates"))
    output.add_rejected(rejected_row(url(5)))
    report = output.close("degraded", {"pending": 7})
    assert report.health == "degraded"
    written = json.loads((report.folder / "run.json").read_text("utf-8"))
    assert written == report.report
    assert written["run"] == report.folder.name == "news-20261122T041700Z"
    assert (written["spider"], written["arguments"]) == ("news", {"site": "a.example"})
    assert written["started"] == "2026-11-22T04:17:00Z"
    assert written["ended"].endswith("Z")
    assert set(written["versions"]) == {"python", "tinsach", "scrapy", "trafilatura", "langdetect"}
    assert (written["pages"], written["articles"], written["rejected"], written["pending"]) == (5, 2, 3, 7)
    assert written["languages"] == {"en": 1, "vi": 1}
    assert written["reasons"] == {"http_404": 2, "near_duplicate": 1}
    assert written["sites"]["a.example"] == {
        "pages": 4,
        "articles": 1,
        "known": 1,
        "rejected": 3,
        "reasons": {"http_404": 2, "near_duplicate": 1},
    }


def test_shards_are_whole_at_their_size_and_listed_with_rows_bytes_and_sha256(tmp_path: Path) -> None:
    line = len(to_line(article_row(url(1000))))
    output = opened(tmp_path, shard_bytes=10 * line)
    for number in range(1000, 1025):
        output.add_article(article_row(url(number)))
    report = output.close()
    names = [file["name"] for file in report.report["files"]]
    assert names == ["articles-00000.jsonl", "articles-00001.jsonl", "articles-00002.jsonl"]
    assert [file["rows"] for file in report.report["files"]] == [10, 10, 5]
    for file in report.report["files"]:
        data = (report.folder / file["name"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
        assert len(data.splitlines()) == file["rows"]


def test_a_row_that_is_longer_than_a_shard_is_a_shard(tmp_path: Path) -> None:
    output = opened(tmp_path, shard_bytes=100)
    for number in range(2):
        output.add_article(article_row(url(number), "word " * 1000))
    assert [file["rows"] for file in output.close().report["files"]] == [1, 1]


def test_a_shard_in_the_making_is_a_part_that_holds_what_was_synced(tmp_path: Path) -> None:
    told: list[int] = []
    output = opened(tmp_path, on_synced=told.extend)
    output.add_article(article_row(url(1)), 1)
    output.flush()
    part = output.folder / "articles-00000.jsonl.part"
    assert told == [1]
    assert [row["url"] for row in read_rows(part)] == [url(1)]
    assert output.counts.articles == 1
    output.close()
    assert not part.exists()


def test_the_store_is_told_only_after_the_rows_are_on_disk_in_their_order(tmp_path: Path) -> None:
    seen: list[tuple[list[int], int]] = []

    def told(memos: Sequence[int]) -> None:
        on_disk = sum(1 for path in output.folder.glob("*.part") for _ in read_rows(path))
        seen.append((list(memos), on_disk))

    output = opened(tmp_path, on_synced=told)
    for number in range(1, 501):
        (output.add_article if number % 3 else output.add_rejected)(
            article_row(url(number)) if number % 3 else rejected_row(url(number)), number
        )
    output.close()
    assert [number for memos, _ in seen for number in memos] == list(range(1, 501))
    assert all(on_disk >= memos[-1] for memos, on_disk in seen)


def test_a_run_with_nothing_to_write_leaves_its_run_json(tmp_path: Path) -> None:
    report = opened(tmp_path).close()
    assert [path.name for path in report.folder.iterdir()] == ["run.json"]
    assert report.report["pages"] == 0


def test_runs_of_one_second_get_folders_of_their_own(tmp_path: Path) -> None:
    outputs = [opened(tmp_path) for _ in range(3)]
    name = "news-20261122T041700Z"
    assert [output.run for output in outputs] == [name, f"{name}-2", f"{name}-3"]
    assert len({output.lease for output in outputs}) == 3
    for output in outputs:
        output.close()


def test_health_may_be_judged_from_the_counts(tmp_path: Path) -> None:
    output = opened(tmp_path)
    output.add_rejected(rejected_row(url(1)))
    report = output.close(lambda counts: "failed" if counts.rejected == 1 else "ok")
    assert report.report["health"] == "failed"


def test_a_live_folder_is_locked_and_a_closed_one_has_no_lock(tmp_path: Path) -> None:
    output = opened(tmp_path)
    assert take_over(output.folder) is None
    output.close()
    assert take_over(output.folder) is None
    assert take_over(tmp_path) is None


def test_nothing_is_added_after_the_end(tmp_path: Path) -> None:
    output = opened(tmp_path)
    output.close()
    output.flush()
    with pytest.raises(WriteError, match="is closed"):
        output.add_article(article_row(url(1)))


@pytest.mark.parametrize("folder", ["/dev/null/output", "/proc/output"])
def test_an_output_folder_that_can_not_be_made_is_named(folder: str) -> None:
    with pytest.raises(WriteError, match=f"OUTPUT_DIR {folder} can't be written .*: make it writable"):
        opened(Path(folder))


def test_a_failure_of_the_store_reaches_whoever_adds_waits_or_closes(tmp_path: Path) -> None:
    def fails(memos: Sequence[Any]) -> None:
        raise RuntimeError("the store is gone")

    output = opened(tmp_path, on_synced=fails)
    output.add_article(article_row(url(1)), 1)
    with pytest.raises(WriteError, match="the store is gone"):
        output.flush()
    with pytest.raises(WriteError, match="the store is gone"):
        output.add_article(article_row(url(2)), 2)
    with pytest.raises(WriteError, match="the store is gone"):
        asyncio.run(output.room())
    with pytest.raises(WriteError, match="the store is gone") as caught:
        output.close()
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert not (output.folder / "run.json").exists()
    unfinished = take_over(output.folder)
    assert unfinished is not None
    unfinished.let_go()


def test_pages_wait_while_the_disk_is_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_output, "WAITING_BYTES", 1000)
    disk = threading.Event()
    output = opened(tmp_path, on_synced=lambda memos: disk.wait())

    async def fill() -> list[bool]:
        await output.room()
        for number in range(10):
            output.add_article(article_row(url(number)), number)
        waiting = asyncio.ensure_future(output.room())
        given_up = asyncio.ensure_future(output.room())
        await asyncio.wait([waiting, given_up], timeout=0.05)
        were_done = [waiting.done(), given_up.done()]
        given_up.cancel()
        disk.set()
        await asyncio.wait_for(waiting, 30)
        return were_done

    assert asyncio.run(fill()) == [False, False]
    assert output.close().counts.articles == 10


def test_a_full_disk_stops_the_run_and_leaves_what_was_acknowledged(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk's end: the same error path, without root."""
    code = f"""
import resource, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from written_run import article_row
from test_write_output import *
told = []
output = opened(Path({str(tmp_path)!r}), on_synced=told.extend)
output.add_article(article_row(url(1)), 1)
output.flush()
size = next(output.folder.glob("*.part")).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, size + 100))
output.add_article(article_row(url(2)), 2)
try:
    output.flush()
except WriteError as error:
    print(error)
try:
    output.close()
except WriteError as error:
    print(error)
assert told == [1], told
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    sentence = f"{tmp_path}/news-20261122T041700Z can't be written any more (File too large)\n"
    assert said == 2 * sentence
    (part,) = tmp_path.rglob("*.part")
    assert [row["url"] for row in read_rows(part)] == [url(1)]
    assert part.read_bytes().endswith(b"\n")


def test_the_schemas_hold_for_what_is_written_and_for_nothing_else() -> None:
    jsonschema.Draft202012Validator.check_schema(article_schema())
    jsonschema.Draft202012Validator.check_schema(rejected_schema())
    row = article_row(url(1))
    jsonschema.validate(row, article_schema())
    jsonschema.validate(row | {"a_later_key": 1}, article_schema())
    jsonschema.validate(rejected_row(url(1)), rejected_schema())
    assert list(article_schema()["properties"]) == list(row)
    assert list(article_schema()["properties"]["metadata"]["properties"]) == list(row["metadata"])
    assert list(rejected_schema()["properties"]) == list(rejected_row(url(1)))
    for key in row:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({name: value for name, value in row.items() if name != key}, article_schema())
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(row | {key: None}, article_schema())
