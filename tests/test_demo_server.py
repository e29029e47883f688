"""The demo newspaper itself, asked over real HTTP."""

from __future__ import annotations

import gzip
import re
import signal
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import escape
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from crawler.demo import expected
from crawler.demo.__main__ import main
from crawler.demo.pages import address, story_page
from crawler.demo.paper import FORBIDDEN, MISSING, OLD_ADDRESS, PRIVATE_REDIRECT, REMOVED, amp, mobile
from crawler.demo.server import DemoServer, start
from crawler.demo.story import Story, stories

PYTHON_CODECS = {"windows-1258": "cp1258"}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    running, _ = start(slow_seconds=0)
    yield running
    running.close()


def ask(server: DemoServer, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(server.base_url).netloc, timeout=10)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def marked(mark: str) -> Story:
    return next(story for story in stories() if mark in story.marks)


def test_it_has_forty_articles_in_six_languages_and_more() -> None:
    articles = {page.group: page for page in expected() if page.is_article}
    assert len(articles) >= 40
    languages = Counter(page.language for page in articles.values())
    assert len(languages) >= 6
    assert {code for code, _ in languages.most_common(2)} == {"vi", "en"}


def test_every_article_is_served_and_shows_all_its_paragraphs(server: DemoServer) -> None:
    """The flaky one fails the first time it is asked, and never again."""
    for page in (page for page in expected() if page.is_article and page.path != OLD_ADDRESS):
        answer, body = ask(server, page.path)
        if answer.status == 500:
            answer, body = ask(server, page.path)
        assert answer.status == 200, page.path
        charset = answer.headers.get_content_charset() or re.findall(rb"charset=([\w-]+)", body)[0].decode()
        shown = " ".join("".join(map(str, html.fromstring(body.decode(charset)).itertext())).split())
        shown = unicodedata.normalize("NFC", shown)
        if page.path.startswith("/en/vietnam-us"):  # its words are glued, as its source's were
            shown = shown.replace(" ", "")
        for paragraph in page.paragraphs:
            wanted = paragraph.replace(" ", "") if page.path.startswith("/en/vietnam-us") else paragraph
            assert wanted.rstrip(".") in shown, page.path


def test_every_article_page_has_teasers_of_other_stories_inside_its_body() -> None:
    for story in stories():
        page = story_page(story, "http://paper.localhost").decode(
            PYTHON_CODECS.get(story.charset, story.charset)
        )
        shown = unicodedata.normalize("NFC", page[page.lower().index("<body") :])
        texts = [line for part in story.parts if part.kind != "photo" for line in part.lines]
        inside = shown[shown.index(plain(texts[0])) : shown.index(plain(texts[-1]))]
        others = [other.title for other in stories() if other.language == story.language and other != story]
        assert any(plain(title) in inside for title in others), story.slug


def plain(words: str) -> str:
    """As the page has it: escaped, and the last stop may be an end mark."""
    return escape(words).rstrip(".")


def test_a_page_that_was_not_changed_is_not_sent_again(server: DemoServer) -> None:
    path = address(stories()[0])
    first, body = ask(server, path)
    assert body
    assert ask(server, path, If_None_Match=first.headers["ETag"])[0].status == 304
    assert ask(server, path, If_None_Match=f'W/"other", W/{first.headers["ETag"]}')[0].status == 304
    assert ask(server, path, If_None_Match='"other"')[0].status == 200
    assert ask(server, path, If_Modified_Since=first.headers["Last-Modified"])[0].status == 304
    assert ask(server, path, If_Modified_Since="Mon, 02 Nov 2026 10:00:00 GMT")[0].status == 200
    assert ask(server, path, If_Modified_Since="last week")[0].status == 200
    assert ask(server, "/robots.txt", If_Modified_Since=first.headers["Last-Modified"])[0].status == 200


def test_it_names_its_sitemaps_in_robots_txt_and_they_lead_to_every_page(server: DemoServer) -> None:
    robots = ask(server, "/robots.txt")[1].decode()
    assert "Disallow: /private/" in robots
    assert f"Sitemap: {server.base_url}/sitemap_index.xml.gz" in robots
    index = etree.fromstring(gzip.decompress(ask(server, "/sitemap_index.xml.gz")[1]))
    found = []
    for part in locations(index):
        body = ask(server, part.removeprefix(server.base_url))[1]
        found += locations(etree.fromstring(gzip.decompress(body) if part.endswith(".gz") else body))
    assert sorted(found) == sorted(server.base_url + page.path for page in expected())


def locations(tree: etree._Element) -> list[str]:
    return [str(loc.text) for loc in tree.iter("{*}loc")]


