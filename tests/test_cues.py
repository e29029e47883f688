"""Labels are known by their language's file, whole lines only."""

from __future__ import annotations

import re

import pytest

from pipelines import cues
from pipelines.cues.read import build
from pipelines.toml import packaged_table

KINDS = {
    "related", "read_more", "share", "copy_link", "newsletter", "comments", "ads", "tags", "player",
    "caption_credit", "byline_agency",
}  # fmt: skip


def test_there_is_a_file_for_each_of_19_languages() -> None:
    assert " ".join(sorted(cues.languages())) == "ar de en es fr hi id it ja ko nl pl pt ru th tr uk vi zh"


@pytest.mark.parametrize("language", [*sorted(cues.languages()), "international"])
def test_every_file_holds_known_kinds_and_no_phrase_twice(language: str) -> None:
    table = packaged_table("pipelines.cues", language)
    assert set(table) <= KINDS
    phrases = [p for lists in table.values() for key in ("phrases", "weak") for p in lists.get(key, ())]
    assert len(phrases) == len(set(phrases))
    assert all(phrase == phrase.strip() and phrase for phrase in phrases)
    for lists in table.values():
        assert set(lists) <= {"phrases", "weak", "labels", "agencies"}


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("en", "See more", "related"),
        ("en", "  ADVERTISEMENT  ", "ads"),
        ("en", "▶ Related articles:", "related"),
        ("en", "12 comments", ""),
        ("en", "More from the newsroom", ""),
        ("en", "Follow @tinsach", "newsletter"),
        ("vi", "• Click để copy", "copy_link"),
        ("vi", "Bài liên quan", "related"),
        ("vi", "Theo dõi Báo Mẫu trên Google News", "newsletter"),
        ("de", "Lesen Sie auch", "related"),
        ("fr", "À lire aussi", "related"),
        ("ja", "関連記事", "related"),
        ("zh", "相关新闻", "related"),
        ("ko", "무단전재 및 재배포 금지", "newsletter"),
        ("ar", "اقرأ أيضا", "related"),
        ("th", "ข่าวที่เกี่ยวข้อง", "related"),
        ("hi", "यह भी पढ़ें", "related"),
        ("uk", "Читайте також", "related"),
    ],
)
def test_a_label_is_a_whole_line_of_its_language(language: str, line: str, kind: str) -> None:
    assert cues.load(language).kind_of(line) == kind


def test_a_cue_counts_only_in_its_language() -> None:
    assert cues.load("de").kind_of("Bài liên quan") == ""
    assert cues.load("vi").kind_of("Lesen Sie auch") == ""
    assert cues.load("vi").kind_of("Related articles") == ""


def test_a_language_without_a_file_has_the_english_cues_and_no_others() -> None:
    unknown = cues.load("zu")
    assert unknown.kind_of("Related articles") == "related"
    assert unknown.kind_of("Bài liên quan") == ""
    assert cues.load("").kind_of("Related articles") == "related"


def test_a_common_word_counts_only_where_the_caller_says_that_the_structure_agrees() -> None:
    known = cues.load("en")
    assert known.kind_of("Latest") == ""
    assert known.kind_of("Latest", weak=True) == "related"
    assert known.kind_of("3 comments", weak=True) == "comments"


def test_prose_with_a_phrase_in_it_is_no_label() -> None:
    known = cues.load("en")
    assert known.kind_of("The two firms are related companies and share this office.") == ""
    assert (
        known.kind_of(
            "Read more books, the minister said, and the country will thank you for it one day. " * 3
        )
        == ""
    )
    assert known.kind_of("") == ""


def test_a_label_before_a_colon_or_an_arrow_starts_a_line() -> None:
    known = cues.load("en")
    assert known.starts("Read more: Storm hits the coast") == "read_more"
    assert known.starts("Tags: storm, coast") == "tags"
    assert known.starts(">> Storm hits the coast") == "read_more"
    assert known.starts("By: Ann Lee") == "byline_agency"
    assert known.starts("The minister said: no") == ""


@pytest.mark.parametrize(
    ("language", "line", "credit"),
    [
        ("en", "An overview of the dialogue. (Photo: VNA)", "(Photo: VNA)"),
        ("en", "The storm over the bay. Photograph: Ann Lee/Example", "Photograph: Ann Lee/Example"),
        ("en", "The storm over the bay. Getty Images", "Getty Images"),
        ("en", "Ann Lee/AFP", "Ann Lee/AFP"),
        ("vi", "Thứ trưởng Hà Kim Ngọc. Ảnh: TTXVN ", "Ảnh: TTXVN"),
        ("de", "Der Sturm über der Bucht. Foto: dpa", "Foto: dpa"),
        ("zh", "暴风雨。（图片来源：新华社）", "（图片来源：新华社）"),
        ("en", "He joined the AP.", ""),
        ("en", "Wallet (credit/debit cards, cash, etc.)", ""),
        ("en", "In the photo: nothing but sand. They walked on.", ""),
    ],
)
def test_a_caption_ends_in_its_credit(language: str, line: str, credit: str) -> None:
    assert cues.load(language).credit_of(line) == credit


def test_a_line_that_is_only_a_credit_is_told_from_a_caption() -> None:
    known = cues.load("vi")
    assert known.is_credit("Ảnh: TTXVN")
    assert not known.is_credit("Thứ trưởng Hà Kim Ngọc. Ảnh: TTXVN")
    assert known.kind_of("Ảnh: TTXVN") == "caption_credit"


@pytest.mark.parametrize(
    ("language", "line", "is_byline"),
    [
        ("en", "By Ann Lee and Bob Ray", True),
        ("en", "By the time he left, it rained", False),
        ("en", "By far the best", False),
        ("de", "Von Anna Lehmann", True),
        ("de", "Von der Küste kam Regen", False),
        ("zh", "作者：张三", True),
    ],
)
def test_a_byline_is_a_label_and_names(language: str, line: str, is_byline: bool) -> None:
    assert cues.load(language).is_byline(line) is is_byline


def test_adding_a_language_is_adding_a_file() -> None:
    table = {
        "related": {"phrases": ["gerelateerde stories"], "weak": []},
        "caption_credit": {"labels": ["prentjie"]},
    }
    added = build("xx", [table])
    assert added.kind_of("Gerelateerde stories!") == "related"
    assert re.search("Prentjie", added.credit_of("'n Storm. Prentjie: Ann Lee"))
    assert not added.is_byline("By Ann Lee")
    assert build("yy", []).starts("Tags: one") == ""


def test_composed_and_decomposed_letters_are_the_same_label() -> None:
    assert cues.load("vi").kind_of("Ba\u0300i lie\u0302n quan") == "related"


@pytest.mark.parametrize("language", sorted(cues.languages()))
def test_a_labelled_credit_is_found_in_each_of_its_forms(language: str) -> None:
    known = cues.load(language)
    for label in packaged_table("pipelines.cues", language)["caption_credit"]["labels"]:
        for credit in (
            f"({label}: VNA)",
            f"[{label} VNA]",
            f"（{label}：VNA）",
            f"{label}: VNA",
            f"| {label} © VNA",
        ):
            assert known.has_labelled_credit(f"Rain. {credit}"), credit
            assert known.credit_of(f"Rain. {credit}") == credit
    assert known.has_labelled_credit("Rain © VNA")
    assert not known.has_labelled_credit("Rain. Getty Images")
    assert known.credit_of("Rain. Getty Images") == "Getty Images"
