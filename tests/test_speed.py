"""The speed benchmark: whom it runs, what it makes of their runs, and what it says of them."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import event_loop
from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.limits import Limit
from benchmarks.process_tree import Usage
from benchmarks.speed import main
from benchmarks.speed_report import Result, Run, limits_of, summary
from tests.scrapy_runs import ROOT
from tests.site.generated import make_site

needs_proc = pytest.mark.skipif(not Path("/proc/stat").exists(), reason="no /proc")
USAGE = Usage(
    wall_seconds=10.0, cpu_seconds=19.0, main_cpu_seconds=2.0, peak_bytes=2**29, idle_seconds=0.5, exit_code=0
)
OURS = Result(
    name="tinsach", pages=100, cores=2, pages_a_second=20.0, cpu_ms_a_page=90.0, main_busy=0.2, idle=0.1,
    peak_mib=500.0, articles=100, late_p50_ms=1.0, late_p99_ms=19.0, late_max_ms=300.0,
)  # fmt: skip


def a_set(folder: Path, pages: int) -> Path:
    """A folder with a set of generated pages in it, `news_sites`."""
    html = folder / "news_sites" / "html"
    html.mkdir(parents=True)
    with (folder / "news_sites" / "gold.jsonl").open("w") as gold:
        for number, story in enumerate(make_site(80).values()):
            if number < pages:
                (html / f"page{number}.html.gz").write_bytes(gzip.compress(story.html.encode()))
                gold.write(json.dumps({"id": f"page{number}", "text": story.lead, "language": "en"}) + "\n")
    return folder


def test_what_is_not_installed_is_left_out_in_one_sentence(tmp_path: Path) -> None:
    contender = next(one for one in CONTENDERS if one.name.startswith("news-please"))
    absent = replace(contender, needs=tmp_path / "none")
    assert absent.left_out("news_sites") == "skipped: news-please: run make peers"
    assert replace(absent, needs=tmp_path).left_out("news_sites") == ""


def test_who_knows_only_some_sites_is_left_out_on_the_others(tmp_path: Path) -> None:
    contender = Contender("fundus, its crawler", lambda _: [], needs=tmp_path, sets=("news_sites",))
    assert contender.left_out("news_sites") == ""
    assert (
        contender.left_out("wcxb_articles") == "skipped: fundus: it knows none of the sites of wcxb_articles"
    )


def test_the_lock_of_the_peers_names_versions_alone() -> None:
    first, *lines = (ROOT / "requirements-peers.lock").read_text().splitlines()
    assert first.startswith("#")
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_the_figures_are_medians_of_the_rounds() -> None:
    slow = replace(USAGE, wall_seconds=40.0, peak_bytes=2**31)
    found = summary("x", 50, [Run(USAGE, 48, [1.0, 3.0]), Run(USAGE, 50, [2.0]), Run(slow, 49, [])], cores=2)
    assert (found.pages_a_second, found.cpu_ms_a_page, found.peak_mib) == (5.0, 380.0, 512.0)
    assert (found.articles, found.late_p50_ms, found.late_max_ms) == (49, 2.0, 3.0)
    assert found.cores_busy == pytest.approx(1.9)
    assert found.share_of_rate == pytest.approx(0.95)
    assert found.others == pytest.approx(0.05)
    assert found.share_of_left == pytest.approx(1.9 / 1.95)


@pytest.mark.parametrize(
    ("cpu_ms", "main_busy", "idle", "bound_by"),
    [
        (90.0, 0.2, 0.1, "CPU: it keeps all cores busy"),
        (50.0, 0.95, 1.0, "one process: its main one keeps a core busy"),
        (50.0, 0.2, 0.1, "CPU: others take 0.9 cores"),
        (50.0, 0.2, 0.9, "waiting: 0.9 cores are idle"),
    ],
)
def test_it_is_told_what_holds_a_contender_up(
    cpu_ms: float, main_busy: float, idle: float, bound_by: str
) -> None:
    assert replace(OURS, cpu_ms_a_page=cpu_ms, main_busy=main_busy, idle=idle).bound_by == bound_by


def test_ours_is_held_to_each_floor_of_what_was_measured() -> None:
    plain = replace(OURS, name="plain", pages_a_second=10.0)
    free = replace(OURS, name="free")
    limits = limits_of([OURS, plain, free], {"plain": (2.5, 4.5), "free": (0.0, 0.0)}, cpu_ratio=0.5)
    assert [limit.is_reached for limit in limits] == [True, False, True, True, False]
    cpu, end_to_end, share, p99, largest = map(str, limits)
    assert cpu.endswith("take: 0.50 (at most 0.55, aim 0.35): reached")
    assert end_to_end == (
        "end to end, times the pages a second of plain: 2.00 (at least 2.5, aim 4.5): NOT REACHED"
    )
    assert share == (
        "share of the rate that the CPU figures allow (0.95 of what others left): "
        "0.90 (at least 0.85): reached"
    )
    assert ": 19.00 (at most 20)" in p99
    assert ": 300.00 (at most 250)" in largest
    assert limits_of([plain], {"plain": (2.5, 4.5)}, cpu_ratio=0.0) == []


def test_a_figure_at_its_bound_is_reached() -> None:
    assert Limit("x", 0.55, most=0.55).is_reached
    assert Limit("x", 2.5, least=2.5).is_reached


@needs_proc
def test_a_run_on_one_core_leaves_its_figures_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--pages", str(a_set(tmp_path, 4)), "--only", "scrapy alone,steps", "--rounds", "1"]
    report = tmp_path / "report.json"
    assert main([*chosen, "--repeat", "2", "--cores", "1", "--json", str(report)]) == 0
    figures = json.loads(report.read_text())
    (alone,) = figures["news_sites"]
    assert (figures["cores"], alone["name"], alone["pages"], alone["articles"]) == (1, "scrapy alone", 8, 8)
    assert alone["bound_by"]
    steps = figures["news_sites_steps"]
    assert steps["pages"] == 4
    assert steps["cpu_ratio"] == pytest.approx(steps["ours_ms"] / steps["plain_ms"])
    assert sum(steps["steps_ms"].values()) == pytest.approx(steps["ours_ms"])
    assert "CPU of the whole way" in capsys.readouterr().out


@needs_proc
def test_more_cores_than_there_are_give_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--pages", str(a_set(tmp_path, 0)), "--cores", "5000"])
    assert ended.value.code == 2
    assert re.search(r"--cores 5000: this machine has \d+ that we may use", capsys.readouterr().err)


@needs_proc
def test_our_part_of_the_crawls_own_process_is_told_apart_from_scrapys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--pages", str(a_set(tmp_path, 3)), "--rounds", "1", "--repeat", "1"]
    assert event_loop.main(chosen) == 0
    said = capsys.readouterr().out
    assert re.search(r"^tinsach +\d", said, re.MULTILINE)
    assert re.search(r"^scrapy alone +\d", said, re.MULTILINE)
    assert "seconds to the first request: " in said
