"""What `tests/site_shapes.py` is made of: stories, pages, lists, feeds, and a server for them."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

NEWEST = datetime(2026, 11, 21, 18, 0, tzinfo=timezone.utc)
SECTIONS = ("world", "politics", "economy", "culture", "sport", "science")
A_PAGE = 20  # articles on a page of a list

WORDS = """
nouns: harbour council bridge school river market clinic orchard library tram festival bakery museum forest
    ferry station theatre budget teacher farmer engineer mayor court garden castle island tunnel hospital
verbs: opens closes rebuilds saves sells studies paints repairs moves praises questions finds counts plans
ends: after long winter before spring vote despite heavy rain with new money for local children in old town
    near border under strict rules without state help
"""
NOUNS, VERBS, ENDS = (
    part.partition(":")[2].split() for part in WORDS.replace("\n    ", " ").split("\n")[1:4]
)


@dataclass(frozen=True)
class Story:
    number: int
    title: str
    slug: str
    section: str
    when: datetime
    language: str = "en"

    @property
    def day(self) -> str:
        return f"{self.when:%Y/%m/%d}"


@dataclass
class Shape:
    """`pages`: path -> (body, content type); `articles`: the paths that are to be delivered, each once."""

    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    same: dict[str, str] = field(default_factory=dict)  # path of a twin -> path of the article
    others: set[str] = field(default_factory=set)  # pages that are no articles
    lists: set[str] = field(default_factory=set)  # pages that only lead to articles
    texts: dict[str, list[str]] = field(default_factory=dict)  # path of an article -> its paragraphs
    missing_is_200: bool = False
    broken: set[str] = field(default_factory=set)  # paths that answer with 503
    times: list[float] = field(default_factory=list)  # of the requests, seconds
    moments: dict[str, float] = field(default_factory=dict)  # of the first request for each path
    asked: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)  # answered with 304
    headers: dict[str, dict[str, str]] = field(default_factory=dict)  # that came with the last request
    base: str = ""

    def html(self, path: str, body: str, title: str = "", head: str = "") -> None:
        top = f"<head><meta charset='utf-8'><title>{title or path}</title>{head}</head>"
        page = f"<!doctype html><html>{top}<body>{body}</body></html>"
        self.pages[path] = (page.encode(), "text/html; charset=utf-8")

    def file(self, path: str, body: bytes | str, kind: str) -> None:
        self.pages[path] = (body if isinstance(body, bytes) else body.encode(), kind)


def stories(n: int, seed: int = 7, days: int = 60) -> list[Story]:
    """Newest first."""
    chance = random.Random(seed)
    made = []
    for i in range(n):
        noun, verb, other = chance.choice(NOUNS), chance.choice(VERBS), chance.choice(NOUNS)
        title = f"{noun} {verb} {other} {' '.join(chance.sample(ENDS, 3))}"
        when = NEWEST - timedelta(minutes=int(i * days * 1440 / n))
        made.append(
            Story(
                10_000 + n - i, title.capitalize(), title.replace(" ", "-"), SECTIONS[i % len(SECTIONS)], when
            )
        )
    return made


def prose(story: Story, part: int = 0) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(story, part))


def paragraphs(story: Story, part: int = 0) -> list[str]:
    chance = random.Random(story.number * 10 + part)
    made = []
    for _ in range(5):
        sentences = [
            f"The {chance.choice(NOUNS)} {chance.choice(VERBS)} the {chance.choice(NOUNS)} "
            f"{' '.join(chance.sample(ENDS, 4))}, "
            f"said the {chance.choice(NOUNS)} number {chance.randrange(1000)}."
            for _ in range(4)
        ]
        made.append(" ".join(sentences))
    return made


def menu(sections: Iterable[str] = SECTIONS) -> str:
    links = "".join(f"<li><a href='/{name}'>{name.capitalize()}</a></li>" for name in sections)
    return f"<header><a href='/'>The Shape</a></header><nav><ul>{links}</ul></nav>"


FOOTER = (
    "<footer><a href='/about-us'>About us</a> <a href='/contact'>Contact</a> <a href='/privacy'>Privacy</a> "
    "<a href='/terms'>Terms of use</a> <a href='/jobs'>Jobs</a> <a href='/login'>Log in</a></footer>"
)


def article_html(
    story: Story, shape: Shape, path: str, *, head: str = "", body: str = "", nav: str = ""
) -> None:
    tags = "".join(f"<a rel='tag' href='/tag/{word}-news'>{word}</a> " for word in story.slug.split("-")[:3])
    shape.html(
        path,
        f"{nav}<main><article><h1>{story.title}</h1><p class='byline'>By "
        f"<a rel='author' href='/author/ann-lee-{story.number % 9}'>"
        f"Ann Lee</a> <time datetime='{story.when.isoformat()}'>{story.when:%d %B %Y}</time></p>"
        f"{body or prose(story)}<div class='tags'>{tags}</div></article></main>{FOOTER}",
        title=f"{story.title} | The Shape",
        head=f"<meta property='og:type' content='article'>{head}",
    )


def teaser(story: Story, path: str) -> str:
    return (
        f"<div class='story'><h3><a href='{path}'>{story.title}</a></h3><p>{story.title}, in short.</p></div>"
    )


def other_pages(shape: Shape, n: int) -> None:
    """What a news site has besides its articles: pages about itself, tags, authors, things for sale."""
    for name in ("about-us", "contact", "privacy", "terms", "jobs", "login"):
        shape.html(f"/{name}", f"<h1>{name}</h1><p>About the Shape and how to reach it.</p>{FOOTER}")
        shape.others.add(f"/{name}")
    for i in range(max(0, n - 6)):
        noun = NOUNS[i % len(NOUNS)]
        path = (f"/tag/{noun}-news", f"/author/ann-lee-{i % 9}", f"/shop/products/{noun}-mug-{i}")[i % 3]
        links = "".join(f"<li><a href='/tag/{word}-news'>{word}</a></li>" for word in NOUNS[:9])
        shape.html(path, f"<h1>{noun}</h1><ul>{links}</ul>{FOOTER}")
        shape.others.add(path)


def rss(shape: Shape, path: str, told: Iterable[tuple[Story, str]]) -> None:
    items = "".join(
        f"<item><title>{story.title}</title><link>{shape.base}{url}</link>"
        f"<pubDate>{story.when:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for story, url in told
    )
    shape.file(
        path,
        f"<rss version='2.0'><channel><title>T</title><language>en</language>{items}</channel></rss>",
        "text/xml",
    )


def urlset(shape: Shape, paths: Iterable[tuple[str, str]], *, lastmod: bool = True) -> str:
    urls = "".join(
        f"<url><loc>{shape.base}{path}</loc>{f'<lastmod>{when}</lastmod>' if lastmod and when else ''}</url>"
        for path, when in paths
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def lists(
    shape: Shape,
    told: list[tuple[Story, str]],
    *,
    head: str = "",
    more: str = "next",
    sections: tuple[str, ...] = SECTIONS,
) -> None:
    """A front page and sections; with `more`, each section goes on over pages."""
    nav = menu(sections)
    shape.html("/", nav + "".join(teaser(*each) for each in told[:10]) + FOOTER, "The Shape", head)
    shape.lists.add("/")
    for name in sections:
        mine = [each for each in told if each[0].section == name]
        pages = [mine[at : at + A_PAGE] for at in range(0, len(mine), A_PAGE)] or [[]]
        for number, page in enumerate(pages if more else pages[:1], 1):
            address = {
                "next": f"/{name}?page={number}",
                "number": f"/{name}/page/{number}",
                "xem": f"/{name}-p{number}",
            }.get(more, "")
            follow = {
                "next": f"<a rel='next' href='/{name}?page={number + 1}'>Older</a>",
                "number": "<div class='pagination'>"
                + "".join(f"<a href='/{name}/page/{i}'>{i}</a> " for i in range(1, len(pages) + 1))
                + "</div>",
                "xem": f"<a href='/{name}-p{number + 1}'>Xem thêm</a>",
            }.get(more, "")
            path = f"/{name}" if number == 1 else address
            body = nav + f"<h1>{name}</h1>" + "".join(teaser(*each) for each in page)
            shape.html(path, body + (follow if number < len(pages) else "") + FOOTER)
            shape.lists.add(path)


def placed(shape: Shape, told: list[Story], address: Callable[[Story], str]) -> list[tuple[Story, str]]:
    """The articles on their pages; (story, path) in order."""
    result = []
    for story in told:
        path = address(story)
        article_html(story, shape, path, nav=menu())
        shape.articles.add(path)
        result.append((story, path))
    return result


def by_section(story: Story) -> str:
    return f"/{story.section}/{story.slug}-{story.number}.html"


@contextmanager
def serve(make: Callable[[Shape, int], None], n: int) -> Iterator[Shape]:
    """The shape on a loopback address of its own, which is in `base`."""
    shape = Shape()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(self.path)
            shape.asked[path] += 1
            shape.times.append(time.monotonic())
            shape.moments.setdefault(path, shape.times[-1])
            shape.headers[path] = dict(self.headers.items())
            found = shape.pages.get(path) or shape.pages.get(
                path.replace("utm_source=front", "").rstrip("?&")
            )
            status = 200 if found or shape.missing_is_200 else 404
            status = 503 if path in shape.broken else status
            body, kind = found or (
                b"<html><body><h1>Not found</h1><p>Nothing here.</p></body></html>",
                "text/html",
            )
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                shape.unchanged[path] += 1
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    shape.base = f"http://127.0.0.1:{server.server_address[1]}"
    make(shape, n)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield shape
    finally:
        server.shutdown()
        server.server_close()
