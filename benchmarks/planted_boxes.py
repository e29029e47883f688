"""Pages with boxes planted into their body that are no part of the article, for training.

Pages whose sites put related stories, share bars and appeals into the middle of the text are few among those
with known text, and each site builds them in a way of its own. Here they are built in many ways: with and
without a label, with lists, cards, pictures and summaries, under class names that say something or nothing.
Titles and summaries are other pages' own, the links lead to addresses like the page's own. What the known
text lacks is no article text, so nothing here needs a label. The same page and seed give the same boxes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast
from unicodedata import normalize
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import SubElement, _Element
from lxml.html import HtmlElement, html_parser

from pipelines import cues
from pipelines.extract.decode import decode, parse
from pipelines.extract.segment import letters

FEWEST_PARAGRAPHS = 4  # of the known text, in one container
SHORTEST = 60  # characters of a paragraph
NAMES = (
    "related", "box", "card", "teaser", "promo", "read-more", "inline-links", "story-list", "embed", "widget",
    "article-relate", "see-also", "tin-lien-quan", "recommended", "item", "module", "block", "component",
)  # fmt: skip
LABEL_KINDS = ("related", "read_more")
BAR_KINDS = ("share", "copy_link", "newsletter", "comments", "ads")


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another page, as a box shows it."""

    title: str
    summary: str


def teaser_of(title: str, text: str) -> Teaser | None:
    """None for a page without a title or a first paragraph."""
    first = next((line.strip() for line in text.splitlines() if len(line.strip()) > SHORTEST), "")
    return Teaser(title.strip(), first[:220].rpartition(" ")[0] + "…") if title.strip() and first else None


def planted(
    page: bytes, text: str, url: str, teasers: Sequence[Teaser], language: str, seed: str
) -> bytes | None:
    """The page in UTF-8 with one to three boxes between its paragraphs; None where no place is found."""
    tree = parse(decode(page))
    places = _body_paragraphs(tree, letters(text)) if tree is not None else []
    if len(places) < FEWEST_PARAGRAPHS or len(teasers) < 4 or tree is None:
        return None
    builder = _Builder(Random(seed), url, teasers, language)
    for place in builder.chance.sample(places[1:], builder.chance.randint(1, 3)):
        place.addnext(builder.box())
    return bytes(html.tostring(tree, encoding="utf-8"))


def _body_paragraphs(tree: _Element, known: str) -> list[_Element]:
    """The paragraphs of the known text in the container that holds most of them."""
    by_parent: dict[_Element, list[_Element]] = {}
    for element in cast("Iterator[HtmlElement]", tree.iter("p")):
        own = str(element.text_content())
        parent = element.getparent()
        if parent is not None and len(own) > SHORTEST and letters(own) in known:
            by_parent.setdefault(parent, []).append(element)
    return max(by_parent.values(), key=len, default=[])


def _made(tag: str) -> _Element:
    element: _Element = html_parser.makeelement(tag)
    return element


