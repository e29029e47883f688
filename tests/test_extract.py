"""A page's bytes become blocks: decoding, segmenting, facts, site rules, rejections."""

from __future__ import annotations

import gc
import json
import math

import pytest
from lxml.html import HtmlElement

from pipelines.extract import extract
from pipelines.extract.context import Context
from pipelines.extract.decode import decode, looks_like_html, parse, read_markup
from pipelines.extract.facts import KIND_CODE, names
from pipelines.extract.model import Model
from pipelines.extract.places import FAR
from pipelines.extract.segment import Segment, letters, outline
from pipelines.extract.step import read
from pipelines.extract.verdicts import verdict_of
from pipelines.extract.vocabulary import bit, groups_of
from pipelines.markup import Element, markup_of
from pipelines.records import Article, Hints, Page, Rejected, SiteRules

PARAGRAPH = (
    "The river rose by two metres overnight, and the town's old bridge was closed to all traffic at dawn, "
    "the mayor said on Monday."
)
BODY = "".join(f"<p>{PARAGRAPH} Report number {n} of the morning.</p>" for n in range(6))


def page(html: str | bytes, **more: object) -> Page:
    raw = html.encode() if isinstance(html, str) else html
    fields = {"url": "https://paper.example/a", "source": "paper.example", "html": raw} | more
    return Page(**fields)  # type: ignore[arg-type]


def segments(html: str) -> list[Segment]:
    markup = read_markup(html.encode())
    assert markup is not None
    return outline(markup.elements).segments


def texts(html: str) -> list[str]:
    return [s.text for s in segments(html)]


def article(html: str | bytes, **more: object) -> Article:
    outcome = extract(page(html, **more))
    assert isinstance(outcome, Article)
    return outcome


def test_a_sentence_with_inline_elements_is_one_segment_with_its_spaces() -> None:
    assert texts("<p>One <b>two</b> <i>three</i>,<a href='/x'> four</a>!</p>") == ["One two three, four!"]


def test_a_word_with_a_large_first_letter_stays_whole() -> None:
    assert texts("<p><span class=cap>O</span>nce upon a time</p>") == ["Once upon a time"]


def test_links_and_buttons_beside_each_other_are_not_glued() -> None:
    assert texts("<div><a href=/a>Politics</a><a href=/b>World</a></div>") == ["Politics World"]
    assert texts("<div><button>Share</button><button>Copy</button></div>") == ["Share", "Copy"]


def test_line_breaks_part_the_paragraphs_of_a_container() -> None:
    assert texts("<div>First one.<br><br/>Second one.<br>Third one.<p>Fourth.</p>Fifth.</div>") == [
        "First one.",
        "Second one.",
        "Third one.",
        "Fourth.",
        "Fifth.",
    ]


def test_a_line_end_in_the_source_is_a_space() -> None:
    assert texts("<p>the extensive\nand practical\tdevelopment</p>") == [
        "the extensive and practical development"
    ]


def test_the_rows_of_a_table_of_data_are_one_segment_each() -> None:
    html = "<table><tr><th>Team</th><th>Points</th></tr><tr><td>Hanoi</td><td>31</td></tr></table>"
    assert texts(html) == ["Team | Points", "Hanoi | 31"]
    assert {s.kind for s in segments(html)} == {"table"}


def test_a_table_that_only_lays_out_the_page_is_no_table_of_data() -> None:
    html = "<table><tr><td><p>One.</p><p>Two.</p><p>Three.</p></td><td>Menu</td></tr></table>"
    assert texts(html) == ["One.", "Two.", "Three.", "Menu"]


def test_text_that_no_reader_sees_is_left_out_but_not_what_follows_it() -> None:
    html = "<div><script>var a = 1</script>kept<style>p {}</style> too<svg><text>no</text></svg>, all.</div>"
    assert texts(html) == ["kept too, all."]


def test_invisible_characters_go_and_letters_are_composed() -> None:
    assert texts("<p>co\u00adope\u200bration\u00a0 Vie\u0323\u0302t</p>") == ["cooperation Việt"]


