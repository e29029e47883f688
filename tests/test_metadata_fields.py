"""The other fields, broken JSON-LD, and pages that say nothing."""

from __future__ import annotations

import pytest
from lxml import html

from pipelines.markup import markup_of
from pipelines.metadata import read_fields
from pipelines.metadata.linked_data import nodes_of, parse, plain, the_article
from pipelines.metadata.page_language import iso_639_1
from pipelines.records import Hints, Metadata, Page, SiteRules
from tests.metadata_pages import URL, fields_of, linked, meta


def test_a_page_that_says_nothing_has_empty_fields() -> None:
    found = read_fields(
        markup_of(html.document_fromstring("<p>x</p>")), Page("https://a.example/x", "a.example")
    )
    assert (found.url, found.title, found.created, found.page_language) == ("https://a.example/x", "", "", "")
    assert found.metadata == Metadata(extractor=found.metadata.extractor)
    assert found.metadata.extractor.startswith("trafilatura/")
    assert " tinsach/" in found.metadata.extractor


def test_every_field_is_read_where_the_page_has_it() -> None:
    head = (
        "<link rel='canonical' href='/kinh-te/tau.html'><link rel='license' href='/by/4.0'>"
        "<meta name='description' content='Tàu lớn nhất'><meta name='robots' content='noai'>"
        "<meta name='tdm-reservation' content='1'>"
        + meta(
            og__site_name="Biển Xanh",
            og__image="/anh.jpg",
            article__section="Kinh tế",
            article__tag="cảng, tàu",
        )
        + linked(
            headline="Tàu mới cập cảng", datePublished="2024-05-03T08:00:00+07:00", dateModified="2024-05-04"
        )
    )
    found = fields_of(head, lang="vi-VN")
    assert found.url == "https://www.bienxanh.example/kinh-te/tau.html"
    assert found.title == "Tàu mới cập cảng"
    assert found.created == "2024-05-03T08:00:00+07:00"
    assert found.page_language == "vi"
    said = found.metadata
    assert (said.description, said.section, said.tags) == ("Tàu lớn nhất", "Kinh tế", ("cảng", "tàu"))
    assert (said.site_name, said.modified) == ("Biển Xanh", "2024-05-04")
    assert said.image == "https://www.bienxanh.example/anh.jpg"
    assert (said.license, said.robots, said.tdm_reservation) == (
        "https://www.bienxanh.example/by/4.0",
        "noai",
        "1",
    )
    assert len(said.html_sha256) == 64


def test_headers_and_metas_about_robots_are_kept_beside_each_other() -> None:
    tree = html.document_fromstring("<head><meta name='robots' content='noindex'></head><body>x</body>")
    page = Page(URL, "a", robots="noai", tdm_reservation="1", warc_file="a.warc.gz", warc_offset=7)
    said = read_fields(markup_of(tree), page).metadata
    assert (said.robots, said.tdm_reservation) == ("noai, noindex", "1")
    assert (said.warc_file, said.warc_offset) == ("a.warc.gz", 7)


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "x"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "x"}\n//]]>',
        '{"@type": "Article", "headline": "x",}',
        '{"@type": "Article",\n"headline": "x\n"}',
        '[{"@type": "WebSite"}, {"@type": ["Thing", "Article"], "headline": "x"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "Article", "headline": "x"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/Article", "headline": "x"}}',
        '{"@type": "WebSite"}{"@type": "Article", "headline": "x"}',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;x&quot;}",
        '{"@type": "Article", "headline": "x"};',
    ],
)
def test_json_ld_is_read_as_pages_carry_it(script: str) -> None:
    assert plain(the_article(nodes_of(parse(script)))["headline"]) == "x"


@pytest.mark.parametrize("script", ["", "{", "null", "3", '"x"', "<html>", "[" * 5000, '{"@type": 5}'])
def test_json_ld_that_cannot_be_read_is_left_out(script: str) -> None:
    assert the_article(nodes_of(parse(script))) == {}
    assert isinstance(parse(script), list)


def test_values_of_a_wrong_type_are_no_values() -> None:
    head = linked(
        headline=7, author=[None, 3, {"name": {"x": 1}}], datePublished=[[]], image={}, publisher=[]
    )
    found = fields_of(head)
    assert found.title == "Tàu mới cập cảng"
    assert (found.created, found.metadata.authors, found.metadata.image) == ("", (), "")


def test_articles_in_a_list_are_not_this_one() -> None:
    listed = {
        "@type": "ListItem",
        "item": {"@type": "NewsArticle", "headline": "Another", "datePublished": "2020"},
    }
    assert the_article(nodes_of(parse(f'{{"@type": "ItemList", "itemListElement": [{listed}]}}'))) == {}


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("xx-klingon", "xx"),
        ("tlh", ""),
        ("English", ""),
        (" fr ", "fr"),
        ("${lang}", ""),
        ("vi-VN", "vi"),
        ("vie", "vi"),
        ("EN_us", "en"),
        ("zh-Hant", "zh"),
        ("nb-NO", "no"),
        ("jp", "ja"),
        ("", ""),
    ],
)
def test_codes_of_languages_are_made_iso_639_1(code: str, language: str) -> None:
    assert iso_639_1(code) == language


def test_the_pages_language_is_told_by_html_json_ld_locale_feed_and_site_in_this_order() -> None:
    hints, rules = Hints(language="fr"), SiteRules(language="it")
    assert fields_of(linked(inLanguage="de"), lang="vi", hints=hints).page_language == "vi"
    assert fields_of(linked(inLanguage="de") + meta(og__locale="es_ES"), hints=hints).page_language == "de"
    assert fields_of(meta(og__locale="es_ES"), hints=hints).page_language == "es"
    assert fields_of(hints=hints, rules=rules).page_language == "fr"
    assert fields_of(rules=rules).page_language == "it"
