"""Articles over several addresses: where they go on, and which address is the first."""

from __future__ import annotations

import pytest

from crawler.discovery.further import first_page, goes_on, next_page

FIRST = "https://tin.example/world/the-old-bridge-4711.html"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (f'<link rel="next" href="{FIRST}?page=2">', f"{FIRST}?page=2"),
        ("<a href='?trang=2'>2</a>", f"{FIRST}?trang=2"),
        ("<a href=/world/the-old-bridge-4711.html/2>2</a>", f"{FIRST}/2"),
        ('<a class="x" href="/world/the-old-bridge-4711/2/"><b>2</b></a>', "https://tin.example/world/the-old-bridge-4711/2/"),
        ('<a href="the-old-bridge-4711-p2.html">Page two</a>', "https://tin.example/world/the-old-bridge-4711-p2.html"),
        ('<a href="the-old-bridge-4711/seite-2">Seite 2</a>', "https://tin.example/world/the-old-bridge-4711/seite-2"),
        ('<a href="the-old-bridge-4711_2.html"><span>2</span></a>', "https://tin.example/world/the-old-bridge-4711_2.html"),
        ('<a href="the-old-bridge-4711-2.html">Trang sau</a>', "https://tin.example/world/the-old-bridge-4711-2.html"),
        (f'<a href="{FIRST}?a=1&amp;page=2">2</a>', ""),
        ('<a rel="next" href="/world/the-next-story-4712.html">Next story</a>', ""),
        ('<a href="the-old-bridge-4711-2.html">The old bridge, once more</a>', ""),
        (f'<a href="{FIRST}?page=3">3</a>', ""),
        (f'<a href="{FIRST}?page=4712">4712</a>', ""),
        ('<a href="https://other.example/world/the-old-bridge-4711.html?page=2">2</a>', ""),
        ('<a href="/world?page=2">2</a>', ""),
        ('<a href="/world/the-old-bridge-4711/comment-page-2/">2</a>', ""),
        ('<a href="http://[">2</a><a href>2</a>', ""),
    ],
)  # fmt: skip
def test_an_article_goes_on_where_the_address_differs_by_a_page_number(link, address):
    assert next_page(f"<p>Text</p>{link}<p>More</p>".encode(), FIRST, 2) == address


def test_rel_next_goes_before_the_number_where_a_site_counts_from_nought():
    body = b"<a href='?page=1' rel='next'>1</a><a href='?page=2'>2</a>"
    assert next_page(body, FIRST, 2) == f"{FIRST}?page=1"


def test_the_parameters_of_the_first_page_are_kept():
    first = "https://tin.example/?p=4711"
    assert next_page(b"<a href='/?p=4711&amp;page=2'>2</a>", first, 2) == "https://tin.example/?p=4711&page=2"
    assert next_page(b"<a href='/?page=2'>2</a>", first, 2) == ""


def test_a_front_page_has_no_further_pages():
    assert next_page(b"<a href='/page/2' rel='next'>2</a>", "https://tin.example/", 2) == ""


@pytest.mark.parametrize(
    ("url", "first", "is_sure"),
    [
        (f"{FIRST}?page=2", FIRST, True),
        (f"{FIRST}?p=2", FIRST, False),
        ("https://a.example/story/2", "https://a.example/story", False),
        ("https://a.example/story/page/3/", "https://a.example/story", True),
        ("https://a.example/story-trang-2.html", "https://a.example/story.html", True),
        ("https://a.example/story-p2.html", "https://a.example/story.html", False),
        ("https://a.example/story-2.html", "", False),
        ("https://a.example/2", "", False),
        ("https://a.example/story/1", "", False),
        ("https://a.example/a/4711", "", False),
        ("https://a.example/?p=4711", "", False),
    ],
)
def test_a_further_page_names_its_first(url, first, is_sure):
    assert first_page(url) == (first, is_sure)


def test_the_same_text_with_other_comments_is_no_further_page():
    body = b"".join(b"<p>%s</p>" % (b"Sentence %d of the article. " % i * 5) for i in range(6))
    other = body.replace(b"Sentence", b"Continued sentence")
    comments = body + b"<p>A reader's comment</p>"
    assert goes_on(body, other)
    assert not goes_on(body, comments)
    assert goes_on(b"<div>No paragraph</div>", body)
