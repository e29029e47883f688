"""The words of classes and ids, read by their first letters, beside plain searches for every pattern."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.vocabulary import Reader, bit, group_names, groups_of, needed_letters
from pipelines.toml import packaged_table

PARTS = (
    "related", "story", "storybody", "ad", "ads", "foot", "footnote", "read", "more", "copy", "link", "toc",
    "c-tool", "comment", "commentary", "-", "_", "x", "box", "lien-quan", "copylink", "cta", "nav", "bild",
)  # fmt: skip


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    table: dict[str, list[str]] = packaged_table("pipelines.extract", "vocabulary")
    return {name: re.compile("|".join(words)) for name, words in table.items()}


@given(st.lists(st.sampled_from(PARTS) | st.text("abcdefgorst-_", max_size=4), max_size=5).map("".join))
def test_a_word_is_in_the_groups_whose_patterns_are_found_in_it(word: str) -> None:
    expected = {name for name, pattern in patterns().items() if pattern.search(word)}
    read = groups_of(word)
    assert {name for name in group_names() if read & bit(name)} == expected


def test_each_pattern_is_found_behind_other_letters() -> None:
    reader = Reader([(1, ["relat", "copy-?link"]), (2, [r"\bads?\b"]), (4, ["story(?!-?body)"])])
    assert [reader.read(word) for word in ("unrelated", "x-copylink", "top-ad", "load", "story-body")] == [
        1, 1, 2, 0, 0,
    ]  # fmt: skip
    assert reader.read("story-related-ads") == 7


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\bads?\b", "ad"),
        (r"[-_]ads?\b", "ad"),
        ("no-?js", "no"),
        (r"\bul\b", "ul"),
        ("a?b?", ""),
        ("ab|cd", ""),
    ],
)
def test_letters_that_a_pattern_needs(pattern: str, letters: str) -> None:
    assert needed_letters(pattern) == letters
