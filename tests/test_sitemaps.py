"""Sitemaps as the protocol has them, and as they are served."""

import gzip
import tracemalloc

import pytest

from crawler.discovery.autodiscovery import feeds_of_page, sitemaps_of_robots
from crawler.discovery.entry import Entry
from crawler.discovery.sitemaps import NotASitemap, SitemapLink, read_sitemap
from pipelines.records import Hints

URL = "https://tin.example/sitemap.xml"
URLSET = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:xhtml="http://www.w3.org/1999/xhtml">{}</urlset>"""


def addresses(body: bytes) -> list[str]:
    return [found.url for found in read_sitemap(body, URL)]


def test_loc_and_lastmod_are_read_and_relative_addresses_completed():
    body = URLSET.format("<url><loc>\n /a?x=1&amp;y=2 </loc><lastmod>2026-11-22</lastmod></url>").encode()
    assert list(read_sitemap(body, URL)) == [
        Entry("https://tin.example/a?x=1&y=2", "sitemap", lastmod="2026-11-22")
    ]


def test_a_news_sitemap_gives_title_language_and_date():
    body = URLSET.format("""<url><loc>https://tin.example/a</loc><news:news><news:publication><news:name>Tin</news:name>
      <news:language>vi</news:language></news:publication><news:publication_date>2026-11-22T09:15:00+07:00</news:publication_date>
      <news:title>Giá vàng</news:title></news:news></url>""").encode()
    (entry,) = read_sitemap(body, URL)
    assert isinstance(entry, Entry)
    assert entry.hints == Hints("Giá vàng", "2026-11-22T09:15:00+07:00", "vi", site_name="Tin")


def test_images_and_language_twins_are_no_pages():
    body = URLSET.format("""<url><loc>https://tin.example/a</loc><image:image><image:loc>https://tin.example/a.jpg</image:loc>
      </image:image><image:loc>https://tin.example/b.jpg</image:loc>
      <xhtml:link rel="alternate" hreflang="en" href="https://tin.example/en/a"/></url>""").encode()
    assert addresses(body) == ["https://tin.example/a"]


def test_extensions_whose_prefix_was_never_declared_are_read():
    body = b"""<urlset><url><loc>https://tin.example/a</loc><news:news><news:title>T</news:title></news:news>
      <image:image><image:loc>https://tin.example/a.jpg</image:loc></image:image></url></urlset>"""
    (entry,) = read_sitemap(body, URL)
    assert isinstance(entry, Entry)
    assert entry.hints.title == "T"


def test_an_index_gives_its_sitemaps():
    body = b"""<sitemapindex xmlns="http://www.google.com/schemas/sitemap/0.84"><sitemap><loc>https://tin.example/1.xml.gz</loc>
      <lastmod>2026-11-22T00:00:00Z</lastmod></sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>"""
    assert list(read_sitemap(body, URL)) == [
        SitemapLink("https://tin.example/1.xml.gz", "2026-11-22T00:00:00Z"),
        SitemapLink("https://tin.example/2.xml"),
    ]


ONE = URLSET.format("<url><loc>https://tin.example/a</loc></url>").encode()


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(ONE, mtime=0),
        gzip.compress(gzip.compress(ONE, mtime=0), mtime=0),
        gzip.compress(ONE[:200], mtime=0) + gzip.compress(ONE[200:], mtime=0),
        gzip.compress(ONE, mtime=0) + b"trailing rubbish",
        b"\n\n" + ONE,
        b"\xef\xbb\xbf" + ONE,
        ONE.decode().replace("UTF-8", "utf-16").encode("utf-16"),
        b"https://tin.example/a\r\n\r\nnot an address\n",
        gzip.compress(b"\xef\xbb\xbfhttps://tin.example/a", mtime=0),
    ],
    ids=["gzip", "gzip twice", "two members", "rubbish", "blank lines", "bom", "utf-16", "text", "text gzip"],
)
def test_every_wrapping_is_undone(body):
    assert addresses(body) == ["https://tin.example/a"]


def test_a_sitemap_that_is_cut_off_gives_what_was_whole():
    body = URLSET.format(
        "".join(f"<url><loc>https://tin.example/{i}</loc></url>" for i in range(100))
    ).encode()
    cut = body[: body.index(b"example/50<") + 8]
    assert addresses(cut) == [f"https://tin.example/{i}" for i in range(50)]
    half = gzip.compress(body, mtime=0)
    found = addresses(half[: len(half) * 3 // 4])
    assert found == [f"https://tin.example/{i}" for i in range(len(found))]


def test_a_feed_in_the_place_of_a_sitemap_is_read():
    body = b"<rss version='2.0'><channel><item><link>https://tin.example/a</link></item></channel></rss>"
    assert addresses(body) == ["https://tin.example/a"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><body>404</body></html>",
        b"no address",
        b"<",
        gzip.compress(b"", mtime=0),
        b"<rdf/>",
    ],
)
def test_what_is_no_sitemap_is_said_to_be_none(body):
    with pytest.raises(NotASitemap):
        addresses(body)


def test_entities_are_not_expanded():
    bomb = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
      <urlset><url><loc>https://tin.example/&b;&f;</loc></url></urlset>"""
    assert all("aaaa" not in found and "root" not in found for found in addresses(bomb))


def test_fifty_thousand_addresses_are_read_in_little_memory():
    url = "<url><loc>https://tin.example/a-long-enough-address-of-an-article-{:06}.html</loc><lastmod>2026-11-22</lastmod></url>"
    body = gzip.compress(URLSET.format("".join(url.format(i) for i in range(50_000))).encode())
    tracemalloc.start()
    count = sum(1 for _ in read_sitemap(body, URL))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 50_000
    assert peak < 5_000_000


def test_robots_txt_names_sitemaps():
    robots = "\ufeffSitemap: https://tin.example/1.xml\nUser-agent: *\nDisallow: /x\nsitemap : /2.xml\n"
    robots += "Sitemap:\nSitemap: /2.xml"
    assert sitemaps_of_robots(robots, "https://tin.example/robots.txt") == [
        "https://tin.example/1.xml",
        "https://tin.example/2.xml",
    ]


def test_a_page_names_its_feeds_and_not_those_of_comments():
    from lxml import html

    tree = html.fromstring("""<html><head><link rel="alternate" type="application/rss+xml" href="/rss">
      <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom.xml">
      <link rel="alternate" hreflang="en" href="/en">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/c">
      <link rel="alternate" type="application/json" href="/wp-json/x">
      </head><body><a href="/rss/thoi-su.rss">Thời sự</a><a href="/comments/feed/">x</a><a href="http://[">y</a></body></html>""")
    assert feeds_of_page(tree, "https://tin.example/trang/") == [
        "https://tin.example/rss",
        "https://tin.example/trang/atom.xml",
        "https://tin.example/rss/thoi-su.rss",
    ]
