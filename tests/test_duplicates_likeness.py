"""Which texts are one: the normal form, the signature, and what two signatures say."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import pytest

from benchmarks.invented_texts import SCRIPTS, invented
from benchmarks.planted_copies import KINDS, Copier
from benchmarks.repeated_lists import lists
from pipelines.duplicates.likeness import compare, kind_of
from pipelines.duplicates.normal import normal_text, units
from pipelines.duplicates.signature import (
    BANDS,
    PACKED_BYTES,
    ParametersDiffer,
    Signature,
    band_keys,
    sign,
    unpack,
)


def signed(text: str) -> Signature:
    return unpack(sign(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thủ tướng nói: “Không!”", "thủ  tướng nói - không"),
        ("khoẻ, hoà bình, thuý, quý, XOÁ", "khỏe, hòa bình, thúy, qúy, xóa"),
        ("Việt Nam", unicodedata.normalize("NFD", "Việt Nam")),
        ("１２３ ＡＢＣ", "123 abc"),
        ("inter\u00adnational co\u200boperation", "international cooperation"),
        ("STRASSE", "straße"),
        ("the_word", "the word"),
        ("قالَ الرئيــسُ", "قال الرئيس"),
        ("今日は、雨です。", "今日は 雨です"),
    ],
)
def test_two_ways_to_type_the_same_words_have_one_normal_form(one: str, other: str) -> None:
    assert normal_text(one) == normal_text(other)
    assert signed(one).exact == signed(other).exact


def test_words_of_scripts_with_vowel_signs_stay_whole_and_unspaced_scripts_fall_into_characters() -> None:
    assert units("हिन्दी में समाचार।") == ["हिन्दी", "में", "समाचार"]
    assert units("东京2026年") == ["东", "京", "2026", "年"]
    assert units("한국어 뉴스") == ["한국어", "뉴스"]


def test_a_text_of_very_many_signs_has_the_same_words() -> None:
    signs = "".join(map(chr, range(0x2190, 0x2300)))
    assert units(f"one {signs} two") == ["one", "two"]


@pytest.mark.parametrize("text", ["", " \n ", "…!?", "one", "one two", "一", "9"])
def test_texts_of_hardly_a_word_are_signed_and_equal_only_themselves(text: str) -> None:
    assert len(sign(text)) == PACKED_BYTES
    assert len(band_keys(sign(text))) == BANDS + 1
    assert kind_of(signed(text), signed(text)) == ("exact", 1.0)
    assert kind_of(signed(text), signed("another text altogether, of some length"))[0] == ""


def test_a_signature_of_other_parameters_is_refused() -> None:
    packed = sign("some text")
    with pytest.raises(ParametersDiffer):
        unpack(bytes(4) + packed[4:])
    with pytest.raises(ParametersDiffer):
        unpack(packed[:-1])


def test_a_signature_is_the_same_in_every_process_and_release() -> None:
    """If this fails, signatures in people's stores can't be compared any more: change PARAMETERS."""
    assert (
        sign("Mưa lớn ở Huế, 3 người mất tích sau lũ.").hex()[:40]
        == "03029eb273d6fbab9119457d0a00000001000000"
    )


def test_likeness_is_the_share_of_words_in_common() -> None:
    rng = random.Random(1)
    words = [f"w{rng.random()}" for _ in range(1000)]
    likeness = compare(signed(" ".join(words)), signed(" ".join(words[400:])))
    assert likeness.resemblance == pytest.approx(0.6, abs=0.1)
    assert likeness.containment == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_every_kind_of_copy_is_known_in_every_script(language: str) -> None:
    texts = invented(1)[language][:25]
    copier = Copier(random.Random(1), texts)
    for kind, copy_of in KINDS.items():
        missed = [
            text.name for text in texts if not kind_of(signed(text.text), signed(copy_of(copier, text)))[0]
        ]
        assert len(missed) <= 1, kind


@pytest.mark.parametrize("kind", sorted(lists(1)))
def test_a_list_that_comes_every_day_is_no_copy_of_yesterdays(kind: str) -> None:
    signatures = [signed(text) for text in lists(1)[kind]]
    following = [kind_of(one, other) for one, other in pairwise(signatures)]
    assert sum(bool(found) for found, _ in following) <= 1
