"""The title: without the site's name, from the heading or the head."""

from __future__ import annotations

import pytest

from tests.metadata_pages import fields_of, linked, meta

H1 = "<h1>Ferry service resumes after the storm</h1>"


@pytest.mark.parametrize(
    "said",
    [
        "Ferry service resumes after the storm | The Harbour Times",
        "Ferry service resumes after the storm - harbourtimes.example",
        "Harbour Times: Ferry service resumes after the storm",
        "Ferry service resumes after the storm – News – The Harbour Times",
        "Ferry service resumes after the storm｜Harbour Times",
    ],
)
def test_the_sites_name_is_cut_off_a_title(said: str) -> None:
    head = f"<title>{said}</title>" + meta(og__site_name="The Harbour Times")
    found = fields_of(head, "<p>x</p>", url="https://harbourtimes.example/news/ferry.html")
    assert found.title == "Ferry service resumes after the storm"


def test_a_dash_in_the_headline_itself_stays() -> None:
    head = "<title>Ferry - and train - resume | The Harbour Times</title>" + meta(
        og__site_name="The Harbour Times"
    )
    assert fields_of(head, "<p>x</p>").title == "Ferry - and train - resume"


def test_a_heading_that_the_head_confirms_is_taken_as_it_is_shown() -> None:
    found = fields_of(meta(og__title="FERRY SERVICE RESUMES AFTER THE STORM"), H1)
    assert found.title == "Ferry service resumes after the storm"


def test_what_a_template_adds_to_the_heads_title_does_not_hide_the_heading() -> None:
    found = fields_of(meta(og__title="Ferry service resumes after the storm - National"), H1)
    assert found.title == "Ferry service resumes after the storm"


def test_a_kicker_before_the_headline_is_left_out() -> None:
    body = "<h1><span>Storm in the bay:</span> Ferry service resumes after the storm</h1>"
    found = fields_of(meta(og__title="Ferry service resumes after the storm"), body)
    assert found.title == "Ferry service resumes after the storm"


def test_a_news_article_has_the_headline_that_the_paper_hands_on() -> None:
    head = linked(headline="Ferry service resumes after the storm") + meta(og__title="Ferry service resumes")
    assert fields_of(head, H1).title == "Ferry service resumes"
    head = linked(headline="Ferry report") + meta(og__title="Ferries sail again in all harbours of the bay")
    assert fields_of(head, H1).title == "Ferries sail again in all harbours of the bay"


@pytest.mark.parametrize("key", ["headline", "alternativeHeadline"])
def test_another_sentence_for_social_media_is_no_headline(key: str) -> None:
    """Where JSON-LD confirms the heading; a shorter form of the same headline is one."""
    head = linked(**{key: "Ferry service resumes after the storm"}) + meta(
        og__title="You will not believe who sails again"
    )
    assert fields_of(head + "<title>Ferry service: all harbours</title>", H1).title == (
        "Ferry service resumes after the storm"
    )


def test_a_heading_in_the_breadcrumbs_is_written_for_search_engines() -> None:
    head = linked(headline="Ferry bay storm") + meta(og__title="Ferry service resumes after the storm")
    body = "<ol class='Breadcrumbs'><li><h1>Ferry bay storm</h1></li></ol><h2>Storm</h2>"
    assert fields_of(head, body).title == "Ferry service resumes after the storm"


def test_a_summary_marked_as_the_heading_is_no_title() -> None:
    body = f"<h1>{'Ferry service resumes after the storm, learn more about it. ' * 5}</h1>"
    assert fields_of(meta(og__title="Ferry service resumes"), body).title == "Ferry service resumes"


def test_a_label_in_the_heading_is_no_title() -> None:
    found = fields_of(meta(og__title="Ferry service resumes after the storm"), "<h1>Our blog</h1>")
    assert found.title == "Ferry service resumes after the storm"


def test_the_sites_name_in_a_heading_is_no_title() -> None:
    head = meta(og__site_name="The Harbour Times", og__title="Ferry service resumes")
    body = "<h1>The Harbour Times</h1><h1>Ferry service resumes</h1>"
    assert fields_of(head, body).title == "Ferry service resumes"


def test_entities_that_were_escaped_twice_are_undone() -> None:
    assert fields_of("<title>Salt &amp;amp; sand</title>", "<p>x</p>").title == "Salt & sand"


def test_a_break_in_a_heading_does_not_glue_words() -> None:
    assert fields_of("", "<h1>Ferry<br>service</h1>").title == "Ferry service"


def test_an_icons_title_is_not_the_pages() -> None:
    found = fields_of("", "<svg><title>Menu</title></svg><p>x</p>")
    assert found.title == ""
