"""Text made whole: characters, end marks, glued words."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

import pytest
from ftfy.badness import is_bad
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.records import Article, Block, Metadata
from pipelines.repair import normalise_line, repair
from pipelines.repair.characters import end_mark_off
from pipelines.repair.glue import Unglue
from pipelines.repair.lexicon import english
from pipelines.repair.mojibake import has_bad_sequence, undo_mojibake
from pipelines.repair.vocabulary import Mode

SEED_WORDS = """At the event, the two sides expressed their delight at the extensiveand practical
development of the two countries’ relations in the bilateral,regional and international aspects
based on the principle of respectingindependence, sovereignty and territorial integrity and
political institutionsof each other.""".replace("\n", " ")


def article(text: str, language: str = "en") -> Article:
    return Article(id="a", url="https://a.example/1", source="a.example", text=text, language=language)


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ("a\u00a0b\u2003c\u3000d", "a b c d"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark\u2060s", "softhyphen, zerowidth, marks"),
        ("one\ttwo  three \r\n", "one two three"),
        ("bell\x07 and\x00null", "bell andnull"),
        ("Việt Nam", "Việt Nam"),
        ("he said â€œhelloâ€\x9d to us", "he said “hello” to us"),
        ("x&amp;nbsp;y &amp;amp; z", "x y & z"),
        ("a &lt;b&gt; tag in AT&T's page", "a &lt;b&gt; tag in AT&T's page"),
        ("\ue001 icon", "icon"),
        ("broken \ud800 half", "broken half"),
        ("\u202bעברית\u202c", "עברית"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("Latin\u200dletters\u200c", "Latinletters"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("", ""),
    ],
)
def test_characters_are_made_whole(raw: str, whole: str) -> None:
    assert normalise_line(raw) == whole


@given(st.text())
def test_a_whole_line_stays_as_it_is_and_can_be_written(raw: str) -> None:
    line = normalise_line(raw)
    line.encode()
    assert unicodedata.is_normalized("NFC", line)
    assert line == line.strip()
    assert not any(char in line for char in ("  ", "\u200b", "\u00ad"))


@pytest.mark.parametrize(
    "text",
    [
        "“Straße”, naïve café – Ærø",
        "Tiếng Việt có dấu",
        "ĐÃ CÓ MẶT TẠI SÃO PAULO",
        "100 € – ½",
        "we saw “Ã¤” instead",
    ],
)
def test_correct_text_is_no_mojibake(text: str) -> None:
    assert undo_mojibake(text) == text


@given(
    st.text(st.sampled_from("ÂÃÎÐØÙàâóÄäßéœŒ€™°²×√≈±‚вЂГВРўβΞā´‘“”»«–•\x80\xa0\xad¤†│§1aZ .,\n"), max_size=12)
)
@example("ГўВЂВœa")
@example("so it is a Â »")
@example("ØªÙ€")
def test_a_text_has_a_bad_sequence_where_ftfy_says_so(text: str) -> None:
    assert has_bad_sequence(text) is is_bad(text)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("(2013-2023)./.", "(2013-2023)."),
        ("trong thời gian tới. /.", "trong thời gian tới."),
        ("he said.”./.", "he said.”"),
        ("Hà Nội…/.", "Hà Nội…"),
        ("./.", ""),
        ("see example.com/.", "see example.com/."),
        ("a sentence.", "a sentence."),
    ],
)
def test_an_end_mark_becomes_a_full_stop(line: str, whole: str) -> None:
    assert end_mark_off(line) == whole


@pytest.mark.parametrize(
    ("token", "parted"),
    [
        ("extensiveand", "extensive and"),
        ("theco-chair", "the co-chair"),
        ("Political,Security", "Political, Security"),
        ("ofdisputes", "of disputes"),
        ("institutionsof", "institutions of"),
        ("consistentlysupports", "consistently supports"),
        ("tocontinue", "to continue"),
        ("(ofpost-war", "(of post-war"),
    ],
)
def test_what_is_certain_is_parted_on_any_page(token: str, parted: str) -> None:
    line = f"The members met {token} yesterday."
    assert repair(article(line)).text == f"The members met {parted} yesterday."


LEFT_ALONE = """
    postwar YouTube iPhone McDonald PartyGeneral onboarding livestream cannot themselves backend
    covid19 5km 29th https://theguardian.example/ofthe info@ofthe.example #ofthepeople @theskimm
    1,000,000 O’Reilly isn't ofthe_table f(the,of) Herrliberg Bethesda upskilling blockchain e.g.
    U.S.A Node.js naïve coöperate TikTok OpenAI and/or mid-July
