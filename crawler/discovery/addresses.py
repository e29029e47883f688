"""Is it an article, before it is fetched: what its address says, the link to it, and the site's habits.

A logistic model over facts of the address (weights in `addresses.json`, from `python -m
benchmarks.addresses`) is joined by what this site's feeds and sitemaps have shown of the shape of its
articles' addresses.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, log
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.discovery.dates import is_archive, period_in
from crawler.discovery.words import words

SURE = 0.7  # from here on an address is fetched as an article
UNSURE = 0.3  # from here on within a budget; below it never

NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|m?js|json|xml|rss|atom|pdf|docx?|xlsx?|pptx?|zip|gz|rar|exe|apk|dmg|"
    r"mp[34]|m4[av]|mov|avi|webm|ogg|wav|woff2?|ttf|eot|txt|csv|ics|m3u8?|torrent)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+")
_HEX = re.compile(
    r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I
)
_EXTENSION = re.compile(
    r"\.(?:[a-z]?html?|php\d?|aspx?|jsp|cms|ece|amp|story|bild\.html|tpo|epi|dhtml)$", re.IGNORECASE
)
_PAGE_QUERY = re.compile(
    r"^(?:page|paged|p|pg|offset|start|sort|order|filter|q|s|search|query|view|tab|cat|lang)$", re.I
)
_ID_QUERY = re.compile(r"^(?:id|aid|article|articleid|news_?id|story|storyid|idxno|no|item|nid|arcid)$", re.I)
_ITEM_HOST = re.compile(
    r"^(?:shop|store|forums?|community|discuss\w*|support|help|docs?|jobs?|careers?|status)\.", re.I
)


def address_facts(url: str) -> dict[str, float]:
    """What the model reads, by name; numbers from 0 to about 3."""
    parts = urlsplit(url)
    segments = [unquote(segment).lower() for segment in parts.path.split("/") if segment]
    last = _EXTENSION.sub("", segments[-1]) if segments else ""
    size = _words_in(last)
    longest = max((_words_in(segment) for segment in segments), default=0)
    numbers = [len(digits) for digits in _DIGITS.findall(_HEX.sub(" ", last))]
    names = set(segments[:-1])
    names_all = names | {last}
    period = period_in(f"http://x{parts.path}")
    keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
    return {
        "home": not segments,
        "depth_1": len(segments) == 1,
        "depth": min(len(segments), 6) / 3,
        "last_words": log(1 + size),
        "longest_words": log(1 + longest),
        "is_slug": size >= 4,
        "is_long_slug": size >= 7,
        "is_one_word": size <= 1 and not numbers,
        "last_chars": min(len(last), 100) / 50,
        "has_number": any(length >= 3 for length in numbers),
        "has_id": any(length >= 5 for length in numbers),
        "is_number": last.isdigit(),
        "has_hex": bool(_HEX.search(last)),
        "dated": period is not None,
        "dated_day": period is not None and period[0] == period[1],
        "ends_in_date": period is not None and not _WORD.search(last),
        "extension": bool(segments) and last != segments[-1],
        "slash": parts.path.endswith("/") and bool(segments),
        "listing_word": bool(names & words("listing")),
        "listing_end": last in words("listing"),
        "thread_word": bool(names_all & words("thread")),
        "item_word": bool(names & words("item")),
        "article_word": bool(names & words("article")),
        "item_host": bool(_ITEM_HOST.match((parts.hostname or "").removeprefix("www."))),
        "query": bool(keys),
        "id_query": any(_ID_QUERY.match(key) for key in keys),
        "page_query": any(_PAGE_QUERY.match(key) for key in keys),
    }


def shape(url: str) -> str:
    """The address with what differs from article to article taken out:
    `/thoi-su/gia-vang-tang-manh-123.html` is `/w/S9.html`. Two articles of one site mostly have the same
    shape, an article and a section seldom.
    """
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    keys = sorted(key.lower() for key, value in parse_qsl(parts.query) if value)
    tail = "/" if parts.path.endswith("/") and segments else ""
    return "/" + "/".join(map(_segment_shape, segments)) + tail + ("?" + "&".join(keys) if keys else "")


@cache
def weights() -> dict[str, float]:
    read: dict[str, float] = json.loads(
        files("crawler.discovery").joinpath("addresses.json").read_text("utf-8")
    )
    return read


@dataclass(slots=True)
class SiteHabits:
    """The shapes of a site's article addresses, learned from its feeds and sitemaps and from what pages
    proved.
    """

    articles: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def learn(self, url: str, *, is_article: bool) -> None:
        (self.articles if is_article else self.others)[shape(url)] += 1

    def evidence(self, url: str) -> float:
        """Log-odds to add: up to +4 for the usual shape of the site's articles, down to -4 for one of its
        others.
        """
        own = shape(url)
        known = sum(self.articles.values())
        here, against = self.articles[own], self.others[own]
        if not here and not against:
            # The more articles have been seen without this shape, the less likely it is one.
            return -min(log(1 + known) / 2, 2.5) if known >= 5 else 0.0
        share = here / known if known else 0.0
        return max(-4.0, min(4.0, log((here + 0.5) / (2 * against + 0.5)) + (1.0 if share > 0.2 else 0.0)))


NO_HABITS = SiteHabits()

# Log-odds of a link's place and words; set by hand, as the data has addresses without the links to them.
_PLACES = {"nav": -2.0, "header": -1.5, "footer": -3.0, "tag": -4.0, "pagination": -5.0, "aside": 0.0}


def article_probability(
    url: str,
    habits: SiteHabits = NO_HABITS,
    *,
    text: str | None = None,
    place: str = "",
    is_heading: bool = False,
    bonus: float = 0.0,
) -> float:
    """How likely it is that an article stands at the address, 0..1. `text` is the link's; None: there is no
    link.
    """
    if NOT_PAGES.search(urlsplit(url).path) or is_archive(url):
        return 0.0
    known = weights()
    score = known["bias"] + sum(known.get(name, 0.0) * value for name, value in address_facts(url).items())
    score += habits.evidence(url) + bonus + _PLACES.get(place, 0.0) + (1.0 if is_heading else 0.0)
    if text is not None:
        size = len(text.split()) + len(_UNSPACED.findall(text)) // 2
        score += 1.0 if size >= 6 else 0.5 if size >= 4 else -1.0 if 0 < size <= 2 else 0.0
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _words_in(text: str) -> int:
    """Words of two letters or more; scripts without spaces have one for every two characters."""
    return len(_WORD.findall(text)) + len(_UNSPACED.findall(text)) // 2


def _segment_shape(segment: str) -> str:
    stem = _EXTENSION.sub("", segment)
    extension = segment[len(stem) :].lower()
    lower = stem.lower()
    if (
        lower in words("listing")
        or lower in words("thread")
        or lower in ("a", "article", "articles", "story", "news")
    ):
        return lower + extension
    if stem.isdigit():
        year = len(stem) == 4 and stem[:2] in ("19", "20")
        return ("Y" if year else "9" if len(stem) > 2 else "M") + extension
    size = _words_in(_HEX.sub(" ", stem))
    has_number = any(len(number) >= 3 for number in _DIGITS.findall(stem)) or bool(_HEX.search(stem))
    return ("S" if size >= 4 else "s" if size >= 3 else "w") + ("9" if has_number else "") + extension
