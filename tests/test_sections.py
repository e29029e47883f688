"""Section pages: links with their place, and where the list goes on."""

import pytest

from crawler.discovery.sections import page_number, read_listing

HERE = "https://tin.example/thoi-su"


def listing(body: str, url: str = HERE):
    return read_listing(f"<html><body>{body}</body></html>".encode(), url, "utf-8")


def links(body: str, url: str = HERE):
    return {link.url: link for link in listing(body, url).links}


def test_links_know_their_place_and_words():
    found = links("""<header><a href="/">Tin</a></header><nav><a href="/the-thao">Thể thao</a></nav>
      <main><h3><a href="/gia-vang-1.html">Giá vàng tăng</a></h3><aside><a href="/doc-nhieu-2.html">Đọc
      nhiều</a></aside></main> <div class="footer-box footer"><a href="/lien-he">Liên hệ</a></div><a
      rel="tag" href="/tag/vang">vàng</a>""")
    assert {url.removeprefix("https://tin.example"): link.place for url, link in found.items()} == {
        "/": "header",
        "/the-thao": "nav",
        "/gia-vang-1.html": "",
        "/doc-nhieu-2.html": "aside",
        "/lien-he": "footer",
        "/tag/vang": "tag",
    }
    article = found["https://tin.example/gia-vang-1.html"]
    assert article.is_heading
    assert article.text == "Giá vàng tăng"


def test_a_picture_and_a_headline_to_one_address_are_one_link():
    found = links("""<nav><a href="/a-1.html"></a></nav><div><a href="/a-1.html"><img></a>
      <h2><a href="/a-1.html#comments">The headline of it</a></h2></div>""")
    (link,) = found.values()
    assert (link.text, link.place, link.is_heading) == ("The headline of it", "", True)


def test_what_is_no_web_address_is_no_link():
    for address in (
        "#top",
        "javascript:go()",
        "mailto:a@b.example",
        "tel:1",
        "ftp://x.example/",
        "http://[",
        "http://a:b/",
    ):
        assert not links(f"<a href='{address}'>a</a>")
    assert not links("<a>a</a>")


def test_the_base_element_counts():
    page = b"<html><head><base href='https://cdn.example/x/'></head><body><a href='a'>a</a></body></html>"
    assert [link.url for link in read_listing(page, HERE).links] == ["https://cdn.example/x/a"]


def test_addresses_in_the_data_for_scripts_are_links():
    found = links(r"""<script id="__NEXT_DATA__" type="application/json">{"items": [
      {"url": "/bai-viet-1.html"},
      {"href":"https:\/\/tin.example\/bai-viet-2.html"}, {"url": "no address"}]}</script>""")
    assert {url: link.place for url, link in found.items()} == {
        "https://tin.example/bai-viet-1.html": "data",
        "https://tin.example/bai-viet-2.html": "data",
    }


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x01\xff", b"%PDF-1.4", b"<!-- -->"])
def test_what_is_no_page_has_no_links(body):
    assert read_listing(body, HERE, "utf-8").links == ()


def test_an_encoding_that_nobody_knows_is_left_out():
    page = b"<a href='/a'>a</a>"
    assert [link.url for link in read_listing(page, HERE, "x-klingon").links] == ["https://tin.example/a"]


@pytest.mark.parametrize(
    ("body", "following"),
    [
        ("<a rel='next' href='?page=2'>2</a>", "?page=2"),
        ("<a href='/thoi-su-p2'>Xem thêm</a>", "-p2"),
        ("<a href='/thoi-su/trang/2' title='Trang sau'><img></a>", "/trang/2"),
        ("<a href='/thoi-su/page/2'>Older posts →</a>", "/page/2"),
        (
            "<p class='pagination'><a href='/thoi-su/page/2'>2</a><a href='/thoi-su/page/3'>3</a></p>",
            "/page/2",
        ),
        ("<a class='btn-next' href='/thoi-su?trang=2'><i></i></a>", "?trang=2"),
        ("<button data-url='/thoi-su?page=2'>Xem thêm</button>", "?page=2"),
        ("<a href='?before=1700000000'>Older</a>", "?before=1700000000"),
        ("<a class='next' href='/bai-viet-khac-1.html'>x</a>", ""),  # a carousel, or the next article
        ("<a href='/thoi-su'>next</a>", ""),
        ("<a href='/the-thao?page=2'>2</a>", ""),
        ("", ""),
    ],
)
def test_the_next_page_of_a_list_is_found(body, following):
    assert listing(body).next_page == (HERE + following if following else "")


def test_numbered_pages_are_followed_one_by_one():
    body = "".join(f"<a href='/thoi-su?page={i}'>{i}</a>" for i in range(1, 9))
    assert listing(body, HERE + "?page=3").next_page == HERE + "?page=4"
    assert listing(body, HERE + "?page=8").next_page == ""


@pytest.mark.parametrize(
    ("url", "key", "number"),
    [
        ("https://a.example/news?page=3&x=1", "a.example/news?x=1", 3),
        ("https://a.example/news/page/3/", "a.example/news", 3),
        ("https://a.example/news-p3", "a.example/news", 3),
        ("https://a.example/news/trang-3.htm", "a.example/news.htm", 3),
        ("https://a.example/news/3", "a.example/news", 3),
        ("https://a.example/news/", "a.example/news", 1),
        ("https://a.example/2026/11/22", "a.example/2026/11/22", 1),
    ],
)
def test_the_number_of_a_list_page_is_told_from_its_address(url, key, number):
    assert page_number(url) == (key, number)