"""


@pytest.mark.parametrize("token", LEFT_ALONE.split())
def test_words_names_brands_addresses_and_numbers_are_left_alone(token: str) -> None:
    line = f"The members met {token} yesterday and spoke of it."
    assert repair(article(line)).text == line


def test_only_english_is_parted() -> None:
    line = "Les membres ofthe groupe extensiveand sont venus."
    for language in ("fr", "vi", "de", ""):
        assert repair(article(line, language)).text == line


GLUED = """The two sides discussed several international and regionalissues of mutual concern, and
stressed the importance of ensuring the rule oflaw, freedom and safety of navigation, without the
threat or use of force.The US side affirmed its backing. On the sidelines of the dialogue, Ngoc
haddiscussions with leaders. These meetings contributed to theimplementation of the outcomes of the
talks between PartyGeneral Secretary and the President in the comingtime, as one ofits partners
said“We agree” in2023 and the USand others were glad that itis so.""".strip().replace("\n", " ")


def test_on_a_glued_page_likely_joints_are_parted_too() -> None:
    text = repair(article(GLUED)).text
    wanted = (
        "regional issues|rule of law,|force. The US|had discussions|the implementation|Party General|"
        "coming time|of its|said “We|in 2023|the US and others|it is so"
    )
    assert [whole for whole in wanted.split("|") if whole not in text] == []
    assert repair(article(GLUED)).metadata.repairs == 12


def test_a_capital_or_a_full_stop_is_no_joint_on_a_page_without_certain_ones() -> None:
    line = "The PartyGeneral met on force.The side was glad."
    assert repair(article(line)).text == line


def test_a_token_that_stands_glued_several_times_is_a_word_of_its_own() -> None:
    text = GLUED + "\n\n" + "A CamelHouse is a house. " * 3
    assert "CamelHouse" in repair(article(text)).text
    assert repair(article(text)).text.count("Camel House") == 0


def test_a_name_that_stands_alone_on_the_page_helps_to_part_it() -> None:
    text = GLUED + " Vonkarsky spoke first. Later Vonkarskysaid it again."
    assert "Vonkarsky said it" in repair(article(text)).text


def test_the_modes_follow_the_number_of_certain_joints() -> None:
    assert Unglue.of_page(["A clean page about postwar times."], "en").mode == Mode.CERTAIN
    assert Unglue.of_page(["One joint ofdisputes on the page."], "en").mode == Mode.SMALL_WORDS
    assert Unglue.of_page([GLUED], "en").mode == Mode.LOOSE
    long = ["Many clean words stand here. " * 160, "Two: extensiveand ofdisputes."]
    assert Unglue.of_page(long, "en").mode == Mode.LIKELY


def test_two_joints_of_small_words_tell_a_glued_page_where_none_is_certain() -> None:
    one, two = "They came bycar to the town.", "They came bycar to the town, asit was late."
    assert repair(article(one)).text == one
    assert repair(article(two)).text == "They came by car to the town, as it was late."


def test_two_words_that_the_page_has_side_by_side_are_parted_where_they_are_glued() -> None:
    text = GLUED + " A machine learning course. Later the machinelearning course was full."
    assert "the machine learning course was full" in repair(article(text)).text


def test_a_rare_word_is_told_from_the_small_one_beside_it() -> None:
    text = GLUED + " Dust covers theregolith there, as all regolith on the moon; some regolith is red."
    assert "covers the regolith there" in repair(article(text)).text


def test_a_unit_is_set_apart_where_the_page_sets_it_apart() -> None:
    apart = GLUED + " It weighs 20 lbs today. Later it had 25lbs and more."
    assert "25 lbs" in repair(article(apart)).text
    joined = GLUED + " It weighs 20lbs or 30lbs today. Later it had 25lbs and the lbs grew."
    assert "25lbs" in repair(article(joined)).text


def test_most_joints_of_a_text_with_deleted_line_breaks_are_found() -> None:
    """The whole measure is `benchmarks.glue`; this keeps it from sliding on text of our own."""
    clean = (
        "The council voted on Tuesday to close the old harbour to large ships after years of complaints from "
        "people who live near the water. Members said the decision would protect the beaches and the small "
        "fishing boats that still leave every morning before sunrise. A study ordered by the city found that "
        "the waves of passing ferries had damaged several stone walls, and that repairs would cost more than "
        "the income from the harbour itself. Owners of the shipping companies, however, warned that workers "
        "would lose their jobs and promised to challenge the vote in court before the summer."
    )
    words = clean.split()
    chance = random.Random(7)
    joints = set(chance.sample(range(1, len(words)), 12))
    glued = "".join(("" if i in joints or not i else " ") + word for i, word in enumerate(words))
    repaired = repair(article(glued)).text
    wanted = [f"{words[i - 1]} {words[i]}" for i in joints]
    assert sum(pair in repaired for pair in wanted) >= 10
    assert set(repaired.split()) - set(words) == set(glued.split()) & (set(repaired.split()) - set(words))


def test_repairs_reach_kept_blocks_title_and_captions_and_are_counted() -> None:
    blocks = (
        Block("Joined\u00a0extensiveand more."),
        Block("Dropped\u200b line", dropped="cue:share"),
        Block("first\n\nsecond"),
    )
    before = replace(
        article("Joined\u00a0extensiveand more."),
        title="A\u00adtitle",
        blocks=blocks,
        metadata=Metadata(captions=("A\u00a0caption",), description="Lead\u200b", repairs=1),
    )
    after = repair(before)
    assert after.text == "Joined extensive and more."
    assert [block.text for block in after.blocks] == [
        "Joined extensive and more.",
        "Dropped\u200b line",
        "first\nsecond",
    ]
    assert after.title == "Atitle"
    assert (after.metadata.captions, after.metadata.description) == (("A caption",), "Lead")
    assert after.metadata.repairs == 2


def test_a_second_repair_changes_nothing() -> None:
    once = repair(article(GLUED + "\n\n" + SEED_WORDS))
    twice = repair(once)
    assert twice.text == once.text
    assert twice.metadata.repairs == once.metadata.repairs


def test_an_empty_and_a_huge_text_pass() -> None:
    assert repair(article("")).text == ""
    assert len(repair(article("word " * 50_000)).text) == 5 * 50_000 - 1
    assert repair(article("x" * 20_000)).text == "x" * 20_000


def test_the_lexicon_knows_words_names_and_what_only_looks_glued() -> None:
    words = english()
    assert [word for word in ("harbour", "postwar", "livestream", "ofthe") if not words.is_word(word)] == [
        "ofthe"
    ]
    assert [name for name in ("Hamilton", "hamilton") if words.is_name(name)] == ["Hamilton"]


LOOSE = [
    ("ships).They", "ships). They"),
    ("2022.The", "2022. The"),
    ("2022,and", "2022, and"),
    ("7,2026", "7, 2026"),
    ("however,22", "however, 22"),
    ("growth”said", "growth” said"),
    ("Minister(Labour", "Minister (Labour"),
    ("organisation(WHO)", "organisation (WHO)"),
    ("cost$20", "cost $20"),
    ("theU.S.", "the U.S."),
    ("city’scentral", "city’s central"),
    ("I’llneed", "I’ll need"),
    ("youdon’t", "you don’t"),
    ("2016contain", "2016 contain"),
    ("29th", "29th"),
    ("March29", "March 29"),
    ("in2025", "in 2025"),
    ("covid19", "covid19"),
    ("level5", "level 5"),
    ("5km", "5km"),
    ("Dan.Here", "Dan. Here"),
    ("Microsoft.Extensions.Logging", "Microsoft.Extensions.Logging"),
    ("testdb.New(t)", "testdb.New(t)"),
    ("ofJohn", "of John"),
    ("butI", "but I"),
    ("Italso", "It also"),
    ("Ialso", "I also"),
    ("Agovernment", "A government"),
    ("DNSserver", "DNS server"),
    ("FROMTHE", "FROM THE"),
    ("includingHD", "includingHD"),
    ("thepeakrenovation", "the peak renovation"),
    ("offersa", "offers a"),
    ("elastica", "elastica"),
    ("hasa", "has a"),
    ("Muchless", "Much less"),
    ("Enforcingregulations", "Enforcing regulations"),
    ("upskilling", "upskilling"),
    ("multistream", "multistream"),
    ("crawlable", "crawlable"),
]


@pytest.mark.parametrize(("token", "parted"), LOOSE)
def test_on_a_page_with_many_joints(token: str, parted: str) -> None:
    text = f"{GLUED} Then {token} came."
    assert repair(article(text)).text.endswith(f"Then {parted} came.")


def test_a_dash_is_set_apart_where_the_page_sets_dashes_apart() -> None:
    text = repair(article(f"{GLUED} It rained – and snowed –but nobody came– and so on."))
    assert text.text.endswith("It rained – and snowed – but nobody came – and so on.")


def test_a_page_with_one_certain_joint_gets_its_small_words_back_and_no_more() -> None:
    text = repair(article("The end ofdisputes was near.The minister keeps tableside SmartThings."))
    assert text.text == "The end of disputes was near. The minister keeps tableside SmartThings."


@pytest.mark.parametrize(
    ("token", "parted"),
    [
        ("atleast", "at least"),
        ("wedecided", "we decided"),
        ("Thistype", "This type"),
        ("bodyweight", "bodyweight"),
    ],
)
def test_two_words_that_often_stand_side_by_side_are_parted_on_any_page(token: str, parted: str) -> None:
    """Where one of them makes no compounds; "bodyweight" is a word of its own."""
    clean = "It rained, and then {} came up in the talk of the council about the new harbour."
    assert repair(article(clean.format(token))).text == clean.format(parted)


def test_no_token_that_comes_up_in_several_forms_is_parted() -> None:
    text = f"{GLUED} She put the Quickstand up. The quickstands are new; a quickstand's price is not."
    assert "uick stand" not in repair(article(text)).text


@pytest.mark.parametrize("token", ['popUntil("x")', "2019;7(6):e14273", "TL;DR"])
def test_code_references_and_abbreviations_stay_on_a_glued_page(token: str) -> None:
    assert token in repair(article(f"{GLUED} It said {token} there.")).text