def test_kinds_follow_the_elements() -> None:
    html = (
        "<h2>Head</h2><ul><li>Item</li></ul><blockquote><p>Said</p></blockquote>"
        "<figure><figcaption><span>Seen</span></figcaption></figure><p>Text</p>"
    )
    assert [s.kind for s in segments(html)] == ["heading", "list_item", "quote", "caption", "paragraph"]


def test_a_very_deep_page_is_read_to_its_end() -> None:
    assert texts("<div>" * 1500 + "deep down" + "</div>" * 1500 + "<p>and after</p>") == [
        "deep down",
        "and after",
    ]


def test_utf8_wins_over_a_page_that_calls_itself_latin1() -> None:
    body = '<meta charset="iso-8859-1"><p>Müller prüft die Größe</p>'.encode()
    assert "Müller prüft die Größe" in decode(body, "iso-8859-1")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("shift_jis", "東京の新聞"),
        ("euc-kr", "한국의 신문"),
        ("windows-1251", "Новости дня"),
        ("gb2312", "越南新闻"),
    ],
)
def test_a_page_is_read_in_the_charset_that_its_header_or_meta_names(encoding: str, text: str) -> None:
    body = f"<html><head></head><body><p>{text}</p></body></html>".encode(encoding)
    assert text in decode(body, encoding)
    assert text in decode(f'<meta charset="{encoding}">'.encode() + body)


def test_windows_1258_comes_out_composed() -> None:
    body = "<p>Tiê\u0301ng Viê\u0323t</p>".encode("cp1258")
    assert texts(decode(body, "windows-1258")) == ["Tiếng Việt"]


def test_a_wrong_charset_loses_to_the_bytes() -> None:
    body = ("<p>" + "Les élèves français étaient très fâchés. " * 30 + "</p>").encode("cp1252")
    assert "élèves" in decode(body, "utf-8")


def test_a_page_cut_off_in_the_middle_of_a_character_is_still_utf8() -> None:
    assert "Tiếng Vi" in decode("<p>Tiếng Việt".encode()[:-2])


def test_text_after_an_early_end_of_the_document_is_kept() -> None:
    assert texts("<html><body><header>Top</header></body></html><p>The article</p>") == ["Top", "The article"]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7 binary", b'{"json": true}', b"\x00\x01\x02" * 100])
def test_what_is_no_html_is_rejected_as_such(raw: bytes) -> None:
    outcome = extract(page(raw, requested_url="https://paper.example/asked", added="2026-11-22T02:17:03Z"))
    assert outcome == Rejected(
        "https://paper.example/asked", "paper.example", "2026-11-22T02:17:03Z", "extract", "not_html"
    )


def test_a_page_without_a_word_is_rejected() -> None:
    outcome = extract(page("<html><body><img src=a.jpg><p> - </p></body></html>"))
    assert isinstance(outcome, Rejected)
    assert (outcome.step, outcome.reason) == ("extract", "no_text")


def test_markup_is_looked_for_beyond_a_long_preamble() -> None:
    assert looks_like_html(b"<!-- " + b"x" * 100_000 + b" --><p>text")
    assert not looks_like_html(b"plain text")


def test_every_segment_becomes_a_block_with_its_path_and_the_body_scores_high() -> None:
    html = f"<html><body><nav><a href=/>Home</a></nav><h1>Flood</h1><article>{BODY}</article></body></html>"
    result = article(html)
    assert [b.text for b in result.blocks] == texts(html)
    body = [b for b in result.blocks if b.text.startswith("The river")]
    assert len(body) == 6
    assert all(b.score > 0.5 and b.path.startswith("/html/body/article") for b in body)
    assert result.blocks[0].score < 0.5
    assert result.text.count("The river") == 6


def test_facts_are_finite_numbers_by_the_same_names() -> None:
    reading = read(page(f"<html><body><h1>Flood</h1>{BODY}<footer>©</footer></body></html>"))
    assert not isinstance(reading, Rejected)
    rows = [row for row in reading.rows if row is not None]
    assert {len(row) for row in rows} == {len(names())} == {len(set(names()))}
    assert all(math.isfinite(value) for row in rows for value in row)


