"""Every address of the demo newspaper, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from functools import partial
from importlib.resources import files
from urllib.parse import parse_qs

from crawler.demo import feeds
from crawler.demo.listings import listing_page, odd_page, section_page
from crawler.demo.pages import address, labels, story_page, template
from crawler.demo.story import Story, stories

HTML = "text/html; charset=utf-8"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
SEEDS = {
    "/en/vietnam-us-dialogue-post250812.vnp": "en_vietnamplus_full",
    "/vi/doi-thoai-viet-nam-hoa-ky-250813.html": "vi_ttxvn_reprint_full",
}
OLD_ADDRESS, PRIVATE_REDIRECT = (
    "/en/2026/11/the-bakery-at-its-old-address/",
    "/en/2026/11/moved-to-another-house/",
)
PRIVATE_TARGET = "http://127.0.0.2:9/inside"
ODD = {
    "/en/local/articles/before-you-continue-900001": "consent",
    "/en/local/articles/video-the-new-ferry-900002": "no-text",
    "/en/local/articles/an-unknown-story-900003": "not-found",
    "/en/local/articles/courier-calendar-2027-900004": "product",
    "/en/local/articles/how-the-harbour-board-lost-its-way-900005": "paywall",
}
TOPIC = "/en/local/articles/the-harbour-topic-900006"
MISSING, REMOVED, PDF = (
    "/en/2026/11/the-story-that-was-never-written/",
    "/en/2026/11/an-article-that-was-withdrawn/",
    "/en/local/articles/annual-report-900007",
)
FORBIDDEN = "/private/draft-the-next-mayor-900008.html"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends; `is_slow`: only after a while."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_slow: bool = False


Route = Callable[[str, int], Answer]


def mobile(story: Story) -> str:
    return "/m" + address(story)


def amp(story: Story) -> str:
    return "/amp" + address(story)


def whole(story: Story) -> str:
    """The story with all its pages on one, which here is the same page."""
    return address(story) + "?view=full"


class Paper:
    """The routes of the newspaper: path -> what it answers for a base URL, the nth time that it is asked."""

    def __init__(self) -> None:
        self._routes: dict[str, Route] = {}
        self._by_number = {str(s.number): s for s in stories() if s.system == "table"}
        self._add_stories()
        self._add_odd_pages()
        self._add_documents()

    def answer(self, path: str, query: str, base: str, times: int) -> Answer:
        """`times`: how often the path has been asked for, this time included."""
        asked = parse_qs(query)
        if route := self._routes.get(path):
            return route(base, times)
        if path.endswith("/doc.php") and (story := self._by_number.get(asked.get("id", [""])[0])):
            return _story(story, "", base, times)
        if path.startswith("/photos/"):
            return Answer(200, PIXEL, {"Content-Type": "image/gif"})
        return self._section(path, asked.get("page", ["1"])[0], base) or _missing(404)

    def _section(self, path: str, number: str, base: str) -> Answer | None:
        language, section = ([*path.strip("/").split("/"), ""])[:2]
        if (
            language not in labels()
            or section not in (*labels()[language]["sections"], "")
            or not number.isdigit()
        ):
            return None
        page = section_page(language, section, int(number), base)
        return None if page is None else Answer(200, page, {"Content-Type": HTML})

    def _add_stories(self) -> None:
        for story in stories():
            self._routes[address(story)] = partial(_story, story, "")
            self._routes[mobile(story)] = partial(_story, story, "")
            self._routes[amp(story)] = partial(_story, story, "amp")
        for path, name in SEEDS.items():
            page = (files(__package__) / "seeds" / f"{name}.html").read_bytes()
            self._routes[path] = partial(_fixed, Answer(200, page, {"Content-Type": HTML}))

    def _add_odd_pages(self) -> None:
        for path, name in ODD.items():
            self._routes[path] = partial(_made, HTML, partial(odd_page, name))
        english = [s for s in stories() if s.language == "en"]
        self._routes |= {
            TOPIC: partial(_made, HTML, partial(listing_page, "en", "The harbour", english[:8])),
            OLD_ADDRESS: partial(_moved, address(moved_story())),
            PRIVATE_REDIRECT: partial(_fixed, Answer(302, b"", {"Location": PRIVATE_TARGET})),
            REMOVED: partial(_fixed, _missing(410)),
            PDF: partial(_fixed, Answer(200, b"%PDF-1.4\n%%EOF\n", {"Content-Type": "application/pdf"})),
            FORBIDDEN: partial(_made, HTML, partial(odd_page, "paywall")),
        }

    def _add_documents(self) -> None:
        self._routes["/"] = partial(_made, HTML, partial(feeds.front_page, template("front")))
        for path, (kind, make) in feeds.documents(odd_addresses()).items():
            self._routes[path] = partial(_made, kind, make)


def moved_story() -> Story:
    """The story that the redirect leads to."""
    return next(s for s in stories() if "moved" in s.marks)


def copies_of(story: Story) -> list[str]:
    """The other addresses at which the sitemap has the story."""
    makers = {"mobile": mobile, "amp": amp, "whole": whole}
    return [make(story) for mark, make in makers.items() if mark in story.marks]


def odd_addresses() -> list[str]:
    """What the sitemap lists besides the stories: what real sitemaps have in them too."""
    copies = [copy for story in stories() for copy in copies_of(story)]
    ends = [TOPIC, OLD_ADDRESS, PRIVATE_REDIRECT, MISSING, REMOVED, PDF, FORBIDDEN]
    return [*SEEDS, *copies, *ODD, *ends]


def _story(story: Story, system: str, base: str, times: int) -> Answer:
    if "flaky" in story.marks and times == 1:
        return Answer(500, b"<h1>Internal Server Error</h1>", {"Content-Type": HTML})
    charset = "utf-8" if "nfd" in story.marks else story.charset
    kind = "text/html" if "no_charset_header" in story.marks else f"text/html; charset={charset}"
    headers = {"Content-Type": kind, "Last-Modified": http_date(story.modified or story.created)}
    return Answer(200, story_page(story, base, system), headers, "slow" in story.marks)


def _made(kind: str, make: Callable[[str], bytes], base: str, times: int) -> Answer:
    return Answer(200, make(base), {"Content-Type": kind})


def _moved(path: str, base: str, times: int) -> Answer:
    return Answer(301, b"", {"Location": base + path})


def _fixed(answer: Answer, base: str, times: int) -> Answer:
    return answer


def _missing(status: int) -> Answer:
    return Answer(
        status, b"<!DOCTYPE html><title>Gone</title><h1>This page is not here</h1>", {"Content-Type": HTML}
    )


def http_date(created: str) -> str:
    moment = datetime.fromisoformat(created)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return format_datetime(moment.astimezone(timezone.utc), usegmt=True)
