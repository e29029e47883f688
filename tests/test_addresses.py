"""Addresses: articles and others, shapes, twins, and which of them to fetch."""

import pytest

from crawler.discovery.addresses import SURE, UNSURE, SiteHabits, article_probability, shape
from crawler.discovery.dates import is_archive
from crawler.discovery.entry import Entry
from crawler.discovery.sections import Link
from crawler.discovery.sort import PROBES, Sorter
from crawler.discovery.twins import twin_key

ARTICLES = [
    "https://a.example/thoi-su/gia-vang-hom-nay-tang-manh-4821337.html",
    "https://a.example/2026/11/22/council-votes-to-keep-the-night-bus/",
    "https://a.example/world/2026/nov/22/death-toll-rises-in-floods",
    "https://a.example/news/articles/storm-closes-harbour-for-third-day",
    "https://a.example/社会/市議会が古い橋を再開する計画を発表しました",
]
OTHERS = [
    "https://a.example/",
    "https://a.example/tag/vang",
    "https://a.example/author/ann-lee",
    "https://shop.a.example/products/mug-12",
    "https://a.example/forum/threads/hello.12/",
    "https://a.example/search?q=x&page=2",
    "https://a.example/archive/2026/11/",
    "https://a.example/photo.jpg",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_an_article_is_told_from_its_address(url):
    assert article_probability(url) >= SURE


@pytest.mark.parametrize("url", OTHERS)
def test_other_pages_are_told_from_their_address(url):
    assert article_probability(url) < UNSURE + 0.1


def test_the_link_to_a_section_says_more_than_its_address():
    url = "https://a.example/doi-song-xa-hoi"
    in_menu = article_probability(url, text="Đời sống", place="nav")
    in_list = article_probability(url, text="Đời sống xã hội đổi thay từng ngày ở vùng cao", is_heading=True)
    assert in_menu < UNSURE < in_list


def test_a_site_shows_how_its_articles_are_addressed():
    habits = SiteHabits()
    for number in range(30):
        habits.learn(f"https://a.example/a/x{number}77", is_article=True)
    odd = "https://a.example/a/x9911"
    assert article_probability(odd, habits) > article_probability(odd)
    section = "https://a.example/thoi-su/viet-nam"
    assert article_probability(section, habits) < article_probability(section)


def test_articles_of_a_site_have_one_shape():
    one, other = ARTICLES[0], "https://a.example/the-thao/doi-tuyen-thang-dam-tran-mo-man-4900001.html"
    assert shape(one) == shape(other) == "/w/S9.html"
    assert shape("https://a.example/thoi-su") == "/w"
    assert shape("https://a.example/x?id=3&utm=") == "/w?id"


@pytest.mark.parametrize(
    ("url", "is_list"),
    [
        ("https://a.example/2026/11/22", True),
        ("https://a.example/archive/2026-11.html", True),
        ("https://a.example/archive?y=2026&m=11", True),
        ("https://a.example/2026/11/22/12345678", False),
        ("https://a.example/a-story-of-us-2026-11-22", False),
        ("https://a.example/thoi-su", False),
    ],
)
def test_archives_are_told_from_articles(url, is_list):
    assert is_archive(url) is is_list


@pytest.mark.parametrize(
    "twin",
    [
        "http://a.example/x/y.html",
        "https://www.a.example/x/y.html",
        "https://a.example/x/y.html/",
        "https://m.a.example/x/y.html",
        "https://a.example/amp/x/y.html",
        "https://a.example/x/y.html/amp/",
        "https://a.example/x/y.amp.html",
        "https://a.example/x/y.html?amp=1",
        "https://a.example/x/y.html?outputType=amp",
        "https://a.example/x/y.html?PHPSESSID=123",
        "https://a.example/x/y.html;jsessionid=1A2B",
        "https://a.example/x/y.html?print=1",
    ],
)
def test_twins_have_one_key(twin):
    assert twin_key(twin)[0] == twin_key("https://a.example/x/y.html")[0]


def test_pages_that_differ_are_no_twins():
    addresses = ["/x", "/x?id=1", "/x?id=2", "/champ", "/x/amplitude.html", "/m", "/example"]
    assert len({twin_key(f"https://a.example{path}")[0] for path in addresses}) == len(addresses)
    assert not any(twin_key(f"https://a.example{path}")[1] for path in addresses)


def entry(path: str) -> Entry:
    return Entry(f"https://a.example{path}", "feed")


def chosen(entries: list[Entry]) -> list[str]:
    return [each.url.removeprefix("https://a.example") for each in entries]


def test_each_article_is_chosen_once_and_only_on_its_site():
    sorter = Sorter("https://a.example/")
    found = [
        entry("/a-1"),
        entry("/a-1?utm_source=rss"),
        entry("/a-1/"),
        Entry("https://b.example/a-2", "feed"),
    ]
    assert chosen(sorter.named(found)) == ["/a-1"]
    assert sorter.named([entry("/a-1")]) == []


def test_another_domain_of_the_site_belongs_to_it():
    sorter = Sorter("https://tin-a.com/", frozenset({"tin-b.com"}))
    assert sorter.belongs("https://news.tin-b.com/x")
    assert sorter.belongs("https://www.tin-a.com/x")
    assert not sorter.belongs("https://tin-a.com.evil.com/x")
    assert not sorter.belongs("http://[")


def test_a_twin_waits_for_the_usual_address_and_is_taken_without_it():
    sorter = Sorter("https://a.example/")
    assert sorter.named([entry("/amp/one"), entry("/amp/two")]) == []
    assert chosen(sorter.named([entry("/one")])) == ["/one"]
    assert chosen(sorter.rest()) == ["/amp/two"]
    assert sorter.rest() == []


UNCLEAR = [entry(f"/xy/k{number}") for number in range(101, 121)]


def test_of_an_unclear_shape_a_few_are_fetched_and_decide_for_the_others():
    sorter = Sorter("https://a.example/")
    assert all(UNSURE <= article_probability(each.url) < SURE for each in UNCLEAR)
    first = sorter.judged(UNCLEAR)
    assert len(first) == PROBES
    assert sorter.prove(first[0].url, is_article=False) == []
    assert sorter.prove(first[1].url, is_article=True) != []
    assert len(sorter.judged([entry("/xy/k999")])) == 1


def test_an_unclear_shape_that_proves_to_be_lists_is_left():
    sorter = Sorter("https://a.example/")
    for each in sorter.judged(UNCLEAR):
        assert sorter.prove(each.url, is_article=False) == []
    assert sorter.judged([entry("/xy/k999")]) == []
    assert not sorter.held


def test_a_probe_that_gives_no_page_is_replaced():
    sorter = Sorter("https://a.example/")
    first = sorter.judged(UNCLEAR)
    assert len(sorter.prove(first[0].url, is_article=None)) == 1
    assert sorter.prove("https://a.example/never-asked", is_article=None) == []


def test_what_the_site_file_says_of_addresses_goes_first():
    sorter = Sorter("https://a.example/", articles=r"/k\d+$", others=r"-\d{7}\.html$")
    assert len(sorter.judged(UNCLEAR)) == len(UNCLEAR)
    assert sorter.linked([Link(ARTICLES[0], "A long headline of a real story")]) == []
