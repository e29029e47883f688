"""The training labels: which blocks of a page are article text, told from the known text."""

from __future__ import annotations

from benchmarks.labels import label

ONE = "The river rose by two metres overnight and the old bridge was closed to all traffic."
TWO = "Firemen brought forty people from their houses to a school on the hill."
THREE = "Rain is expected to stop on Tuesday, the weather service said in its report."
LEAD = "A town on the river waits for the rain to stop, and nobody sleeps."


def labels(blocks: list[str], gold: list[str]) -> list[bool]:
    return [share > 0.5 for share in label(blocks, "\n".join(gold))]


def test_what_stands_in_the_known_text_is_article_text() -> None:
    assert labels(["Home", ONE, "Read more", TWO, "Contact"], [ONE, TWO]) == [False, True, False, True, False]


def test_of_a_line_that_stands_twice_the_one_in_its_place_is_marked() -> None:
    blocks = ["Weather", ONE, "Weather", TWO, THREE, "Weather"]
    assert labels(blocks, [ONE, "Weather", TWO, THREE]) == [False, True, True, True, True, False]


def test_a_long_text_in_the_teasers_and_in_the_body_is_marked_in_the_body() -> None:
    assert labels([ONE, "Menu", TWO, ONE, THREE], [TWO, ONE, THREE]) == [False, False, True, True, True]


def test_a_lead_that_the_known_text_has_elsewhere_is_marked() -> None:
    assert labels([ONE, TWO, LEAD], [LEAD, ONE, TWO]) == [True, True, True]


def test_a_block_with_much_more_than_the_known_text_is_not_marked() -> None:
    assert labels([ONE, f"{TWO} {LEAD} {LEAD} {LEAD}"], [ONE, TWO]) == [True, False]


def test_languages_without_spaces_are_compared_by_character() -> None:
    gold = "斯蒂芬表示，越共中央总书记已具体地阐述了越南在特殊条件中走向社会主义的道路。"
    assert labels(["首页", gold, "相关新闻"], [gold]) == [False, True, False]
