"""Feeds of every kind, and broken ones."""

import json

import pytest

from crawler.discovery.dates import iso_date, period_in
from crawler.discovery.feeds import NotAFeed, read_feed

BASE = "https://tin.example/rss/home.rss"


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    channel = f"<channel><title>Tin</title><language>vi-VN</language>{items}</channel>"
    return f"{head}<rss version='2.0'>{channel}</rss>"


def test_an_rss_item_gives_address_title_date_author_and_language():
    item = """<item><title><![CDATA[Giá vàng <b>tăng</b> &amp; giảm]]></title>
      <link>/kinh-te/gia-vang-1.html</link>
      <pubDate>Sun, 22 Nov 2026 09:15:00 +0700</pubDate>
      <dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Lê An</dc:creator></item>"""
    (entry,) = read_feed(rss(item).encode(), BASE).entries
    assert entry.url == "https://tin.example/kinh-te/gia-vang-1.html"
    assert entry.discovered_by == "feed"
    assert entry.hints.title == "Giá vàng tăng & giảm"
    assert entry.hints.created == "2026-11-22T09:15:00+07:00"
    assert entry.hints.authors == ("Lê An",)
    assert entry.hints.language == "vi"


def test_an_rss_author_that_is_an_e_mail_address_is_no_author():
    item = "<item><link>https://tin.example/a</link><author>desk@tin.example</author></item>"
    assert read_feed(rss(item).encode(), BASE).entries[0].hints.authors == ()


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link():
    item = "<item><guid isPermaLink='true'>https://tin.example/a-1</guid></item>"
    assert read_feed(rss(item).encode(), BASE).entries[0].url == "https://tin.example/a-1"


def test_a_feedburner_item_gives_the_address_behind_it():
    item = """<item><link>https://feeds.example/~r/tin/1</link>
      <f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://tin.example/a-1</f:origLink></item>"""
    assert read_feed(rss(item).encode(), BASE).entries[0].url == "https://tin.example/a-1"


