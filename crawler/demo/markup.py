"""How each content system marks up the body of a story, and what it puts between the paragraphs.

A system is a `Markup`: patterns with `{text}`, filled for each part of the story. One more system is one more
table in `systems.toml`, and its page in `templates/`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from crawler.demo.story import Part, Story
from pipelines.toml import read_toml


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another story as a related box shows it."""

    title: str
    lead: str
    url: str


@dataclass(frozen=True, slots=True)
class Markup:
    """The patterns of one content system. `related` holds the teasers that `teaser` made, in `{items}`."""

    lead: str
    photo: str  # {alt} {caption} {url}
    related: str  # {label} {items}
    teaser: str  # {title} {lead} {url}
    read_more: str  # {label} {title} {url}
    paragraph: str = "<p>{text}</p>"
    heading: str = "<h2>{text}</h2>"
    quote: str = "<blockquote><p>{text}</p></blockquote>"
    items: str = "<ul>{items}</ul>"
    between: str = "\n"
    newsletter: str = ""  # {title} {text} {button}
    advert: str = ""  # {label}
    address: str = "/{language}/{section}/{slug}-{number}.html"
    json_ld: str = ""  # "", "article" or "graph"
    alt: str = "{caption}"  # what the alt text says; {title} and {n} are there too


@cache
def systems() -> Mapping[str, Markup]:
    """The content systems by name, as `systems.toml` has them."""
    text = (files(__package__) / "systems.toml").read_text(encoding="utf-8")
    return {name: Markup(**patterns) for name, patterns in read_toml(text).items()}


def body(story: Story, markup: Markup, labels: Mapping[str, str], teasers: Sequence[Teaser]) -> str:
    """The story's body as its content system writes it, promotions between the paragraphs."""
    n = 0
    pieces: list[str] = []
    places: defaultdict[int, list[str]] = defaultdict(list)
    for index, box in _promotions(story, markup, labels, teasers):
        places[index + (story.parts[index].kind == "heading")].append(box)
    for index, part in enumerate(story.parts):
        if part.kind == "photo":
            n += 1
        text = _part(part, story, markup, n)
        if index == len(story.parts) - 1 and "end_mark" in story.marks:
            text = "./.".join(text.rsplit(".", 1))
        pieces.append(text)
        pieces += places[index]
    return markup.between.join(pieces)


def _promotions(
    story: Story, markup: Markup, labels: Mapping[str, str], teasers: Sequence[Teaser]
) -> Iterator[tuple[int, str]]:
    """(after which part, box): spread differently from story to story."""
    last = len(story.parts) - 1
    first = min(1 + story.number % 2, last)
    related = markup.related.format(label=escape(labels["related"]), items=items(markup.teaser, teasers[:2]))
    newsletter = markup.newsletter.format(
        title=escape(labels["newsletter"]),
        text=escape(labels["newsletter_text"]),
        button=escape(labels["subscribe"]),
    )
    advert = markup.advert.format(label=escape(labels["advert"]))
    read_more = "".join(
        markup.read_more.format(label=escape(labels["read_more"]), title=escape(t.title), url=escape(t.url))
        for t in teasers[2:3]
    )
    middle = max(first + 1, len(story.parts) // 2)
    end = last if story.number % 3 == 0 else max(middle + 1, last - 1)
    yield first, related
    yield from ((middle, box) for box in (newsletter, advert) if box)
    yield end, read_more


def items(pattern: str, teasers: Sequence[Teaser]) -> str:
    return "\n".join(
        pattern.format(title=escape(t.title), lead=escape(t.lead), url=escape(t.url)) for t in teasers
    )


def _part(part: Part, story: Story, markup: Markup, n: int) -> str:
    if part.kind == "photo":
        caption = escape(part.lines[0])
        alt = markup.alt.format(caption=caption, title=escape(story.title), n=n)
        return markup.photo.format(caption=caption, alt=alt, url=f"/photos/{part.source}")
    if part.kind == "list":
        return markup.items.format(items="".join(f"<li>{escape(line)}</li>" for line in part.lines))
    pattern = {"heading": markup.heading, "quote": markup.quote}.get(part.kind, markup.paragraph)
    return pattern.format(text=escape(part.lines[0]))
