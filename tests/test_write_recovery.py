"""Folders that a killed run left behind, and what their rows tell the store."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from written_run import article_row, rejected_row

from pipelines.records import line_fingerprint
from pipelines.remember import close_dead_runs
from pipelines.store import Store, frontier, open_store, runs, site_memory, versions
from pipelines.store.frontier import Found
from pipelines.write import RunOutput, WriteError
from pipelines.write.lines import read_rows, to_line
from pipelines.write.recovery import STARTING_SECONDS, recover

STARTED = datetime(2026, 11, 22, 4, 17, tzinfo=timezone.utc)
NOW = 1_795_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    yield store
    store.close()


def url(number: int) -> str:
    return f"https://a.example/{number}"


def killed_run(
    folder: Path, numbers: Sequence[int] = (1, 2, 3), compression: str = "none", **more: Any
) -> RunOutput:
    """A run that was killed after it synced an article for each number, and rejected 99."""
    output = RunOutput.open(folder, "news", STARTED, {"site": "a.example"}, compression, **more)
    for number in numbers:
        output.add_article(article_row(url(number)))
        output.flush()
    output.add_rejected(rejected_row(url(99)))
    output.flush()
    output.abandon()
    return output


def told_by(folder: Path) -> tuple[list[str], list[str]]:
    told: list[str] = []
    released: list[str] = []

    def tell(run: str, rows: Sequence[Mapping[str, Any]]) -> None:
        told.extend(row["url"] for row in rows)

    recover(folder, tell, released.append)
    return told, released


def report_of(output: RunOutput) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((output.folder / "run.json").read_text("utf-8"))
    return report


@pytest.mark.parametrize("compression", ["none", "gz", "zst"])
@pytest.mark.parametrize("lost", [1, 5, 40])
def test_a_part_is_cut_to_its_last_whole_line_and_renamed(
    tmp_path: Path, compression: str, lost: int
) -> None:
    output = killed_run(tmp_path, compression=compression)
    (part,) = output.folder.glob("articles-*.part")
    with part.open("r+b") as file:
        file.truncate(part.stat().st_size - lost)
    told, released = told_by(tmp_path)
    assert told == [url(1), url(2), url(99)]
    assert released == [output.lease]
    whole = part.with_name(part.name.removesuffix(".part"))
    assert [row["url"] for row in read_rows(whole)] == [url(1), url(2)]
    assert not list(tmp_path.rglob("*.part"))
    report = report_of(output)
    assert (report["health"], report["ended"]) == ("failed", "")
    assert (report["started"], report["arguments"]) == ("2026-11-22T04:17:00Z", {"site": "a.example"})
    assert (report["pages"], report["articles"], report["rejected"]) == (3, 2, 1)
    assert [file["rows"] for file in report["files"]] == [2, 1]
    assert report["files"][0]["bytes"] == whole.stat().st_size


def test_a_cut_anywhere_leaves_whole_lines_only(tmp_path: Path) -> None:
    output = killed_run(tmp_path / "first", range(4), "gz")
    size = next(output.folder.glob("articles-*.part")).stat().st_size
    for cut in range(0, size, 7):
        folder = tmp_path / f"cut {cut}"
        shutil.copytree(tmp_path / "first", folder)
        (part,) = folder.rglob("articles-*.part")
        os.truncate(part, cut)
        told, _ = told_by(folder)
        assert told == [url(number) for number in range(len(told) - 1)] + [url(99)]


@pytest.mark.parametrize("rubbish", [b"\0" * 300, b"{not json}\n" + to_line(article_row(url(8)))])
def test_what_a_power_cut_left_behind_the_last_good_line_goes(tmp_path: Path, rubbish: bytes) -> None:
    output = killed_run(tmp_path)
    (part,) = output.folder.glob("articles-*.part")
    part.write_bytes(part.read_bytes() + rubbish)
    told, _ = told_by(tmp_path)
    assert told == [url(1), url(2), url(3), url(99)]
    assert report_of(output)["articles"] == 3


def test_a_shard_that_has_its_name_stays_as_it_is(tmp_path: Path) -> None:
    output = killed_run(tmp_path, range(30), shard_bytes=3000)
    before = {path.name: path.read_bytes() for path in output.folder.glob("*.jsonl")}
    assert len(before) > 3
    told, _ = told_by(tmp_path)
    assert sorted(told) == sorted([*map(url, range(30)), url(99)])
    for name, data in before.items():
        assert (output.folder / name).read_bytes() == data
    assert sum(file["rows"] for file in report_of(output)["files"]) == 31


def test_a_part_with_no_whole_line_is_removed(tmp_path: Path) -> None:
    output = killed_run(tmp_path)
    (part,) = output.folder.glob("articles-*.part")
    os.truncate(part, 20)
    told_by(tmp_path)
    assert sorted(path.name for path in output.folder.iterdir()) == ["rejected-00000.jsonl", "run.json"]


def test_a_live_run_and_a_closed_one_are_left_alone(tmp_path: Path) -> None:
    live = RunOutput.open(tmp_path, "news", STARTED, {})
    live.add_article(article_row(url(1)))
    live.flush()
    closed = RunOutput.open(tmp_path, "urls", STARTED, {})
    before = closed.close().report
    (tmp_path / "notes").mkdir()
    assert told_by(tmp_path) == ([], [])
    assert report_of(closed) == before
    assert live.close().counts.articles == 1


def test_a_run_that_died_between_its_run_json_and_its_lock_is_closed_already(tmp_path: Path) -> None:
    output = RunOutput.open(tmp_path, "news", STARTED, {})
    lock = (output.folder / ".lock").read_text("utf-8")
    before = output.close().report
    (output.folder / ".lock").write_text(lock, "utf-8")
    assert told_by(tmp_path) == ([], [])
    assert report_of(output) == before
    assert not (output.folder / ".lock").exists()


def test_a_run_that_died_in_its_first_moment_is_closed(tmp_path: Path) -> None:
    output = RunOutput.open(tmp_path, "news", STARTED, {})
    (output.folder / ".lock").write_text("", "utf-8")
    output.abandon()
    assert told_by(tmp_path) == ([], [])
    assert report_of(output)["spider"] == "news"


def test_a_folder_that_never_got_its_name_goes_when_it_is_old(tmp_path: Path) -> None:
    new, old = tmp_path / ".starting-new", tmp_path / ".starting-old"
    for folder in (new, old):
        folder.mkdir()
        (folder / ".lock").touch()
    moment = old.stat().st_mtime - STARTING_SECONDS - 1
    os.utime(old, (moment, moment))
    told_by(tmp_path)
    assert new.exists()
    assert not old.exists()


def test_a_recovery_that_failed_is_done_again(tmp_path: Path) -> None:
    output = killed_run(tmp_path)

    def fails(run: str, rows: Sequence[Mapping[str, Any]]) -> None:
        raise ConnectionError(104, "gone", "the store")

    with pytest.raises(WriteError, match=r"an unfinished run in .* can't be closed \(gone: the store\)"):
        recover(tmp_path, fails, lambda run: None)
    assert not (output.folder / "run.json").exists()
    assert told_by(tmp_path)[0] == [url(1), url(2), url(3), url(99)]


def test_the_store_learns_what_the_killed_run_did_not_live_to_tell(store: Store, tmp_path: Path) -> None:
    output = RunOutput.open(tmp_path, "news", STARTED, {})
    store.call(runs.begin, output.lease, "news", str(output.folder), NOW)
    store.call(frontier.discover, [Found(url(n), "a.example", "feed") for n in range(5)], now=NOW)
    store.call(frontier.lease, "a.example", output.lease, 5, NOW)
    title = "A headline of more than twenty letters"
    output.add_article(article_row(url(0), "A line.\n\nAnother line.", title=title))
    output.add_rejected(rejected_row(url(1)))
    output.flush()  # on disk; nobody told the store
    output.abandon()
    (dead,) = close_dead_runs(store, tmp_path)
    assert (dead.articles, dead.rejected, dead.lease) == (1, 1, output.lease)
    leased = store.call(frontier.lease, "a.example", "next", 9, NOW + 10**8)
    assert [one.url for one in leased] == [url(2), url(3), url(4)]
    known = store.call(versions.known, "id-0")
    assert known is not None
    assert (known.version, known.run) == (1, output.lease)
    lines = [line_fingerprint(text) for text in ("A line.", title)]
    memory = store.call(site_memory.recall, "a.example", lines)
    assert (memory.articles, memory.lines, memory.teasers) == (1, {lines[0]: 1}, {lines[1]})
    assert close_dead_runs(store, tmp_path) == []


def test_what_the_store_knew_already_is_not_told_again(store: Store, tmp_path: Path) -> None:
    output = killed_run(tmp_path)
    close_dead_runs(store, tmp_path)
    assert store.call(versions.known, "id-1") is not None
    (output.folder / "run.json").unlink()
    (output.folder / ".lock").write_text(json.dumps({"run": output.run, "lease": output.lease}), "utf-8")
    close_dead_runs(store, tmp_path)
    assert store.call(site_memory.recall, "a.example", []).articles == 3
