"""When the article was published and changed."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.metadata.dates import parse, url_day
from pipelines.metadata.written_date import written_dates
from pipelines.records import Hints, SiteRules
from tests.metadata_pages import fields_of, linked, meta

H1 = "<h1>Ferry service resumes</h1>"
TITLE = "<title>Ferry service resumes</title>"


@pytest.mark.parametrize(
    ("text", "day", "language"),
    [
        ("3 May 2024", "2024-05-03", "en"),
        ("May 3rd, 2024, 9:15 a.m.", "2024-05-03", "en"),
        ("Friday, 03.05.2024 – 09:15 Uhr", "2024-05-03", "de"),
        ("3. Mai 2024", "2024-05-03", "de"),
        ("3 de mayo de 2024", "2024-05-03", "es"),
        ("Publié le 3 août 2024", "2024-08-03", "fr"),
        ("2024年5月3日", "2024-05-03", "ja"),
        ("2024년 5월 3일", "2024-05-03", "ko"),
        ("Thứ sáu, 3/5/2024, 10:20 (GMT+7)", "2024-05-03", "vi"),
        ("ngày 3 tháng 5 năm 2024", "2024-05-03", "vi"),
        ("3 พ.ค. 2567 10:20 น.", "2024-05-03", "th"),
        ("३ मई २०२४", "2024-05-03", "hi"),
        ("٣ مايو ٢٠٢٤", "2024-05-03", "ar"),
        ("3 мая 2024", "2024-05-03", "ru"),
        ("2024. május 3.", "2024-05-03", "hu"),
        ("5/3/2024", "2024-05-03", "en"),
        ("5/3/2024", "2024-03-05", "en-gb"),
        ("18/12/25", "2025-12-18", "fr"),
        ("3 listopada 2024", "2024-11-03", "pl"),
        ("3. listopada 2024", "2024-10-03", "hr"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: str, language: str) -> None:
    assert [found.day for found in written_dates(text, language)] == [date.fromisoformat(day)]


@pytest.mark.parametrize(
    "text", ["version 1.2.2024.3", "31 February 2024", "call 20 2024 now", "99/99/2024", ""]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert not list(written_dates(text, "en"))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-12-02T10:56:35.000+0100", "2024-12-02T10:56:35+01:00"),
        ("2024-12-02 10:56:35+01:00", "2024-12-02T10:56:35+01:00"),
        ("2024-12-02T10:56Z", "2024-12-02T10:56:00+00:00"),
        ("2024-12-02T10:56:35−03:00", "2024-12-02T10:56:35-03:00"),
        ("20241202", "2024-12-02"),
        ("2024-12-02", "2024-12-02"),
        ("Mon, 02 Dec 2024 10:56:35 GMT", "2024-12-02T10:56:35+00:00"),
        ("1733136995", "2024-12-02T10:56:35+00:00"),
        ("1733136995000", "2024-12-02T10:56:35+00:00"),
        ("December 2, 2024", "2024-12-02"),
        ("2024-13-45T99:99", ""),
        ("soon", ""),
    ],
)
def test_times_are_read_as_machines_write_them(text: str, iso: str) -> None:
    assert parse(text) == iso


def test_a_time_without_offset_is_in_the_sites_time_zone() -> None:
    found = fields_of(
        linked(datePublished="2024-12-02T10:56:35"), rules=SiteRules(time_zone="Asia/Ho_Chi_Minh")
    )
    assert found.created == "2024-12-02T10:56:35+07:00"


def test_json_ld_goes_before_the_metas_and_both_before_the_page() -> None:
    body = H1 + "<time datetime='2024-03-03T00:00:00Z'>3 March</time>"
    metas = meta(
        article__published_time="2024-02-02T00:00:00Z", article__modified_time="2024-02-05T00:00:00Z"
    )
    assert fields_of(linked(datePublished="2024-01-01T00:00:00Z") + metas, body).created[:10] == "2024-01-01"
    assert fields_of(metas, body).created[:10] == "2024-02-02"
    assert fields_of("", body).created[:10] == "2024-03-03"
    assert fields_of(metas, body).metadata.modified == "2024-02-05T00:00:00+00:00"


def test_a_date_under_the_headline_is_read_where_nothing_is_marked() -> None:
    body = (
        f"<p>Weather for 1 May 2024</p>{H1}<p>By Jane Doe</p><p>3 May 2024, 9:15 a.m.</p><p>The ferry ...</p>"
    )
    assert fields_of(TITLE, body, lang="en").created == "2024-05-03T09:15:00"


def test_a_day_in_an_aside_is_another_articles() -> None:
    body = f"{H1}<p>The ferry sails.</p><div class='related'><time datetime='2020-01-01'>1.1.</time></div>"
    assert fields_of(TITLE, body, lang="en").created == ""


def test_the_day_of_a_change_is_not_the_day_of_publication() -> None:
    body = f"{H1}<p>Updated: 9 May 2024</p><p>Published: 3 May 2024</p>"
    assert fields_of(TITLE, body, lang="en").created == "2024-05-03"


def test_the_only_date_below_the_text_is_that_of_the_article() -> None:
    text = f"<p>{'The ferry sails. ' * 300}</p>"
    below = "<p>Post time: 3 May 2024</p><p>Updated: 9 May 2024</p>"
    head = TITLE + meta(article__modified_time="2024-05-09T00:00:00Z")
    assert fields_of(head, H1 + text + below, lang="en").created == "2024-05-03"
    two = "<p>3 May 2024</p><p>4 May 2024</p>"
    assert fields_of(TITLE, H1 + text + two, lang="en").created == ""


def test_the_dates_of_a_list_of_articles_are_not_this_ones() -> None:
    teasers = "".join(f"<li>Harbour news {n}<p class='date'>{n} May 2024</p></li>" for n in range(2, 7))
    head = TITLE + meta(article__published_time="2024-01-01T00:00:00Z")
    assert fields_of(head, f"{H1}<ul>{teasers}</ul>", lang="en").created[:10] == "2024-01-01"


def test_the_first_publication_goes_before_a_later_one() -> None:
    body = (
        f"{H1}<p class='date'>9 May 2024</p><p>{'The ferry sails. ' * 60}</p>"
        "<p class='date'>This article was originally published on 3 May 2019.</p>"
    )
    assert fields_of(TITLE, body, lang="en").created == "2019-05-03"


def test_a_button_that_is_never_closed_does_not_hide_the_page() -> None:
    body = f"<button><div><span>Menu</span></div><div>{H1}<p class='date'>3 May 2024</p></div>"
    assert fields_of(TITLE, body, lang="en").created == "2024-05-03"


def test_a_layout_with_a_sidebar_is_no_aside() -> None:
    body = f"{H1}<div class='page-with-sidebar'><time datetime='2024-05-03'></time></div>"
    assert fields_of(TITLE, body, lang="en").created == "2024-05-03"
    assert fields_of(TITLE, body.replace("page-with-", ""), lang="en").created == ""


def test_a_copyright_line_is_no_date() -> None:
    assert fields_of(TITLE, f"{H1}<p>© 3 May 2024</p>", lang="en").created == ""


def test_the_day_that_readers_see_overrules_a_different_one_in_the_head() -> None:
    body = f"{H1}<p class='date'>Published 3 May 2024</p>"
    head = TITLE + meta(article__published_time="2019-01-01T00:00:00Z")
    assert fields_of(head, body, lang="en").created == "2024-05-03"
    assert fields_of(TITLE + linked(datePublished="2019-01-01"), body, lang="en").created == "2019-01-01"


def test_an_address_tells_the_day_where_the_page_does_not() -> None:
    assert fields_of("", url="https://a.example/2024/05/03/x.html").created == "2024-05-03"
    assert url_day("https://a.example/2024/may/03/x") == "2024-05-03"
    assert url_day("https://a.example/article/20245512345") == ""
    assert url_day("https://a.example/2024/02/31/x") == ""


def test_the_feeds_date_is_the_last_witness() -> None:
    assert (
        fields_of("", hints=Hints(created="2024-05-03T01:02:03+07:00")).created == "2024-05-03T01:02:03+07:00"
    )


def test_slashes_are_day_first_in_british_english() -> None:
    body = f"{H1}<p class='date'>03/05/2024</p>"
    assert fields_of(TITLE, body, lang="en-GB").created == "2024-05-03"
    assert fields_of(TITLE, body, lang="en-US").created == "2024-03-05"
    assert fields_of(TITLE, body, lang="en", url="https://paper.co.uk/a").created == "2024-05-03"


@pytest.mark.parametrize(
    "written", ["3 May 2024, 9:15 GMT+99", "3 May 2024, 12:30 p.m.", "3 May 2024, 12:30 a.m."]
)
def test_any_clock_beside_a_day_is_read_or_left(written: str) -> None:
    found = fields_of(
        TITLE, f"{H1}<p class='date'>{written}</p>", lang="en", rules=SiteRules(time_zone="No/Where")
    )
    assert found.created[:10] == "2024-05-03"
    assert found.created[11:16] in ("09:15", "12:30", "00:30")
