"""The measure of quality, against figures worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.floors import Failure, failures, raised, read_floors, write_floors
from benchmarks.measure import FIGURES, flat, overlap, page_figures, set_figures, shingles, words
from benchmarks.quality_report import line_difference, table

GOLD = {"text": "one two three four five", "with": ["One, two"], "without": ["six"], "title": "A title!"}


def test_a_perfect_text_has_full_marks() -> None:
    found = page_figures(GOLD, {"text": "one two three four five", "title": "a title"})
    assert set(found.values()) == {1.0}


def test_one_stray_word_costs_precision_alone() -> None:
    found = page_figures(GOLD, {"text": "one two three four five six"})
    # words: 5 of 6 wanted; shingles of four: 2 of the 3 given are wanted, both wanted ones are there
    assert found["word_precision"] == pytest.approx(5 / 6)
    assert found["word_recall"] == 1.0
    assert found["word_f1"] == pytest.approx(10 / 11)
    assert found["shingle_precision"] == pytest.approx(2 / 3)
    assert found["shingle_recall"] == 1.0
    assert (found["with"], found["without"]) == (1.0, 0.0)
    assert "title" not in found


def test_a_wrong_order_costs_shingles_and_no_words() -> None:
    found = page_figures(GOLD, {"text": "five four three two one"})
    assert (found["word_f1"], found["shingle_precision"], found["shingle_recall"]) == (1.0, 0.0, 0.0)


def test_words_are_counted_in_any_case_and_shingles_as_written() -> None:
    found = page_figures(GOLD, {"text": "One two three four five"})
    assert (found["word_f1"], found["shingle_precision"]) == (1.0, 0.5)


def test_a_page_without_text_gets_no_marks_and_its_fields_do_not_count() -> None:
    found = page_figures(GOLD, {})
    assert (found["word_f1"], found["shingle_recall"], found["with"], found["without"]) == (
        0.0,
        0.0,
        0.0,
        1.0,
    )
    assert page_figures({"text": ""}, {})["word_precision"] == 1.0
    assert page_figures({"text": ""}, {"text": "x"})["word_precision"] == 0.0


def test_a_text_shorter_than_a_shingle_is_one_shingle() -> None:
    assert list(shingles("one two")) == [("one", "two")]
    assert not shingles("")
    assert overlap(shingles("a b"), shingles("a b")).f1 == 1.0


def test_fields_are_compared_by_words_days_names_and_codes() -> None:
    gold = {
        "text": "x",
        "date": "2024-05-03T23:00:00+07:00",
        "authors": ["Ann Doe", "Ben Roe"],
        "language": "vi",
    }
    given = {"text": "x", "date": "2024-05-03", "authors": ["ann doe", "Cyd Poe"], "language": "en"}
    found = page_figures(gold, given)
    assert (found["date"], found["authors"], found["language"]) == (1.0, 0.5, 0.0)
    assert page_figures(gold, {"text": "x", "authors": [], "date": None})["authors"] == 0.0


def test_combined_and_decomposed_letters_are_the_same_word() -> None:
    assert words("Việt") == words("Việt")
    assert flat("  Hà NỘI! ") == "hà nội"


def test_shingle_f1_of_a_set_is_that_of_its_mean_precision_and_recall() -> None:
    pages = [
        {"shingle_precision": 1.0, "shingle_recall": 0.5},
        {"shingle_precision": 0.5, "shingle_recall": 0.5},
    ]
    found = set_figures([*pages, {"title": 1.0}])
    assert found == {
        "shingle_f1": pytest.approx(0.6),  # 2 * 0.75 * 0.5 / 1.25
        "shingle_precision": 0.75,
        "shingle_recall": 0.5,
        "title": 1.0,
    }
    assert set(found) <= set(FIGURES)


def test_a_figure_below_its_floor_is_named_with_both() -> None:
    found = failures(
        {"news": {"title": 0.9, "date": 0.9}, "seeds": {"exact": 1.0}}, {"news": {"title": 0.85, "date": 0.9}}
    )
    assert found == [Failure("news", "title", 0.9, 0.85)]
    assert str(found[0]) == "news: title is 0.8500, below its floor of 0.9000"


def test_floors_are_only_raised() -> None:
    floors = {"news": {"title": 0.9, "date": 0.9, "authors": 0.8}}
    assert raised(floors, {"news": {"title": 0.95678, "date": 0.1}}) == {
        "news": {"title": 0.956, "date": 0.9, "authors": 0.8}
    }


def test_the_floors_file_is_written_as_it_is_read(tmp_path: Path) -> None:
    write_floors(read_floors(), tmp_path / "floors.toml")
    assert read_floors(tmp_path / "floors.toml") == read_floors()
    assert (tmp_path / "floors.toml").read_text().startswith("# What")


def test_the_difference_of_two_texts_is_shown_line_by_line() -> None:
    shown = list(line_difference("A lead.\nOne.\n\nTwo!", "One\n\nTwo\n\nRead more"))
    assert shown == ["  - A lead.", "  + Read more"]


def test_a_table_has_a_line_an_extractor_and_a_dash_for_what_is_not_known() -> None:
    shown = "\n".join(
        table("news", 2, {"ours": {"shingle_f1": 0.5, "title": 1.0}, "other": {"shingle_f1": 0.25}})
    )
    assert "news: 2 pages" in shown
    assert "0.2500" in shown
    assert shown.splitlines()[-1].split() == ["other", "0.2500", "-"]
