"""The language of an article, from its text and from what the page says."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from pipelines.detector import Profiles, probabilities, profiles
from pipelines.language import SEED, detect, sample, tag_language
from pipelines.records import Article

TEXTS = {
    "vi": "Sáng nay, con tàu chở hơn hai nghìn hành khách đã cập cảng sau ba ngày đi biển.",
    "en": "The ferry with over two thousand passengers reached the harbour this morning after a storm.",
    "de": "Die Fähre mit mehr als zweitausend Passagieren hat am Morgen den Hafen erreicht.",
    "zh": "载有两千多名乘客的渡轮今天早上在暴风雨过后抵达港口，所有乘客平安无事，港口恢复正常。",
    "no": "Fergen med mer enn to tusen passasjerer nådde havnen i morges etter stormen, og alle er reddet.",
    "ar": "وصلت العبارة التي تقل أكثر من ألفي راكب إلى الميناء صباح اليوم بعد العاصفة.",
    "ja": "二千人以上の乗客を乗せたフェリーが、嵐の後の今朝、港に到着しました。",
}
ZULU = (
    "Isikebhe esithwele abagibeli abangaphezu kwezinkulungwane ezimbili sifike ethekwini namuhla ekuseni "
    "kwesiphepho, futhi bonke abantu baphephile njengoba kusho abaphathi betheku."
)


def tagged(text: str, page_language: str = "", title: str = "") -> Article:
    return tag_language(
        Article("1", "https://a.example/", "a.example", title, text, page_language=page_language)
    )


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_language_is_told_from_the_text(language: str) -> None:
    found = tagged(TEXTS[language])
    assert found.language == language
    assert found.language_score > 0.9


def test_the_same_text_gives_the_same_score_each_time() -> None:
    assert len({tagged(TEXTS["en"] + TEXTS["de"]).language_score for _ in range(5)}) == 1


def test_a_template_that_says_english_does_not_make_vietnamese_english() -> None:
    assert tagged(TEXTS["vi"], "en").language == "vi"


def test_a_language_that_the_detector_does_not_know_is_taken_from_the_page() -> None:
    found = tagged(
        "A barca chegou ao porto esta mañá despois da tormenta, dixo onte a autoridade do mar.", "gl"
    )
    assert (found.language, found.language_score) == ("gl", 0.0)


def test_zulu_is_told_by_its_small_words_on_a_page_that_says_english() -> None:
    assert tagged(ZULU, "en").language == "zu"


def test_a_script_of_one_language_tells_it() -> None:
    assert tagged("ბორანი დღეს დილით შტორმის შემდეგ ნავსადგურში შევიდა.").language == "ka"


def test_english_on_a_page_that_says_zulu_is_english() -> None:
    assert tagged(TEXTS["en"] * 3, "zu").language == "en"


def test_a_short_text_is_what_the_page_says() -> None:
    assert tagged("Hotel Taxi Radio", "vi").language == "vi"


def test_without_letters_the_page_or_nobody_tells() -> None:
    assert tagged("12 345 – 67 %", "vi").language == "vi"
    assert tagged("12 345 – 67 %").language == ""
    assert tagged("").language == ""


def test_the_title_helps_where_there_is_no_text() -> None:
    assert tagged("", title=TEXTS["vi"]).language == "vi"


def test_a_sample_is_bounded_and_leaves_out_the_first_paragraph() -> None:
    text = "HÀ NỘI (TTXVN) -\n\n" + "x" * 3000
    assert sample(text) == "x" * 1000 or sample(text).strip() == "x" * 999
    assert len(sample(text)) == 1000
    assert sample("short") == "short"
    assert detect("") == {}


@lru_cache(maxsize=1)
def langdetects_own() -> DetectorFactory:
    """In the order of our profiles: sums of shares are the same to the last bit only in one order."""
    made = DetectorFactory()
    made.load_json_profile([file.read_text("utf-8") for file in sorted(Path(PROFILES_DIRECTORY).iterdir())])
    made.seed = SEED
    return made


def told_by_langdetect(text: str, trials: int) -> list[tuple[str, float]]:
    detector = Detector(langdetects_own())
    detector.n_trial = trials
    detector.append(text)
    try:
        return [(found.lang, found.prob) for found in detector.get_probabilities()]
    except LangDetectException:
        return []


@pytest.mark.parametrize("trials", [2, 7])
@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        " ".join(TEXTS.values()),
        "\n".join((TEXTS["vi"], TEXTS["de"].upper(), TEXTS["en"])),
        "Tha\u0301ng gie\u0302ng, A  B AB aB Ab: see https://a.example/x_y?z=1 or mail a.b@c.example",
        "Nghị định 123/NĐ-CP, BBC, ĐÀI TIẾNG NÓI; 三人 ABC ねこ カメラ 한국어 ㄅㄆ ș ț ی",
        "",
        " 12 ",
        "I",
    ],
)
def test_the_probabilities_are_langdetects_to_the_last_bit(text: str, trials: int) -> None:
    assert list(probabilities(text, profiles(), SEED, trials).items()) == told_by_langdetect(text, trials)


def test_all_shares_are_langdetects() -> None:
    ours, theirs = Profiles(), langdetects_own()
    assert ours.names == theirs.langlist
    assert {gram: ours.shares[gram] for gram in theirs.word_lang_prob_map} == theirs.word_lang_prob_map
    assert ours.shares.spoken == theirs.word_lang_prob_map.keys()
