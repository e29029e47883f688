"""The quality gate over a small set made for the test."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import floors, quality
from benchmarks.extractors import PEERS, TRAFILATURA, missing
from benchmarks.page_sets import seeds_in, sets_in

PARAGRAPHS = (
    "The ferry between the two harbours sails again since Monday morning, after four days of storm.",
    "More than two thousand people had waited in the terminal, many of them on beds that the town had made.",
    "The harbour master said that the breakwater had held, and that only a crane and two sheds were lost to "
    "the waves, which were higher than in any storm that he has seen in the thirty years for which he was "
    "in the office, and that the repair of the quay would be done before the summer.",
    "Fishing boats will follow on Wednesday, when the swell is expected to fall below two metres.",
)
PAGE = (
    "<html lang='en'><head><title>Ferry sails again | Bay News</title>"
    "<meta property='og:site_name' content='Bay News'>"
    "<meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2024-05-03T08:00:00Z'></head><body><article>"
    "<h1>Ferry sails again</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article></body></html>"
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A set of one article, a set of one page that is none, and a seed."""
    gold = {
        "id": "1",
        "url": "https://bay.example/1",
        "text": "\n".join(PARAGRAPHS),
        "title": "Ferry sails again",
    }
    other = {"id": "2", "url": "https://bay.example/2", "text": "x", "page_type": "listing"}
    for name, row, html in (("news", gold, PAGE), ("others", other, "<html><body></body></html>")):
        (tmp_path / name / "html").mkdir(parents=True)
        (tmp_path / name / "gold.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
        (tmp_path / name / "html" / f"{row['id']}.html.gz").write_bytes(gzip.compress(html.encode()))
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "bay.gold.json").write_text(json.dumps({"text": "\n\n".join(PARAGRAPHS)}), "utf-8")
    (tmp_path / "seeds" / "bay_plain.html").write_text(
        PAGE.replace("<h1>Ferry sails again</h1>", ""), "utf-8"
    )
    return tmp_path


@pytest.fixture
def floors_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A floors file of the test's own, so that the real one is not judged, nor raised."""
    path = tmp_path / "floors.toml"
    path.write_text("[news]\ntitle = 0.5\n\n[cross_validated_news]\nshingle_f1 = 0.1\n", "utf-8")
    monkeypatch.setattr(quality, "read_floors", lambda: floors.read_floors(path))
    monkeypatch.setattr(quality, "write_floors", lambda found: floors.write_floors(found, path))
    return path


def test_sets_and_seeds_are_found_by_their_files(pages: Path) -> None:
    assert list(sets_in(pages)) == ["news", "others"]
    assert [seed.name for seed in seeds_in(pages)] == ["bay_plain.html"]
    assert sets_in(pages, "news")["news"][0].page().source == "bay.example"
    with pytest.raises(FileNotFoundError, match="nowhere"):
        sets_in(pages, "nowhere")


@pytest.mark.parametrize("arguments", [["--pages", "nowhere"], ["--pages", ".", "--sets", "nowhere"]])
def test_the_gate_does_not_pass_where_there_are_no_pages(
    pages: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(pages)
    with pytest.raises(SystemExit, match="2"):
        quality.main(arguments)
    assert "nowhere" in capsys.readouterr().err.splitlines()[-1]


def test_the_gate_shows_all_figures_and_passes(
    pages: Path, floors_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    assert quality.main(["--pages", str(pages), "--worst", "1", "--json", str(report), "--raise-floors"]) == 0
    shown = capsys.readouterr().out
    assert "news: 1 pages" in shown
    assert "others: 1 of 1 rejected" in shown
    assert "trafilatura precision" in shown
    assert "seeds: 1 of 1 exact" in shown
    assert json.loads(report.read_text("utf-8"))["measured"]["news"]["title"] == 1.0
    assert floors.read_floors(floors_file)["news"]["title"] == 1.0


def test_the_gate_fails_and_names_the_figure(
    pages: Path, floors_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "news.jsonl").write_text(
        json.dumps({"id": "1", "text": "Another text altogether."}) + "\n", "utf-8"
    )
    arguments = ["--pages", str(pages), "--sets", "news", "--ours-alone", "--worst", "1"]
    assert quality.main([*arguments, "--cross-validated", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert "cross_validated_news: shingle_f1 is 0.0000, below its floor of 0.1000" in shown.err
    assert f"  - {PARAGRAPHS[0]}" in shown.out
    assert "  + Another text altogether." in shown.out


def test_verdicts_of_judges_that_had_not_seen_the_site_are_held_to_floors_of_their_own(
    pages: Path, floors_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    verdicts = [
        {"set": "news", "id": "1", "rejected": "forum"},
        {"set": "others", "id": "2", "rejected": "listing"},
    ]
    (tmp_path / "admit.jsonl").write_text("".join(json.dumps(row) + "\n" for row in verdicts), "utf-8")
    with floors_file.open("a", encoding="utf-8") as file:
        file.write("\n[cross_validated_articles]\nadmitted = 0.5\n")
        file.write("\n[cross_validated_others]\nrejected = 1.0\n")
    arguments = ["--pages", str(pages), "--ours-alone", "--cross-validated", str(tmp_path)]
    assert quality.main(arguments) == 1
    shown = capsys.readouterr()
    assert "others, cross-validated: 1 of 1 rejected" in shown.out
    assert "cross_validated_articles: admitted is 0.0000, below its floor of 0.5000" in shown.err
    assert "cross_validated_others" not in shown.err


@pytest.mark.parametrize("name", sorted({*TRAFILATURA, *PEERS} - {*missing()}))
def test_every_other_extractor_that_is_installed_finds_the_article(name: str) -> None:
    found = (TRAFILATURA | PEERS)[name](PAGE.encode(), "https://bay.example/1", "en")
    assert PARAGRAPHS[2] in found["text"]