def test_facts_stand_under_their_names() -> None:
    reading = read(page(f"<html><body><h1>Flood</h1>{BODY}</body></html>"))
    assert not isinstance(reading, Rejected)
    first = dict(zip(names(), reading.rows[1] or (), strict=True))
    assert first["chars"] == len(f"{PARAGRAPH} Report number 0 of the morning.")
    assert (first["from_h1"], first["kind-1"], first["same_block-1"]) == (1, KIND_CODE["heading"], 1)
    assert (first["full"], first["fast_behind"], first["near_related"]) == (1, 0, FAR)


def test_a_json_article_body_and_broken_json_do_no_harm() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"articleBody": "The river rose by two"}]}</script>'
        '<script type="application/ld+json">{"articleBody": </script>'
    )
    assert article(f"<html><head>{head}</head><body>{BODY}</body></html>").text.count("The river") == 6


def test_text_that_a_page_paints_by_script_alone_is_found_in_the_script() -> None:
    state = json.dumps({"story": {"html": BODY + "$$AD$$"}})
    escaped = state.replace("<", "\\u003c")
    html = f"<html><body><div id=app></div><script>window.push({escaped})</script></body></html>"
    assert article(html).text.count("The river") == 6
    assert "AD" not in article(html).text
    shown = f"<html><body>{BODY}<script>window.push({state})</script></body></html>"
    assert article(shown).text.count("The river") == 6


def test_site_rules_remove_blocks_and_limit_the_body() -> None:
    html = (
        "<html><body><svg><g><path/></g></svg><!-- menu -->"
        f"<div class=x>{BODY}<p class=promo>{PARAGRAPH} Buy.</p><p class=cap>A boat.</p></div>"
        f"<p class=lead>{PARAGRAPH} Lead.</p><p>{PARAGRAPH} Elsewhere.</p></body></html>"
    )
    rules = SiteRules(body="div.x", lead=".lead", caption=".cap", remove=(".promo",))
    by_end = {b.text.split()[-1]: b for b in article(html, rules=rules).blocks}
    assert by_end["Buy."].dropped == "site_rule"
    assert by_end["Elsewhere."].dropped == "site_rule"
    assert by_end["boat."].kind == "caption"
    assert (by_end["Lead."].kind, by_end["Lead."].dropped) == ("lead", "")
    assert by_end["morning."].dropped == ""


def test_site_rules_hold_on_a_page_that_is_painted_by_script_and_has_drawings() -> None:
    drawing = "<svg><g class=promo><path/><path/></g></svg>"
    state = json.dumps({"story": {"html": f"{drawing}{BODY}{drawing}<p class=cut>{PARAGRAPH} Buy.</p>"}})
    html = f"<html><body><div id=app></div>{drawing}<script>window.push({state})</script></body></html>"
    by_end = {b.text.split()[-1]: b for b in article(html, rules=SiteRules(remove=(".promo", ".cut"))).blocks}
    assert by_end["Buy."].dropped == "site_rule"
    assert by_end["morning."].dropped == ""


def test_a_body_rule_that_matches_nothing_says_nothing() -> None:
    html = f"<html><body>{BODY}</body></html>"
    assert article(html, rules=SiteRules(body="div.absent")).text == article(html).text


def test_rows_with_text_alone_become_an_article_with_what_the_row_says() -> None:
    given = page(
        b"", text=f"{PARAGRAPH}\n\n{PARAGRAPH} Again.", hints=Hints(title="Flood", authors=("Ann Lee",))
    )
    outcome = extract(given)
    assert isinstance(outcome, Article)
    assert (outcome.title, outcome.metadata.authors) == ("Flood", ("Ann Lee",))
    assert [b.text for b in outcome.blocks] == [PARAGRAPH, f"{PARAGRAPH} Again."]
    nothing = extract(page(b"", text=" \n - \n"))
    assert isinstance(nothing, Rejected)
    assert nothing.reason == "no_text"


