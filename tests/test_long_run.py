"""The benchmark of a long run: what it reads from a run, and pages that are always new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.changed_pages import ChangedPage
from benchmarks.long_run import (
    Sample,
    ends,
    limits_of,
    main,
    memory_at,
    moment,
    pages_told,
    took,
    write_addresses,
)
from pipelines.duplicates.likeness import kind_of
from pipelines.duplicates.signature import sign, unpack
from tests.site.generated import make_site

MIB = 2**20
# Ten pages a second up to the ninetieth, then five; 100 MiB at first, 130 at the end; 0.2 CPU seconds a page.
SAMPLES = [
    Sample(0.0, 0, 20 * MIB, 0.5),
    *(Sample(1.0 + n / 10, n, (100 if n < 50 else 120) * MIB, 0.5 + 0.2 * n) for n in range(1, 91)),
    *(Sample(10.0 + (n - 90) / 5, n, 130 * MIB, 0.5 + 0.2 * n) for n in range(91, 101)),
]


def test_memory_and_rate_are_told_at_the_beginning_and_at_the_end() -> None:
    assert memory_at(SAMPLES, 0.1) == 100 * MIB
    assert memory_at(SAMPLES, 1.0) == 130 * MIB
    assert took(SAMPLES, 0.0, 0.1) == pytest.approx((0.09, 0.18))  # its clock starts with the first page
    assert took(SAMPLES, 0.9, 1.0) == pytest.approx((0.2, 0.2))
    growth, peak, kept = limits_of(SAMPLES, peak=2**30)
    assert (growth.is_reached, peak.is_reached, kept.is_reached) == (False, True, False)
    assert growth.value == pytest.approx(1.3)
    assert kept.value == pytest.approx(0.45)


def test_a_moment_between_two_samples_is_told_in_proportion() -> None:
    samples = [Sample(1.0, 0, 1, 0.0), Sample(2.0, 10, 1, 4.0), Sample(6.0, 30, 1, 4.0)]
    assert [moment(samples, pages)[0] for pages in (5, 10, 15, 99)] == [1.5, 2.0, 3.0, 6.0]
    assert [moment(samples, pages)[1] for pages in (5, 10, 15, 99)] == [2.0, 4.0, 4.0, 4.0]


def test_the_log_tells_how_many_pages_are_done(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("started\n")
    assert pages_told(log) == 0
    log.write_text("x" * 9000 + "\n7 pages · 7 articles\nINFO: 1,204 pages · 983 articles · 7.4 pages/s\n")
    assert pages_told(log) == 1204


def test_each_page_keeps_to_its_site_and_comes_with_a_new_number(tmp_path: Path) -> None:
    write_addresses(tmp_path / "urls", [f"p{number}" for number in range(11)], "81", 13)
    urls = (tmp_path / "urls").read_text().split()
    assert urls[0] == "http://127.0.0.1:81/p0/0"
    assert urls[9:] == [
        "http://127.0.0.10:81/p9/0", "http://127.0.0.1:81/p10/0", "http://127.0.0.1:81/p0/1",
        "http://127.0.0.2:81/p1/1",
    ]  # fmt: skip


def test_a_copy_says_something_else_in_the_same_frame() -> None:
    story = next(iter(make_site(80).values()))
    page = ChangedPage(story.html.encode())
    one, other = (page.copy(number).decode() for number in (1, 2))
    assert page.copy(1).decode() == one
    assert story.title in story.html
    assert story.title not in one
    assert "Generated Gazette, 1 Press Street" in one
    signed = [unpack(sign(text)) for text in (story.html, one, other)]
    assert {kind_of(signed[0], signed[1])[0], kind_of(signed[1], signed[2])[0]} == {""}


@pytest.mark.parametrize("page", [b"", b"<p>short</p>", "<title>Tin mới</title><p>Ngắn</p>".encode("utf-16")])
def test_a_page_without_long_lines_stays_as_it_is(page: bytes) -> None:
    assert ChangedPage(page).copy(3) == page


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="no /proc")
def test_sixty_pages_come_out_as_sixty_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "60", "--json", str(tmp_path / "samples.json")]) == 0
    told = capsys.readouterr().out
    assert "60 articles, 0 rejected" in told
    assert "memory at 100 % of the pages, of that at 10 %" in told
    (samples,) = json.loads((tmp_path / "samples.json").read_text()).values()
    assert samples[-1][1] == 60


def test_what_is_rejected_is_told_by_reason(tmp_path: Path) -> None:
    run = tmp_path / "output" / "run"
    run.mkdir(parents=True)
    (run / "articles-0.jsonl").write_text("{}\n{}\n")
    (run / "rejected-0.jsonl").write_text(
        '{"reason": "too_short"}\n{"reason": "listing"}\n{"reason": "listing"}\n'
    )
    assert ends(tmp_path) == "2 articles, 3 rejected: 2 listing, 1 too_short"


def test_a_folder_without_pages_gives_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--pages", str(tmp_path)])
    assert "has no folder html/" in capsys.readouterr().err
