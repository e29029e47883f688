"""A dozen shapes of news sites, served on loopback: the same kind of articles, found in different ways.

Each shape has `n` articles and a third as many other pages (tags, authors, products, the site itself),
linked as real sites link them.
"""

from __future__ import annotations

import gzip
import json
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

from tests.shape_parts import (
    A_PAGE,
    FOOTER,
    SECTIONS,
    Shape,
    Story,
    article_html,
    by_section,
    lists,
    menu,
    other_pages,
    paragraphs,
    placed,
    prose,
    rss,
    serve,
    stories,
    teaser,
    urlset,
)

__all__ = ["SHAPES", "Shape", "served", "urlset"]


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
    """Articles of three pages, numbered in three ways; lists link to second pages too."""
    told = stories(n)
    other_pages(shape, n // 3)
    linked = []
    for i, story in enumerate(told):
        stem = by_section(story).removesuffix(".html")
        path = stem if i % 3 == 1 else f"{stem}.html"
        second, third = ((f"{path}?page={k}", f"{stem}/{k}", f"{stem}-p{k}.html")[i % 3] for k in (2, 3))
        own = (path, second, third)
        shape.articles.add(path)
        shape.texts[path] = [each for part in (1, 2, 3) for each in paragraphs(story, part)]
        pager = "".join(f"<a href='{each}'>{number}</a> " for number, each in enumerate(own, 1))
        for number, each in enumerate(own, 1):
            follow = f"<link rel='next' href='{own[number]}'>" if number < 3 and i % 2 else ""
            body = prose(story, number) + f"<div class='pagination'>{pager}</div>"
            article_html(story, shape, each, head=follow, body=body, nav=menu())
            if number > 1:
                shape.same[each] = path
        linked += [(story, path), *([(story, second)] if i % 4 == 0 else [])]
    lists(shape, linked)


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


def served(name: str, n: int = 300) -> AbstractContextManager[Shape]:
    """The shape of that name, with `n` articles, on a loopback address of its own."""
    return serve(SHAPES[name], n)
