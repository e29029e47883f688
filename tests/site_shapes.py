"""A dozen shapes of news sites, served on loopback: the same kind of articles, found in different ways.

Each shape has `n` articles and a third as many other pages (tags, authors, products, the site itself),
linked as real sites link them.
"""

from __future__ import annotations

import gzip
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote

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
    missing_is_200: bool = False
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
    chance = random.Random(story.number * 10 + part)
    paragraphs = []
    for _ in range(5):
        sentences = [
            f"The {chance.choice(NOUNS)} {chance.choice(VERBS)} the {chance.choice(NOUNS)} "
            f"{' '.join(chance.sample(ENDS, 4))}, "
            f"said the {chance.choice(NOUNS)} number {chance.randrange(1000)}."
            for _ in range(4)
        ]
        paragraphs.append(f"<p>{' '.join(sentences)}</p>")
    return "".join(paragraphs)


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


def feed_only(shape: Shape, n: int) -> None:
    told = placed(shape, stories(n), lambda s: f"/{s.day}/{s.slug}")
    other_pages(shape, n // 3)
    shape.html(
        "/",
        "<div id='app'></div>" + FOOTER,
        head="<link rel='alternate' type='application/rss+xml' href='/rss/all.xml'>",
    )
    rss(shape, "/rss/all.xml", told)


def gzipped_index(shape: Shape, n: int) -> None:
    told = placed(shape, stories(n), by_section)
    other_pages(shape, n // 3)
    shape.html("/", "<div id='app'></div>" + FOOTER)
    parts = [told[at : at + 100] for at in range(0, n, 100)]
    index = "".join(
        f"<sitemap><loc>{shape.base}/sitemaps/articles-{i}.xml.gz</loc></sitemap>" for i in range(len(parts))
    )
    index += f"<sitemap><loc>{shape.base}/sitemaps/tags.xml.gz</loc></sitemap>"
    shape.file(
        "/map-of-all",
        gzip.compress(f"<sitemapindex>{index}</sitemapindex>".encode()),
        "application/octet-stream",
    )
    for i, part in enumerate(parts):
        text = urlset(shape, ((path, story.when.isoformat()) for story, path in part))
        shape.file(f"/sitemaps/articles-{i}.xml.gz", gzip.compress(text.encode()), "application/x-gzip")
    text = urlset(shape, ((path, "") for path in sorted(shape.others)))
    shape.file("/sitemaps/tags.xml.gz", gzip.compress(text.encode()), "application/x-gzip")
    shape.file("/robots.txt", f"User-agent: *\nSitemap: {shape.base}/map-of-all\n", "text/plain")


def news_sitemap(shape: Shape, n: int) -> None:
    told = placed(shape, stories(n, days=2), lambda s: f"/a/{s.number}")
    other_pages(shape, n // 3)
    shape.html("/", "<div id='app'></div>" + FOOTER)
    urls = "".join(
        f"<url><loc>{shape.base}{path}</loc><news:news><news:publication><news:name>S</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{story.when.isoformat()}</news:publication_date>"
        f"<news:title>{story.title}</news:title></news:news></url>"
        for story, path in told
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    spaces += 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    shape.file("/news-sitemap.xml", f"<urlset {spaces}>{urls}</urlset>", "application/xml")


def sections_only(shape: Shape, n: int) -> None:
    told = placed(shape, stories(n), by_section)
    other_pages(shape, n // 3)
    lists(shape, told, more="number")


def disagreeing(shape: Shape, n: int) -> None:
    """The feed has the newest, the sitemap another part with tags and sections among it, the lists the
    rest.
    """
    told = placed(shape, stories(n), lambda s: f"/{s.section}/{s.slug}-{s.number}")
    other_pages(shape, n // 3)
    lists(shape, told, head="<link rel='alternate' type='application/rss+xml' href='/feed'>")
    rss(shape, "/feed", told[: n // 6])
    some = [(path, story.when.isoformat()) for i, (story, path) in enumerate(told) if i % 2]
    extra = [(path, "") for path in [*sorted(shape.others), *(f"/{name}" for name in SECTIONS)]]
    shape.file("/sitemap.xml", urlset(shape, [*some, *extra]), "application/xml")


def wrong_robots(shape: Shape, n: int) -> None:
    """robots.txt names sitemaps that are not there or elsewhere; missing pages answer 200."""
    told = placed(shape, stories(n), by_section)
    other_pages(shape, n // 3)
    shape.missing_is_200 = True
    lists(shape, told, more="xem")
    shape.file(
        "/robots.txt",
        "Sitemap: /gone.xml\nSitemap: http://10.0.0.1/sitemap.xml\nUser-agent: *\nDisallow:\n"
        "Sitemap: not a map\n",
        "text/html",
    )


def json_feed(shape: Shape, n: int) -> None:
    told = placed(shape, stories(n), lambda s: f"/posts/{s.slug}")
    other_pages(shape, n // 3)
    link = "<link rel='alternate' type='application/feed+json' href='/feeds/1.json'>"
    shape.html("/", "<div id='app'></div>" + FOOTER, head=link)
    pages = [told[at : at + 50] for at in range(0, n, 50)]
    for number, page in enumerate(pages, 1):
        items = [
            {"id": path, "url": path, "title": story.title, "date_published": story.when.isoformat()}
            for story, path in page
        ]
        data: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": "S", "items": items}
        if number < len(pages):
            data["next_url"] = f"/feeds/{number + 1}.json"
        shape.file(f"/feeds/{number}.json", json.dumps(data), "application/feed+json")


LANGUAGES = {
    "vi": ("thoi-su", "Xem thêm", "hội đồng thành phố mở lại cây cầu cũ sau lũ"),
    "ja": ("社会", "次のページ", "市議会が古い橋を再開する計画を発表"),
    "ru": ("мир", "Далее", "совет города вновь открывает старый мост"),
    "ar": ("أخبار", "التالي", "مجلس المدينة يعيد فتح الجسر القديم"),
    "de": ("politik", "Weiter", "stadtrat öffnet die alte brücke wieder"),
    "es": ("sociedad", "Siguiente", "el ayuntamiento reabre el viejo puente"),
}


def many_languages(shape: Shape, n: int) -> None:
    nav = "<nav>" + "".join(f"<a href='/{code}/'>{code}</a> " for code in LANGUAGES) + "</nav>"
    shape.html("/", nav + FOOTER)
    shape.lists.add("/")
    other_pages(shape, n // 3)
    told = stories(n)
    for place, (code, (section, more, title)) in enumerate(LANGUAGES.items()):
        mine = told[place :: len(LANGUAGES)]
        shape.html(
            f"/{code}/", f"{nav}<nav><a href='{quote(f'/{code}/{section}')}'>{section}</a></nav>{FOOTER}"
        )
        shape.lists.add(f"/{code}/")
        pages = [mine[at : at + A_PAGE] for at in range(0, len(mine), A_PAGE)]
        for number, page in enumerate(pages, 1):
            teasers = ""
            for story in page:
                path = f"/{code}/{section}/{title.replace(' ', '-')}-{story.number}"
                named = Story(story.number, f"{title} {story.number}", story.slug, section, story.when, code)
                article_html(named, shape, path, nav=nav)
                shape.articles.add(path)
                teasers += teaser(named, quote(path))
            path = f"/{code}/{section}" + (f"/{number}" if number > 1 else "")
            follow = (
                f"<a href='{quote(f'/{code}/{section}/{number + 1}')}'>{more}</a>"
                if number < len(pages)
                else ""
            )
            shape.html(path, f"{nav}{teasers}{follow}{FOOTER}")
            shape.lists.add(path)


def date_archive(shape: Shape, n: int) -> None:
    """The front page has today's; all else stands in archives by month and day."""
    told = placed(shape, stories(n), lambda s: f"/{s.day}/{s.slug}.html")
    other_pages(shape, n // 3)
    months = sorted({f"{story.when:%Y/%m}" for story, _ in told})
    archive = "".join(f"<a href='/archive/{month}'>{month}</a> " for month in months)
    today = "".join(teaser(*each) for each in told[:5])
    shape.html("/", f"<nav><a href='/archive'>Archive</a></nav>{today}{FOOTER}")
    shape.html("/archive", f"<h1>Archive</h1>{archive}{FOOTER}")
    shape.lists |= {"/", "/archive"}
    for month in months:
        days = sorted({story.day for story, _ in told if story.day.startswith(month)})
        shape.html(
            f"/archive/{month}", "".join(f"<a href='/archive/{day}'>{day[-2:]}</a> " for day in days) + FOOTER
        )
        shape.lists.add(f"/archive/{month}")
        for day in days:
            shape.html(
                f"/archive/{day}", "".join(teaser(*each) for each in told if each[0].day == day) + FOOTER
            )
            shape.lists.add(f"/archive/{day}")


def built_by_javascript(shape: Shape, n: int) -> None:
    """All lists are empty frames; what they will show stands in the data for the scripts."""
    told = placed(shape, stories(n), lambda s: f"/article/{s.slug}-{s.number}")
    other_pages(shape, n // 3)

    def frame(path: str, data: dict[str, Any]) -> None:
        script = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(data)}</script>"
        shape.html(path, f"<div id='__next'></div>{script}")
        shape.lists.add(path)

    frame("/", {"props": {"menu": [{"title": name, "url": f"/{name}"} for name in SECTIONS]}})
    for name in SECTIONS:
        mine = [each for each in told if each[0].section == name]
        items = [
            {"headline": story.title, "url": path, "thumb": {"url": f"/img/{story.number}.jpg"}}
            for story, path in mine
        ]
        frame(f"/{name}", {"props": {"pageProps": {"items": items}}})


def multi_page_articles(shape: Shape, n: int) -> None:
    told = stories(n)
    other_pages(shape, n // 3)
    placed_at = []
    for story in told:
        path = f"/{story.section}/{story.slug}-{story.number}.html"
        shape.articles.add(path)
        placed_at.append((story, path))
        for number in (1, 2, 3):
            own = path if number == 1 else f"{path}?page={number}"
            pager = "".join(f"<a href='{path}{f'?page={i}' if i > 1 else ''}'>{i}</a> " for i in (1, 2, 3))
            follow = f"<link rel='next' href='{path}?page={number + 1}'>" if number < 3 else ""
            body = prose(story, number) + f"<div class='pagination'>{pager}</div>"
            article_html(story, shape, own, head=follow, body=body, nav=menu())
            if number > 1:
                shape.same[own] = path
    lists(shape, placed_at)


def twins(shape: Shape, n: int) -> None:
    """Each article has an AMP and a mobile twin, and the lists link to all of them."""
    told = stories(n)
    other_pages(shape, n // 3)
    linked = []
    for story in told:
        path = by_section(story)
        shape.articles.add(path)
        canonical = f"<link rel='canonical' href='{shape.base}{path}'>"
        for own in (path, f"/amp{path}", f"{path}?m=1", f"{path}?amp=1"):
            article_html(story, shape, own, head=canonical, nav=menu())
            if own != path:
                shape.same[own] = path
        linked += [(story, f"/amp{path}"), (story, f"{path}?utm_source=front"), (story, f"{path}?m=1")]
    lists(shape, linked)


SHAPES = {
    made.__name__: made
    for made in (
        feed_only,
        gzipped_index,
        news_sitemap,
        sections_only,
        disagreeing,
        wrong_robots,
        json_feed,
        many_languages,
        date_archive,
        built_by_javascript,
        multi_page_articles,
        twins,
    )
}


@contextmanager
def served(name: str, n: int = 300) -> Any:
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
    SHAPES[name](shape, n)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield shape
    finally:
        server.shutdown()
        server.server_close()
