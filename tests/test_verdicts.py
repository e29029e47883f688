"""How much of a line an extraction of the page holds."""

from __future__ import annotations

from pipelines.extract.segment import letters
from pipelines.extract.verdicts import verdict_of

FIRST = "The river rose by two metres overnight, and the bridge was closed."
SECOND = "Nobody was hurt, said the mayor of the town on the other bank of it."
THIRD = "The water is expected to fall again before the end of the week, they say."


def test_lines_are_found_in_any_order_and_again() -> None:
    verdict = verdict_of(f"{FIRST} {SECOND}\n{THIRD}")  # two paragraphs came as one line
    for order in ((FIRST, SECOND, THIRD), (THIRD, FIRST, FIRST), (SECOND, THIRD, SECOND)):
        assert [verdict.share(letters(line)) for line in order] == [1.0, 1.0, 1.0]


def test_what_is_not_there_has_no_share_and_half_a_line_half() -> None:
    verdict = verdict_of(f"{FIRST}\nToday")
    assert verdict.share(letters(SECOND)) == 0.0
    assert 0.3 < verdict.share(letters(f"{FIRST} {SECOND}")) < 0.7
    assert verdict.share(letters("Today")) == 1.0  # a line of its own
    assert verdict.share(letters("The river")) == 0.0  # too short to say anything inside another
    assert verdict_of(None).share(letters(FIRST)) == 0.0
