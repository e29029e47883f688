"""Who wrote it: people, not agencies, newsrooms, roles or sites."""

from __future__ import annotations

import pytest

from pipelines.metadata.evidence import gather
from pipelines.metadata.people import people_in
from pipelines.metadata.site_name import SiteNames
from pipelines.records import Hints
from tests.metadata_pages import fields_of, linked, meta

NAMES = SiteNames(frozenset(["harbourtimes"]), ("harbourtimes",), frozenset())
H1 = "<h1>Ferry service resumes after the storm</h1>"
TITLE = "<title>Ferry service resumes after the storm</title>"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("Von Anna Groß, Karl-Heinz Mayer und Ute Lang", ("Anna Groß", "Karl-Heinz Mayer", "Ute Lang")),
        ("Par Zoé Dubois et Luc Petit", ("Zoé Dubois", "Luc Petit")),
        ("Por María de la Cruz y José Pérez", ("María de la Cruz", "José Pérez")),
        ("신현주 기자", ("신현주",)),
        ("记者 王芳", ("王芳",)),
        ("Tác giả: Nguyễn Văn An", ("Nguyễn Văn An",)),
        ("Jane Doe, Ph.D., MD", ("Jane Doe",)),
        ("Jane Doe, Senior Editor", ("Jane Doe",)),
        ("Jane Doe | Harbour Times", ("Jane Doe",)),
        ("Hà Linh/TTXVN", ("Hà Linh",)),
        ("Reuters", ()),
        ("dpa/lby", ()),
        ("Redaktion", ()),
        ("jane@harbourtimes.example", ()),
        ("https://www.facebook.com/harbour", ()),
        ("", ()),
    ],
)
def test_people_are_told_from_what_stands_around_them(text: str, people: tuple[str, ...]) -> None:
    assert people_in([text], NAMES) == people


@pytest.mark.parametrize(
    "text", ["5 min read", "Share this", "Updated", "December 19", "the harbour", "Read More"]
)
def test_what_stands_in_a_byline_is_not_always_a_name(text: str) -> None:
    assert people_in([text], NAMES, is_shown=True) == ()


def test_json_ld_goes_before_the_metas_and_both_before_the_page() -> None:
    body = f"{H1}<span class='byline'>By Carla Poe</span>"
    metas = meta(author="Ben Roe")
    assert fields_of(linked(author={"name": "Ann Doe"}) + metas, body).metadata.authors == ("Ann Doe",)
    assert fields_of(metas, body).metadata.authors == ("Ben Roe",)
    assert fields_of("", body).metadata.authors == ("Carla Poe",)


def test_an_author_elsewhere_in_the_graph_is_found_by_its_id() -> None:
    graph = linked(
        type="WebPage",
        **{
            "@graph": [
                {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#1"}},
                {"@type": "Person", "@id": "#1", "name": "Ann Doe"},
            ]
        },
    )
    assert fields_of(graph).metadata.authors == ("Ann Doe",)


def test_given_and_family_name_make_a_name() -> None:
    author = [{"@type": "Person", "givenName": "Ann", "familyName": "Doe"}]
    assert fields_of(linked(author=author)).metadata.authors == ("Ann Doe",)


def test_an_agency_is_no_author_but_the_agency() -> None:
    found = fields_of(linked(author=[{"name": "TTXVN"}, {"name": "Nguyễn Văn An"}])).metadata
    assert (found.authors, found.agency) == (("Nguyễn Văn An",), "TTXVN")


def test_the_newsroom_is_named_only_where_no_person_is() -> None:
    head = meta(og__site_name="Harbour Times") + linked(
        author={"@type": "Organization", "name": "Harbour Times"}
    )
    assert fields_of(head, H1).metadata.authors == ("Harbour Times",)
    body = f"{H1}<p class='author'>By Ann Doe</p>"
    assert fields_of(head, body).metadata.authors == ("Ann Doe",)


def test_a_teasers_author_is_not_this_articles() -> None:
    body = f"{H1}<p>The ferry sails.</p><div class='related'><span class='author'>Ann Doe</span></div>"
    assert fields_of(TITLE, body).metadata.authors == ()


def test_a_line_with_by_is_a_byline_without_any_class() -> None:
    assert fields_of(TITLE, f"{H1}<p>By Ann Doe</p><p>{'The ferry sails. ' * 20}</p>").metadata.authors == (
        "Ann Doe",
    )


def test_a_bold_name_before_the_first_paragraph_is_a_byline() -> None:
    body = f"{H1}<p><strong>Ann Doe/Ben Roe</strong></p><p>{'The ferry sails. ' * 20}</p>"
    assert fields_of(TITLE, body).metadata.authors == ("Ann Doe", "Ben Roe")


def test_a_bold_name_below_the_first_paragraph_is_a_sub_heading() -> None:
    text = f"<p>{'The ferry sails. ' * 20}</p>"
    assert fields_of(TITLE, f"{H1}{text}<p><b>Harbour Road</b></p>{text}").metadata.authors == ()


def test_the_editor_gives_way_to_the_author() -> None:
    body = f"{H1}<div class='author-2'>Ann Doe</div><div class='author-info'>Editor: Ben Roe</div>"
    assert fields_of(linked(author={"name": "Ben Roe"}), body).metadata.authors == ("Ann Doe",)


def test_the_sites_own_account_is_nobody() -> None:
    head = linked(author={"@id": "https://a.example/author/admin/", "@type": "Person", "name": "Harbour D"})
    body = f"{H1}<p>ANN DOE</p><p>{'The ferry sails. ' * 20}</p>"
    assert fields_of(TITLE + head, body).metadata.authors == ("ANN DOE",)


def test_last_name_first_is_turned_round() -> None:
    head = '<meta name="citation_author" content="Doe, Ann"><meta name="citation_author" content="Roe, Ben">'
    assert fields_of(head).metadata.authors == ("Ann Doe", "Ben Roe")


def test_a_link_that_shows_a_name_twice_names_one_person() -> None:
    body = f"{H1}<div class='byline'><a href='/a'><b>Ann Doe</b> <i>Ann Doe</i></a></div>"
    assert fields_of(TITLE, body).metadata.authors == ("Ann Doe",)


def test_the_feeds_authors_are_taken_where_the_page_names_none() -> None:
    assert fields_of(TITLE, hints=Hints(authors=("Ann Doe",))).metadata.authors == ("Ann Doe",)


def test_the_site_is_not_the_author_where_an_agency_is() -> None:
    head = (
        linked(author={"@type": "Organization", "name": "dpa"})
        + '<meta name="author" content="Harbour Times"><meta property="og:site_name" content="Harbour Times">'
    )
    found = fields_of(TITLE + head).metadata
    assert (found.authors, found.agency) == ((), "dpa")


def test_gathering_leaves_the_tree_as_it_is() -> None:
    from lxml import html

    from pipelines.markup import markup_of
    from pipelines.records import Page

    tree = html.document_fromstring(f"<html><head>{TITLE}</head><body>{H1}<!-- x -->tail</body></html>")
    before = html.tostring(tree)
    gather(markup_of(tree), Page("https://a.example/", "a.example"))
    assert html.tostring(tree) == before