def test_class_words_belong_to_groups() -> None:
    assert groups_of("article__sapo cms-desc") & bit("lead")
    assert groups_of("box-related") & bit("related")
    assert not groups_of("xyz") & bit("related")


@pytest.mark.parametrize(
    "text",
    [
        "Flood", "It’s “5 %” – or 7…", "„Ja“, sagte sie © dpa", "İstanbul’da", "「洪水」、東京。",
        "Tin tức: lũ • €5", "नमस्ते दुनिया", "…", "", "a\ud800b!",
    ],
)  # fmt: skip
def test_letters_are_all_letters_and_digits_of_a_text_in_their_order(text: str) -> None:
    assert letters(text) == "".join(sign for sign in text.casefold() if sign.isalnum())


def test_a_verdict_tells_how_much_of_a_line_it_holds() -> None:
    verdict = verdict_of(f"Flood\n{PARAGRAPH}")
    assert verdict.share(letters(PARAGRAPH.upper())) == 1.0
    assert verdict.share(letters("flood!")) == 1.0
    assert verdict.share(letters("river")) == 0.0
    assert (
        0.0
        < verdict.share(letters(PARAGRAPH + " And a great deal more that nobody has ever read before."))
        < 1.0
    )


def test_the_model_adds_up_its_trees() -> None:
    weights = {"facts": ["a", "b"], "base": 0.0, "trees": [[0, 0.5, -1.0, [1, 2.0, 0.5, 2.0]], 1.0]}
    scores = Model(weights, ("b", "c", "a")).scores([(0, 7, 0), (9, 7, 1), None])
    assert scores == pytest.approx([0.5, 1 / (1 + math.exp(-3.0)), 0.0])


def test_a_logit_that_is_decided_early_stays() -> None:
    weights = {"facts": ["a"], "base": 0.0, "trees": [[0, 0.5, 0.01, 0.2]] * 40 + [[0, 0.5, 1.0, -9.0]]}
    low, high = Model(weights, ("a",)).scores([(0,), (True,)])
    assert low == pytest.approx(1 / (1 + math.exp(-1.4)))
    assert high == pytest.approx(1 / (1 + math.exp(-8.0)))


def test_the_path_of_an_element_is_the_one_that_lxml_writes() -> None:
    tree = parse(
        "<div><p>One</p><p>Two<span>three</span></p></div><div><svg><g/></svg><ul><li>Four</ul></div>"
    )
    assert tree is not None
    contexts = outline(markup_of(tree).elements).contexts
    paths = [context.path if context else "" for context in contexts]
    every = [tree.getroottree().getpath(element) for element in tree.iter()]
    assert paths == ["" if path.endswith("svg") else path for path in every]
    assert "/html/body/div[1]/p[2]/span" in paths


def test_a_page_is_freed_without_a_collection_of_garbage() -> None:
    gc.collect()
    gc.disable()
    try:
        article(f"<html><body><h1>Flood</h1><ul><li><a href=/x>Ferry</a></ul>{BODY}</body></html>")
        assert not [left for left in gc.get_objects() if isinstance(left, Context | Element | HtmlElement)]
    finally:
        gc.enable()


def test_a_caption_away_from_the_articles_box_is_measured_and_a_menu_is_not() -> None:
    head = "".join(f"<div>{text}</div>" for text in ("The bridge is closed", "By Ann Lee", "9 May", "Share"))
    figure = "<div><figure><img src=/b.jpg><figcaption>The bridge at dawn</figcaption></figure></div>"
    menu = "<div><span>Weather</span></div>"
    html = f"<body>{menu}<header><h1>River rises</h1>{head}{figure}</header><main>{BODY}</main>{menu}</body>"
    article = extract(page(html))
    assert isinstance(article, Article)
    dropped = {block.text: block.dropped for block in article.blocks}
    assert (dropped["The bridge at dawn"], dropped["Weather"]) == ("", "elsewhere")