def test_its_feeds_list_the_newest_stories_of_an_edition(server: DemoServer) -> None:
    newest = [story for story in stories() if story.language == "en"][:10]
    rss = etree.fromstring(ask(server, "/en/rss.xml")[1])
    links = [link.text or "" for link in rss.iterfind(".//item/link")]
    assert [re.split(r"[?&]utm_", link)[0] for link in links] == [
        server.base_url + address(s) for s in newest
    ]
    assert all("utm_source=rss" in link for link in links)
    atom = etree.fromstring(ask(server, "/en/atom.xml")[1])
    assert [e.findtext("{*}title") for e in atom.iter("{*}entry")] == [s.title for s in newest]
    news = etree.fromstring(ask(server, "/news-sitemap.xml")[1])
    assert {title.text for title in news.iter("{*}title")} <= {s.title for s in stories()}


def test_section_pages_lead_to_the_older_ones_until_there_are_none(server: DemoServer) -> None:
    path, titles = "/vi/doi-song/", []
    while path:
        page = html.fromstring(ask(server, path)[1].decode())
        titles += [str(link.text) for link in page.iterfind(".//h3/a")]
        older = page.find(".//a[@rel='next']")
        path = "" if older is None else str(older.attrib["href"])
    assert titles == [s.title for s in stories() if s.language == "vi" and s.section == "doi-song"]
    assert ask(server, "/vi/doi-song/?page=99")[0].status == 404
    assert ask(server, "/vi/no-such-section/")[0].status == 404


def test_old_bytes_are_old_bytes(server: DemoServer) -> None:
    """windows-1258 and Shift_JIS with and without a charset in the header, and decomposed Vietnamese."""
    silent = [s for s in stories() if "no_charset_header" in s.marks]
    assert {s.charset for s in silent} >= {"windows-1258", "shift_jis"}
    for story in silent:
        answer, body = ask(server, address(story))
        assert answer.headers["Content-Type"] == "text/html"
        assert f"charset={story.charset}".encode() in body
    named = next(s for s in stories() if s.charset == "windows-1258" and s not in silent)
    answer, body = ask(server, address(named))
    assert answer.headers.get_content_charset() == "windows-1258"
    assert named.title in unicodedata.normalize("NFC", body.decode("cp1258"))
    decomposed = ask(server, address(marked("nfd")))[1].decode()
    assert decomposed != unicodedata.normalize("NFC", decomposed)


def test_the_same_story_stands_at_other_addresses_with_a_canonical_link(server: DemoServer) -> None:
    for path, story in [(amp(marked("amp")), marked("amp")), (mobile(marked("mobile")), marked("mobile"))]:
        page = html.fromstring(ask(server, path)[1].decode())
        assert page.xpath("//link[@rel='canonical']/@href") == [server.base_url + address(story)]


def test_links_keep_to_the_host_that_was_asked(server: DemoServer) -> None:
    _, body = ask(server, address(stories()[0]), Host="paper.localhost:8000")
    assert b'href="http://paper.localhost:8000' + address(stories()[0]).encode() in body


@pytest.mark.parametrize(
    ("path", "status"), [(MISSING, 404), (REMOVED, 410), (OLD_ADDRESS, 301), (PRIVATE_REDIRECT, 302)]
)
def test_ends_that_are_no_page(server: DemoServer, path: str, status: int) -> None:
    assert ask(server, path)[0].status == status


def test_the_flaky_page_recovers_and_the_log_tells_it(server: DemoServer) -> None:
    path = address(marked("flaky"))
    assert [ask(server, path)[0].status for _ in range(3)] == [500, 200, 200]
    assert [hit.status for hit in server.hits] == [500, 200, 200]
    assert server.paths() == [path] * 3
    assert server.hits[0].headers["Host"] == urlsplit(server.base_url).netloc
    assert server.hits[0].time <= server.hits[2].time


def test_the_slow_page_takes_its_time() -> None:
    server, _ = start(slow_seconds=0.2)
    try:
        ask(server, address(marked("slow")))
        answered = server.hits[0].time
        ask(server, FORBIDDEN, User_Agent="curl")
        assert server.hits[1].time - answered < 0.2
    finally:
        server.close()


def test_head_sends_no_body_and_a_photo_is_a_photo(server: DemoServer) -> None:
    connection = HTTPConnection(urlsplit(server.base_url).netloc, timeout=10)
    connection.request("HEAD", address(stories()[0]))
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.read() == b""
    connection.close()
    assert ask(server, "/photos/clock.jpg")[1].startswith(b"GIF8")


def test_a_port_that_is_taken_is_one_clear_sentence(
    server: DemoServer, capsys: pytest.CaptureFixture[str]
) -> None:
    port = urlsplit(server.base_url).port
    assert main(["--port", str(port)]) == 2
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_the_command_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "crawler.demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found is not None
        connection = HTTPConnection(urlsplit(found[0]).netloc, timeout=10)
        connection.request("GET", "/")
        assert b"hreflang" in connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
