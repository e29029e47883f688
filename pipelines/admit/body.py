"""What stands on a page, counted in one pass over its body: tags, classes, links, labels, forms."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from functools import lru_cache
from typing import Final

from pipelines.admit.page_words import page_words
from pipelines.admit.shapes import PRICE, phones
from pipelines.markup import Element, Markup

COUNTED_TAGS: Final = (
    "a", "p", "h1", "h2", "h3", "li", "img", "form", "input", "button", "table", "td", "time", "select",
    "iframe", "video", "section", "article", "blockquote", "figure", "figcaption", "code", "pre", "option",
    "svg", "dl", "textarea",
)  # fmt: skip
INPUTS: Final = (
    "number", "email", "tel", "radio", "checkbox", "hidden", "submit", "select", "textarea", "text",
    "password", "search",
)  # fmt: skip
CLASS_SPLIT: Final = re.compile(r"[^a-z]+")
BUTTON_CLASS: Final = re.compile(r"btn|button|cta", re.I)
DIGIT: Final = re.compile(r"\d")
YEAR_OR_DAY: Final = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
AGO: Final = re.compile(
    r"\b\d+\s*(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|[hdwmy])\b$|\bago\b", re.I
)
# Of addresses in small letters: to look for either case, or at the beginning, is three times as slow.
USER: Final = re.compile(
    r"/(?:u|users?|members?|profiles?|people|authors?)[/.]|[?&](?:u|user|uid|member)=|@\w"
)
SHARE: Final = re.compile(
    r"sharer|/share\?|intent/(?:tweet|post)|sharearticle|share-offsite|pin/create|/submit\?url|wa\.me/\?text"
)
SHARE_SCHEMES: Final = ("whatsapp:", "mailto:?")
SHAPED: Final = frozenset({"div", "li", "article", "section", "tr"})
UNSEEN: Final = frozenset({"script", "style", "noscript", "template"})
HEADINGS: Final = frozenset({"h2", "h3", "h4"})
LABEL_CHARS: Final = 60
SHORT_CHARS: Final = 30
TITLE_WORDS: Final = 5
TITLE_CHARS: Final = 15  # a link with so many words, or more characters, is a title
FAR: Final = 20_000  # characters: where no day stands before or after the heading


def body_facts(markup: Markup) -> dict[str, float]:
    """Counts over the elements of the body; scripts and styles aside, texts are those of an element's own."""
    body = next((element for element in markup.by_tag["body"] if element.parent is markup.elements[0]), None)
    tally = _Tally(_around(markup.by_tag["img"], "a"))
    for element in markup.elements if body is None else (body, *body.inner()):
        if element.tag not in UNSEEN:
            tally.add(element)
    kinds = set(CLASS_SPLIT.split(body.get("class").lower() if body is not None else ""))
    told = {
        f"body_{name}": float(not kinds.isdisjoint(words.split()))
        for name, words in page_words()["body"].items()
    }
    return tally.counts() | tally.link_facts() | tally.label_facts() | told