def test_rss_1_0_is_read():
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel rdf:about="x"><title>T</title><link>https://tin.example/</link></channel>
      <item rdf:about="https://tin.example/1"><title>One</title><link>https://tin.example/1</link></item></rdf:RDF>"""
    assert [e.url for e in read_feed(feed.encode(), BASE).entries] == ["https://tin.example/1"]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja" xml:base="https://tin.example/news/">
  <title>T</title><link rel="next" href="?page=2"/><link rel="self" href="x"/>
  <entry><title type="html">&lt;i&gt;One&lt;/i&gt; &amp;amp; two</title><link rel="edit" href="edit/1"/>
  <link rel="alternate" type="text/html" href="one"/><published>2026-11-22T02:00:00Z</published>
  <updated>2026-11-23T02:00:00Z</updated><author><name>Ann Lee</name></author></entry></feed>"""


def test_an_atom_entry_gives_its_alternate_link_and_both_dates():
    feed = read_feed(ATOM.encode(), "https://tin.example/atom.xml")
    (entry,) = feed.entries
    assert entry.url == "https://tin.example/news/one"
    assert (entry.hints.created, entry.lastmod) == ("2026-11-22T02:00:00Z", "2026-11-23T02:00:00Z")
    assert entry.hints.title == "One & two"
    assert entry.hints.language == "ja"
    assert feed.next_url == "https://tin.example/news/?page=2"


def test_a_json_feed_is_read():
    feed = read_feed(
        b"""{"version": "https://jsonfeed.org/version/1.1", "language": "en-GB",
        "title": "T", "next_url": "/feed2.json",
        "items": [{"id": "1", "url": "/one", "title": "One", "date_published": "2026-11-22T09:00:00-05:00",
        "authors": [{"name": "Ann Lee"}]}, {"id": "https://tin.example/two"}, {"id": 3}, "x"]}""",
        "https://tin.example/feed.json",
    )
    assert [e.url for e in feed.entries] == ["https://tin.example/one", "https://tin.example/two"]
    assert feed.entries[0].hints.authors == ("Ann Lee",)
    assert feed.entries[0].hints.language == "en"
    assert feed.next_url == "https://tin.example/feed2.json"


LONG = [f"Paragraph {i} of the article, which the feed brings whole. " * 5 for i in range(4)]


def test_the_whole_text_of_an_entry_is_kept_and_a_summary_is_not():
    html = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in LONG)
    body = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<item><link>https://tin.example/a</link><content:encoded>{html}</content:encoded></item>"
        "<item><link>https://tin.example/b</link><description>A summary.</description>"
        "<content:encoded>A summary.</content:encoded></item></channel></rss>"
    )
    whole, short = read_feed(body.encode(), "https://tin.example/rss").entries
    assert whole.hints.text == "\n".join(text.strip() for text in LONG)
    assert short.hints.text == ""


def test_the_whole_text_of_a_json_feed_is_kept():
    item = {"url": "https://tin.example/a", "content_text": "\n\n".join(LONG)}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})
    [entry] = read_feed(body.encode(), "https://tin.example/feed.json").entries
    assert entry.hints.text == "\n".join(text.strip() for text in LONG)


def test_a_feed_that_is_cut_off_gives_the_entries_before_the_cut():
    items = "".join(f"<item><title>{i}</title><link>https://tin.example/{i}</link></item>" for i in range(9))
    whole = rss(items).encode()
    found = [e.url for e in read_feed(whole[: len(whole) * 2 // 3], BASE).entries]
    assert found[:3] == ["https://tin.example/0", "https://tin.example/1", "https://tin.example/2"]


@pytest.mark.parametrize(
    "mangle",
    [
        lambda body: b"\n\n  " + body,
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"Gi", b"R&B &nbsp; <br> Gi"),
        lambda body: body.replace(b"<channel>", b"<channel>\x0b\x00"),
    ],
    ids=["blank lines first", "byte order mark", "bare ampersand and tag", "control characters"],
)
def test_a_broken_feed_is_read_all_the_same(mangle):
    body = rss("<item><title>Giá vàng</title><link>https://tin.example/1</link></item>").encode()
    assert [e.url for e in read_feed(mangle(body), BASE).entries] == ["https://tin.example/1"]


@pytest.mark.parametrize("encoding", ["windows-1258", "utf-16", "utf-8"])
def test_the_encoding_that_the_xml_declares_is_used(encoding):
    title = "Tin sach" if encoding == "windows-1258" else "Tin sạch"
    item = f"<item><title>{title} đó</title><link>https://tin.example/1</link></item>"
    body = rss(item, f'<?xml version="1.0" encoding="{encoding}"?>').encode(encoding)
    assert read_feed(body, BASE).entries[0].hints.title == f"{title} đó"


def test_the_charset_of_the_header_is_used_though_the_type_is_wrong():
    body = rss("<item><title>été</title><link>https://tin.example/1</link></item>", "").encode("latin-1")
    assert read_feed(body, BASE, "text/html; charset=iso-8859-1").entries[0].hints.title == "été"


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"<!doctype html><html><body><p>404</p></body></html>", b'{"a": 1}', b"{", b"plain words"],
)
def test_what_is_no_feed_is_said_to_be_none(body):
    with pytest.raises(NotAFeed):
        read_feed(body, BASE)


def test_links_that_are_no_web_addresses_are_left_out():
    items = "".join(
        f"<item><link>{link}</link></item>" for link in ("mailto:a@b.example", "http://[", "javascript:x", "")
    )
    assert read_feed(rss(items).encode(), BASE).entries == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Sun, 22 Nov 2026 09:15:00 GMT", "2026-11-22T09:15:00Z"),
        ("22 Nov 2026 09:15:00 +0700", "2026-11-22T09:15:00+07:00"),
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22T09:15:00.123+0700", "2026-11-22T09:15:00+07:00"),
        ("2026-11-22 09:15:00", "2026-11-22T09:15:00"),
        ("2026-11-22T09:15Z", "2026-11-22T09:15:00Z"),
        ("2026-11", ""),
        ("2026-02-31", ""),
        ("2026-11-22T29:15:00Z", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_become_iso_dates(text, iso):
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    ("url", "period"),
    [
        ("https://a.example/2026/11/22/title", ("2026-11-22", "2026-11-22")),
        ("https://a.example/title-20261122153000.htm", None),
        ("https://a.example/world/2026/nov/22/title", ("2026-11-22", "2026-11-22")),
        ("https://a.example/story-2026-11-22", ("2026-11-22", "2026-11-22")),
        ("https://a.example/sitemap-2026-02.xml", ("2026-02-01", "2026-02-28")),
        ("https://a.example/sitemap/202602.xml", ("2026-02-01", "2026-02-28")),
        ("https://a.example/sitemap.xml?yyyy=2026&mm=02&dd=03", ("2026-02-03", "2026-02-03")),
        ("https://a.example/best-cars-2026", None),
        ("https://a.example/a/12345678", None),
        ("https://a.example/x?m=5", None),
    ],
)
def test_the_period_in_an_address_is_read(url, period):
    found = period_in(url)
    assert (tuple(day.isoformat() for day in found) if found else None) == period
