"""A newspaper on loopback as a crawl on schedule meets it: validators everywhere, and articles that change.

Its front page, a feed, a sitemap index and sections name the same articles, whose texts have nothing in
common but what the page around them has.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.site.generated import invented

SECTIONS = ("town", "world", "sport", "money", "arts")
A_LIST = 40  # articles on a page of a section
A_SITEMAP = 250
GATE_SECONDS = 120


@dataclass
class Article:
    number: int
    title: str
    paragraphs: list[str]
    boilerplate: int = 0  # which edition of the page around it
    is_bare: bool = False  # after a redesign that leaves the text to a script

    @property
    def section(self) -> str:
        return SECTIONS[self.number % len(SECTIONS)]

    @property
    def path(self) -> str:
        slug = "-".join(self.title.lower().split())
        return f"/2026/11/{1 + self.number % 20:02d}/{slug}-{100_000 + self.number}.html"

    def html(self) -> str:
        around = ROUND[self.boilerplate % len(ROUND)]
        shown = () if self.is_bare else self.paragraphs
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in shown)
        return page(
            self.title,
            f"<main><article><h1>{self.title}</h1>{body}</article>"
            f"<aside class='newsletter'><p>{around[1]}</p></aside></main>",
            around,
        )


# What stands around an article: a line in the head of the page, one below the article, one in the foot.
ROUND = (
    ("Town", "Sign up for our newsletter and get the best of the week in your inbox.", "Kiosk: 2 euros"),
    ("Town and country", "Our app is here: download it now and never miss a story.", "Kiosk: 3 euros"),
)


@dataclass
class Newspaper:
    """`asked`: path and status of each request in the order of the answers. `rest_seconds`: how long each
    article's answer takes.
    """

    articles: list[Article]
    url: str = ""
    rest_seconds: float = 0.0
    given_freely: int = 10**9  # so many articles are answered at once, the others wait for `gate`
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, int]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)  # of the requests, seconds
    by_path: dict[str, Article] = field(default_factory=dict)
    fault: int = 0  # a status that answers everything but robots.txt
    burst: int = 10**9  # after so many requests the fault is over
    retry_after: str = ""
    instead: dict[str, bytes] = field(default_factory=dict)  # path -> what it answers instead
    _lists: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_path = {each.path: each for each in self.articles}

    def publish(self, number: int, bare: int = 0) -> None:
        """So many new articles, some of them without text."""
        new = make_articles(number, seed=len(self.articles), first=len(self.articles))
        for article in new[:bare]:
            article.is_bare = True
        self.articles = new + self.articles
        self.by_path |= {each.path: each for each in new}
        self._lists = {}

    def body(self, path: str) -> bytes | None:
        if path in self.instead:
            return self.instead[path]
        if path in self.by_path:
            return self.by_path[path].html().encode()
        if not self._lists:
            self._lists = lists(self)
        return self._lists.get(path)

    def requests_for_articles(self) -> list[tuple[str, int]]:
        return [each for each in self.asked if each[0] in self.by_path]


def page(title: str, body: str, around: tuple[str, str, str] = ROUND[0]) -> str:
    links = "".join(f"<li><a href='/{name}'>{name.capitalize()}</a></li>" for name in SECTIONS)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | The Hourly</title>"
        "<link rel='alternate' type='application/rss+xml' href='/feed.xml'></head>"
        f"<body><nav><ul><li>{around[0]}</li>{links}</ul></nav>{body}"
        f"<footer><p>The Hourly, 1 Press Street. {around[2]}</p></footer></body></html>"
    )


def lists(paper: Newspaper) -> dict[str, bytes]:
    """Front page, feed, sitemaps and sections."""
    made = {"/": page("News", teasers(paper.articles[:A_LIST]))}
    items = "".join(
        f"<item><title>{each.title}</title><link>{paper.url}{each.path}</link></item>"
        for each in paper.articles[:A_LIST]
    )
    made["/feed.xml"] = f"<rss version='2.0'><channel><title>The Hourly</title>{items}</channel></rss>"
    parts = [paper.articles[at : at + A_SITEMAP] for at in range(0, len(paper.articles), A_SITEMAP)]
    names = "".join(
        f"<sitemap><loc>{paper.url}/sitemaps/articles-{number}.xml</loc></sitemap>"
        for number in range(len(parts))
    )
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    made["/sitemap.xml"] = f"<sitemapindex {space}>{names}</sitemapindex>"
    for number, part in enumerate(parts):
        places = "".join(f"<url><loc>{paper.url}{each.path}</loc></url>" for each in part)
        made[f"/sitemaps/articles-{number}.xml"] = f"<urlset {space}>{places}</urlset>"
    for name in SECTIONS:
        mine = [each for each in paper.articles if each.section == name]
        made[f"/{name}"] = page(name, teasers(mine[:A_LIST]))
    return {path: body.encode() for path, body in made.items()}


def teasers(articles: list[Article]) -> str:
    return "<main>" + "".join(f"<h3><a href='{a.path}'>{a.title}</a></h3>" for a in articles) + "</main>"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    paper: Newspaper

    def do_GET(self) -> None:
        paper = self.paper
        paper.moments.append(time.monotonic())
        if self.path == "/robots.txt":
            self.answer(200, f"User-agent: *\nSitemap: {paper.url}/sitemap.xml\n".encode(), "text/plain")
            return
        body = paper.body(self.path)
        if paper.fault and paper.burst > 0:
            paper.burst -= 1
            self.answer(paper.fault, b"trouble", "text/plain")
        elif body is None:
            self.answer(404, b"nothing here", "text/plain")
        else:
            if self.path in paper.by_path:
                time.sleep(paper.rest_seconds)
                if len(paper.requests_for_articles()) >= paper.given_freely:
                    paper.gate.wait(GATE_SECONDS)
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            is_same = self.headers["If-None-Match"] == etag
            kind = "text/xml" if self.path.endswith(".xml") else "text/html; charset=utf-8"
            self.answer(304 if is_same else 200, b"" if is_same else body, kind, etag)

    def answer(self, status: int, body: bytes, kind: str, etag: str = "") -> None:
        self.paper.asked.append((self.path, status))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        if status >= 400 and self.paper.retry_after:
            self.send_header("Retry-After", self.paper.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError, ValueError):  # a crawl that is killed
            super().handle()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def make_articles(count: int, seed: int = 4, first: int = 0) -> list[Article]:
    chance = random.Random(seed)
    return [Article(number, *invented(chance, number)) for number in range(first, first + count)]


@contextmanager
def newspaper(count: int) -> Iterator[Newspaper]:
    """The newspaper, served while the context lasts."""
    paper = Newspaper(make_articles(count))
    handler = type("PaperHandler", (Handler,), {"paper": paper})
    server = Server(("127.0.0.1", 0), handler)
    paper.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield paper
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