class _Tally:
    """What was met so far on the way through the body."""

    def __init__(self, picture_links: Set[Element]) -> None:
        self.with_picture = picture_links
        self.is_call, self.is_reply = (pattern.match for pattern in _link_words())
        self.tags: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.shapes: Counter[tuple[str, str]] = Counter()
        self.inputs: Counter[str] = Counter()
        self.schemes: Counter[str] = Counter()
        self.folders: Counter[str] = Counter()
        self.targets: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # links, with a picture, titles
        self.users: set[str] = set()
        self.times: set[str] = set()
        self.days: list[int] = []  # where days stand, in characters of text before
        self.heading_at: int | None = None  # where the first h1 stands
        self.chars = self.texts = self.short_texts = self.paragraph_chars = 0
        self.link_chars = self.picture_links = self.title_links = self.button_links = self.anchors = 0
        self.linked_headings = self.calls = self.replies = self.shares = 0
        self.prices = self.phones = self.agos = 0

    def add(self, element: Element) -> None:
        tag, attributes = element.tag, element.attributes
        self.tags[tag] += 1
        if names := attributes.get("class"):
            for fact in _class_facts(names):
                self.classes[fact] += 1
            if tag in SHAPED:
                self.shapes[tag, names] += 1
        text = element.text.strip()
        if text:
            self._add_text(tag, text)
        if tail := element.tail:
            self.chars += len(tail.strip())
        if tag == "a":
            self._add_link(element, attributes.get("href", ""), names or "")
        elif tag in HEADINGS:
            outer = element.parent
            self.linked_headings += (outer is not None and outer.tag == "a") or element.holds("a")
        elif tag == "h1":
            self.heading_at = self.chars if self.heading_at is None else self.heading_at
        elif tag == "input":
            self.inputs[(attributes.get("type") or "text").lower()] += 1
        elif tag == "time":
            self.times.add(attributes.get("datetime") or text)
            self.days.append(self.chars)
        if text and tag in ("a", "button"):
            self.calls += self.is_call(text) is not None
            self.replies += self.is_reply(text) is not None

    def _add_text(self, tag: str, text: str) -> None:
        size = len(text)
        self.chars += size
        self.texts += 1
        self.short_texts += size < SHORT_CHARS
        if tag == "p":
            self.paragraph_chars += size
        if size < LABEL_CHARS and DIGIT.search(text):
            self.prices += PRICE.search(text) is not None
            self.phones += phones(text) > 0
            self.agos += AGO.search(text) is not None
            if YEAR_OR_DAY.search(text):
                self.days.append(self.chars)

    def _add_link(self, element: Element, href: str, names: str) -> None:
        self.schemes[href.partition(":")[0].lower()] += 1
        text = element.text.strip() if element.is_leaf else " ".join(element.whole_text().split())
        has_picture = element in self.with_picture
        self.link_chars += len(text)
        self.picture_links += has_picture
        self.title_links += text.count(" ") >= TITLE_WORDS - 1
        self.button_links += _is_button(names)
        if not href or href.startswith(("#", "javascript")):
            self.anchors += 1
            return
        small = href.lower()
        self.shares += small.startswith(SHARE_SCHEMES) or SHARE.search(small) is not None
        target = self.targets[href.partition("#")[0]]
        target[0] += 1
        target[1] += has_picture
        target[2] += len(text) > TITLE_CHARS
        path = href.partition("?")[0]
        self.folders[path.rstrip("/").rpartition("/")[0]] += 1
        if USER.search(small):
            self.users.add(path)

    def counts(self) -> dict[str, float]:
        """Tags, classes and kinds of fields."""
        tags = self.tags
        inputs = self.inputs + Counter({tag: tags[tag] for tag in ("select", "textarea")})
        facts = {f"n_{tag}": math.log1p(tags[tag]) for tag in COUNTED_TAGS}
        facts |= {f"class_{name}": math.log1p(self.classes[name]) for name in page_words()["classes"]}
        facts |= {f"input_{name}": math.log1p(inputs[name]) for name in INPUTS}
        headings = sum(tags[tag] for tag in HEADINGS)
        return facts | {
            "repeated_shape": math.log1p(max(self.shapes.values(), default=0)),
            "links_a_paragraph": min(50.0, tags["a"] / (1 + tags["p"])),
            "linked_headings": math.log1p(self.linked_headings),
            "linked_heading_share": self.linked_headings / (1 + headings),
        }

    def link_facts(self) -> dict[str, float]:
        """Where links lead, and what stands on them."""
        links = 1 + self.tags["a"]
        largest = max(self.folders.values(), default=0)
        return {
            "calls": math.log1p(self.calls),
            "replies": math.log1p(self.replies),
            "shares": math.log1p(self.shares),
            "phones": math.log1p(self.schemes["tel"]),
            "mails": math.log1p(self.schemes["mailto"]),
            "users": math.log1p(len(self.users)),
            "card_links": math.log1p(sum(n > 1 and p > 0 and t > 0 for n, p, t in self.targets.values())),
            "double_links": math.log1p(sum(n > 1 for n, _, _ in self.targets.values())),
            "picture_links": math.log1p(self.picture_links),
            "picture_link_share": self.picture_links / (1 + self.tags["img"]),
            "link_char_share": self.link_chars / (1 + self.chars),
            "title_links": math.log1p(self.title_links),
            "title_link_share": self.title_links / links,
            "folders": math.log1p(len(self.folders)),
            "folder_links": math.log1p(largest),
            "folder_link_share": largest / links,
            "button_links": math.log1p(self.button_links),
            "button_link_share": self.button_links / links,
            "anchors": math.log1p(self.anchors),
        }

    def label_facts(self) -> dict[str, float]:
        """Prices, numbers and days, and where days stand from the heading."""
        whole = 1 + self.chars
        at = self.heading_at or 0
        after = [day - at for day in self.days if day >= at]
        before = [at - day for day in self.days if day <= at]
        return {
            "shown_chars": math.log1p(self.chars),
            "shown_texts": math.log1p(self.texts),
            "short_texts": self.short_texts / (1 + self.texts),
            "paragraph_chars": math.log1p(self.paragraph_chars),
            "paragraph_char_share": self.paragraph_chars / whole,
            "heading_at": at / whole if self.heading_at is not None else 1.0,
            "heading_at_chars": math.log1p(at) if self.heading_at is not None else math.log1p(FAR),
            "day_after": math.log1p(min(after, default=FAR)),
            "day_before": math.log1p(min(before, default=FAR)),
            "day_near": float(any(day < 600 for day in after) or any(day < 300 for day in before)),
            "days": math.log1p(len(self.days)),
            "times": math.log1p(len(self.times)),
            "agos": math.log1p(self.agos),
            "shown_prices": math.log1p(self.prices),
            "price_density": 1000 * self.prices / whole,
            "shown_phones": math.log1p(self.phones),
        }


def _around(elements: Iterable[Element], tag: str) -> set[Element]:
    """What has this tag and holds one of the elements."""
    return {outer for element in elements for outer in element.around() if outer.tag == tag}


@lru_cache(maxsize=20_000)
def _is_button(names: str) -> bool:
    return BUTTON_CLASS.search(names) is not None


@lru_cache(maxsize=20_000)
def _class_facts(names: str) -> frozenset[str]:
    class_of = _class_of()
    return frozenset(class_of[word] for word in CLASS_SPLIT.split(names.lower()) if word in class_of)


@lru_cache(maxsize=1)
def _class_of() -> dict[str, str]:
    return {word: fact for fact, words in page_words()["classes"].items() for word in words.split()}


@lru_cache(maxsize=1)
def _link_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What calls to act, and what replies, begin with."""
    links = page_words()["links"]
    calls, replies = ("|".join(map(re.escape, links[name])) for name in ("calls", "replies"))
    return re.compile(calls, re.I), re.compile(rf"(?:{replies})\s*\d*$", re.I)
