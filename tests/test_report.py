"""`scrapy report`: what runs brought and rejected, as text and as a page with charts."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from lxml.html import HtmlElement

from crawler.report import ReportError, read_rows, read_runs, text
from crawler.report_page import page
from pipelines.records import Article, Metadata, Rejected
from pipelines.write import RunOutput
from tests.scrapy_runs import run

STARTED = datetime(2026, 11, 22, 4, 17, tzinfo=timezone.utc)
ADDED = "2026-11-22T04:17:03Z"


def article(n: int, language: str = "vi", created: str = "2026-11-21") -> dict[str, Any]:
    url = f"http://a.example/{n}"
    words = " ".join(["chữ"] * 200)
    return Article(
        id=str(n), url=url, source="a.example", text=words, language=language, created=created,
        added=ADDED, metadata=Metadata(requested_url=url),
    ).row()  # fmt: skip


def rejected(n: int, step: str, reason: str, detail: str = "") -> dict[str, Any]:
    return Rejected(f"http://b.example/{n}?a=1&b=<2>", "b.example", ADDED, step, reason, detail).row()


def texts(tree: HtmlElement, path: str) -> list[str]:
    """The text of each element at the path."""
    return ["".join(map(str, element.itertext())) for element in tree.iterfind(path)]


def write_run(folder: Path, spider: str, compression: str = "none") -> Path:
    output = RunOutput.open(folder, spider, STARTED, {"site": "a.example"}, compression)
    for n in range(3):
        output.add_article(article(n))
    output.add_article(article(3, "", created=""))
    for n in range(7):
        output.add_rejected(rejected(n, "fetch", "http_404"))
    output.add_rejected(rejected(9, "admit", "too_short", "12 characters"))
    return output.close().folder


@pytest.mark.parametrize("compression", ["none", "gz", "zst"])
def test_the_numbers_are_those_of_the_rows(tmp_path: Path, compression: str) -> None:
    runs = read_runs(write_run(tmp_path, "news", compression))
    findings = read_rows(runs)
    assert [(run.pages, run.articles, run.rejected) for run in runs] == [(12, 4, 8)]
    assert findings.reasons == {("fetch", "http_404"): 7, ("admit", "too_short"): 1}
    assert len(findings.examples["fetch", "http_404"]) == 5
    assert findings.days == {"2026-11-21": 3, "": 1}
    assert findings.lengths == {700: 4}


def test_the_text_has_each_run_language_reason_and_site(tmp_path: Path) -> None:
    write_run(tmp_path, "news")
    write_run(tmp_path, "urls")
    runs = read_runs(tmp_path)
    told = text(runs, read_rows(runs))
    assert told.splitlines()[:3] == [
        "2 runs",
        "  news-20261122T041700Z  ok        12 pages = 4 articles + 8 rejected",
        "  urls-20261122T041700Z  ok        12 pages = 4 articles + 8 rejected",
    ]
    for line in ("vi          6", "(unknown)   2", "fetch: http_404   14", "a.example  8"):
        assert " ".join(line.split()) in [" ".join(row.split()) for row in told.splitlines()]


def test_the_page_loads_nothing_and_escapes_what_it_shows(tmp_path: Path) -> None:
    write_run(tmp_path, "news")
    write_run(tmp_path, "urls")
    runs = read_runs(tmp_path)
    tree = html.fromstring(page(runs, read_rows(runs)))
    assert not tree.xpath("//script | //link | //img | //iframe")
    assert texts(tree, ".//h1") == ["2 runs"]
    assert len(texts(tree, ".//details")) == 2
    assert texts(tree, ".//details//a")[0].endswith("?a=1&b=<2>")
    assert any("fetch: http_40414" in chart for chart in texts(tree, ".//svg"))
    assert "12 characters" in texts(tree, ".//details")[1]


def test_a_run_that_was_killed_is_shown_with_what_it_left(tmp_path: Path) -> None:
    folder = write_run(tmp_path, "news")
    (folder / "run.json").unlink()
    runs = read_runs(tmp_path)
    assert [(run.health, run.pages) for run in runs] == [("running or killed", 0)]
    assert read_rows(runs).reasons.total() == 8
    assert "Run news-" in page(runs, read_rows(runs))


def test_a_run_of_nothing_is_shown_too(tmp_path: Path) -> None:
    folder = RunOutput.open(tmp_path, "news", STARTED, {}).close().folder
    runs = read_runs(folder)
    assert "0 pages = 0 articles + 0 rejected" in text(runs, read_rows(runs))
    assert "None." in page(runs, read_rows(runs))


def test_many_languages_are_shown_as_twenty_and_the_others(tmp_path: Path) -> None:
    output = RunOutput.open(tmp_path, "news", STARTED, {})
    for n in range(30):
        output.add_article(article(n, language=f"{chr(97 + n // 26)}{chr(97 + n % 26)}"))
    runs = read_runs(output.close().folder)
    tree = html.fromstring(page(runs, read_rows(runs)))
    assert any("others10" in chart for chart in texts(tree, ".//svg"))


def test_a_folder_without_runs_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"There is no run in .*: name the folder of a run"):
        read_runs(tmp_path)
    (tmp_path / "news-1").mkdir()
    (tmp_path / "news-1" / "run.json").write_text("{")
    with pytest.raises(ReportError, match="can't be read"):
        read_runs(tmp_path)


def test_the_command_tells_or_writes_the_report(tmp_path: Path) -> None:
    write_run(tmp_path / "output", "news")
    told = run("report", cwd=tmp_path)
    assert (told.status, told.out.splitlines()[0]) == (0, "1 run"), told.log
    written = run("report", "output", "-o", "report.html", cwd=tmp_path)
    assert (written.status, written.out.strip()) == (0, "The report is in report.html"), written.log
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_command_refuses_what_is_no_run_in_one_sentence(tmp_path: Path) -> None:
    done = run("report", "nowhere", cwd=tmp_path)
    assert (done.status, len(done.log.strip().splitlines())) == (2, 1)
    assert done.log.startswith("scrapy report: There is no run in nowhere")
