"""The rows of measured commits as a table, and as a plot that is valid SVG."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from benchmarks.speed_history import main


def rows(file: Path, *measured: tuple[str, float, float]) -> Path:
    """A history as `benchmarks.speed --history` writes it."""
    with file.open("w") as history:
        for commit, ours, plain in measured:
            results = [
                {"name": "tinsach", "pages_a_second": ours},
                {"name": "scrapy + trafilatura + langdetect in the callback", "pages_a_second": plain},
            ]
            history.write(json.dumps({"commit": commit, "date": "2026-11-26", "news_sites": results}) + "\n")
    return file


def test_it_plots_the_ratio_of_each_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = rows(tmp_path / "history.jsonl", ("abc", 12.0, 10.0), ("d<f", 30.0, 15.0))
    assert main(["--history", str(history), "-o", str(tmp_path / "plot.svg")]) == 0
    assert "abc" in (told := capsys.readouterr().out)
    assert " 1.20 times" in told
    assert " 2.00 times" in told
    plot = etree.parse(tmp_path / "plot.svg").getroot()
    texts = [text.text for text in plot.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[1:] == ["1.20", "2.00"]
    heights = [float(dot.get("cy", "0")) for dot in plot.iter("{http://www.w3.org/2000/svg}circle")]
    assert heights[0] > heights[1]  # downwards, in an SVG


def test_without_rows_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--history", str(tmp_path / "none.jsonl")])
    assert ended.value.code == 2
    assert "benchmarks.speed --history" in capsys.readouterr().err