class _Builder:
    def __init__(self, chance: Random, url: str, teasers: Sequence[Teaser], language: str) -> None:
        self.chance = chance
        self.url = url
        self.teasers = teasers
        phrases = cues.load(language).strong
        self.labels = sorted(phrase for phrase, kind in phrases.items() if kind in LABEL_KINDS)
        self.bars = sorted(phrase for phrase, kind in phrases.items() if kind in BAR_KINDS)

    def box(self) -> _Element:
        kind = self.chance.random()
        if kind < 0.15:
            return self.bar()
        if kind < 0.3:
            return self.line()
        box = _made(self.chance.choice(("div", "div", "aside", "section", "ul", "blockquote", "table")))
        self.name(box)
        inner = self.cell(box) if box.tag == "table" else self.nested(box)
        if self.labels and self.chance.random() < 0.6:
            label = SubElement(inner, self.chance.choice(("h2", "h3", "h4", "p", "strong", "span", "div")))
            self.name(label)
            label.text = self.phrase(self.labels)
        item = self.chance.choice(ITEMS)
        for teaser in self.chance.sample(self.teasers, self.chance.choice((1, 1, 1, 2, 2, 3, 4))):
            item(self, inner, teaser)
        return box

    def bar(self) -> _Element:
        """Buttons and appeals: share, copy the link, subscribe."""
        box = _made(self.chance.choice(("div", "p", "ul")))
        self.name(box)
        tag = self.chance.choice(("span", "a", "button", "div")) if box.tag != "ul" else "li"
        mark = self.chance.choice(("{}", "{}", "[{}]", "{} »"))
        for _ in range(self.chance.randint(1, 4)):
            part = SubElement(box, tag)
            part.text = mark.format(self.phrase(self.bars)) if self.bars else "→"
            part.tail = self.chance.choice(("", " ", " | ", "\n"))
            if tag == "a":
                part.set(
                    "href", self.chance.choice(("#", "javascript:void(0)", "https://social.example/share"))
                )
        return box

    def line(self) -> _Element:
        """A paragraph that is a pointer: a label and a linked title."""
        line = _made("p")
        around = SubElement(line, self.chance.choice(("strong", "em", "b", "span")))
        label = self.phrase(self.labels) if self.labels and self.chance.random() < 0.7 else ""
        around.text = f"{label}: " if label else self.chance.choice((">> ", "- ", "► ", ""))
        self.link(around, self.chance.choice(self.teasers).title)
        return line

    def cell(self, table: _Element) -> _Element:
        """A table that only frames its box; maybe with the label in a row above."""
        if self.labels and self.chance.random() < 0.5:
            SubElement(SubElement(table, "tr"), self.chance.choice(("td", "th"))).text = self.phrase(
                self.labels
            )
        return SubElement(SubElement(table, "tr"), "td")

    def nested(self, box: _Element) -> _Element:
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            box = SubElement(box, "li" if box.tag == "ul" else "div")
            self.name(box)
        return box

    def name(self, element: _Element) -> None:
        word = self.chance.choice(NAMES)
        kind = self.chance.random()
        if kind < 0.4:
            element.set("class", word)
        elif kind < 0.55:
            element.set("class", f"{self.chance.choice(NAMES)}__{word}")
        elif kind < 0.8:
            element.set("class", f"{self.chance.choice('abcsx')}{self.chance.randrange(16**5):05x}")

    def link(self, parent: _Element, text: str) -> _Element:
        link = SubElement(parent, "a", {"href": self.address(text)})
        link.text = text
        return link

    def address(self, title: str) -> str:
        """Built like the page's own address, with this title."""
        parts = urlsplit(self.url)
        above, _, last = parts.path.rstrip("/").rpartition("/")
        plain = normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
        slug = re.sub(r"\W+", "-", plain).strip("-") or "story"
        number = str(self.chance.randrange(10**5, 10**8))
        _, dot, ending = last.rpartition(".")
        path = f"{above}/{slug[:80]}-{number}" + (dot + ending if dot and ending.isalpha() else "")
        return path if self.chance.random() < 0.5 else f"{parts.scheme}://{parts.netloc}{path}"

    def phrase(self, phrases: Sequence[str]) -> str:
        phrase = self.chance.choice(phrases)
        return phrase.upper() if self.chance.random() < 0.2 else phrase[:1].upper() + phrase[1:]


def _listed(builder: _Builder, box: _Element, teaser: Teaser) -> None:
    builder.link(
        SubElement(box, "li" if box.tag == "ul" else builder.chance.choice(("p", "div", "li"))), teaser.title
    )


def _card(builder: _Builder, box: _Element, teaser: Teaser) -> None:
    card = SubElement(box, "div")
    builder.name(card)
    if builder.chance.random() < 0.6:
        picture = builder.link(card, "")
        SubElement(picture, "img", {"src": "/p.jpg", "alt": teaser.title})
    builder.link(SubElement(card, builder.chance.choice(("h3", "h4", "h5", "div", "p"))), teaser.title)
    if builder.chance.random() < 0.7:
        summary = SubElement(card, builder.chance.choice(("p", "div", "span")))
        builder.name(summary)
        summary.text = teaser.summary


def _flat(builder: _Builder, box: _Element, teaser: Teaser) -> None:
    builder.link(SubElement(box, builder.chance.choice(("h3", "h4", "strong", "p"))), teaser.title)
    SubElement(box, "p").text = teaser.summary


def _all_link(builder: _Builder, box: _Element, teaser: Teaser) -> None:
    link = builder.link(box, "")
    SubElement(link, builder.chance.choice(("h3", "h4", "span", "div"))).text = teaser.title
    SubElement(link, builder.chance.choice(("p", "span", "div"))).text = teaser.summary


def _dated(builder: _Builder, box: _Element, teaser: Teaser) -> None:
    row = SubElement(box, "div")
    builder.name(row)
    day, month = builder.chance.randint(1, 28), builder.chance.randint(1, 12)
    SubElement(row, builder.chance.choice(("span", "time", "div"))).text = f"{day:02}.{month:02}.2026"
    builder.link(row, teaser.title)


def _broken(builder: _Builder, box: _Element, teaser: Teaser) -> None:
    """A line of its own that only `<br>` parts from the next."""
    mark = builder.chance.choice(("- ", "• ", "» ", ""))
    if len(box):
        box[-1].tail = (box[-1].tail or "") + mark
    else:
        box.text = (box.text or "") + mark
    builder.link(box, teaser.title)
    SubElement(box, "br")


ITEMS: tuple[Callable[[_Builder, _Element, Teaser], None], ...] = (
    _listed,
    _card,
    _card,
    _flat,
    _all_link,
    _dated,
    _broken,
)
