"""A news site made from a seed: many articles in several templates, promos and teasers inside their bodies.

The promos stand in `promos.txt`, which no rule, cue or training reads. Each article knows its own sentences
and which foreign lines stand in its body, so that a crawl can be judged line by line.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from html import escape
from pathlib import Path

PROMOS = tuple((Path(__file__).parent / "promos.txt").read_text(encoding="utf-8").splitlines())
WHO = (
    "The mayor of {place}",
    "A spokeswoman for {firm}",
    "Rescue workers in {place}",
    "The regional court of {place}",
    "Teachers at {firm}",
    "Residents of {place}",
    "The head of {firm}",
    "Farmers around {place}",
    "The harbour office in {place}",
)
DID = (
    "said on {day} that the {thing} would cost {number} million",
    "closed the {thing} after {number} complaints",
    "opened a new {thing} with room for {number} people",
    "rejected plans for a {thing} on {day}",
    "found {number} faults in the {thing}",
    "will vote on the {thing} again on {day}",
    "counted {number} visitors at the {thing} by {day}",
)
THEN = (
    "and expects an answer within {number} days",
    "although neighbours had warned of the noise",
    "after {number} months of talks with the ministry",
    "because the old one had failed in the winter",
    "while the opposition called for an inquiry",
    "and thanked the {number} volunteers who had helped",
    "as heavy rain kept falling for the {number}th day",
)
THINGS = ("bridge", "tram line", "swimming hall", "wind farm", "school kitchen", "ferry", "tunnel", "market")
VERBS = ("gets", "loses", "debates", "rebuilds")
FIRMS = ("Works", "College", "Rail", "Council")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SYLLABLES = ("bar", "del", "fen", "gor", "hal", "kel", "lin", "mar", "nor", "ost", "pel", "rin", "sel", "tor")

RECENT = 60  # a site teases its latest articles,
NEWEST = 24  # but not those that a crawl fetches at the same time: of them it knows nothing yet

Teaser = tuple[str, str, tuple[str, ...]]  # title, lead, paragraphs


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the site. `foreign`: the lines in its body that are not its own."""

    path: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    foreign: tuple[str, ...]
    html: str


def make_site(count: int = 200, seed: int = 20261122) -> dict[str, Story]:
    """Path -> story, the same for the same seed."""
    chance = random.Random(seed)
    bare = [_story(chance, number) for number in range(count)]
    stories = {}
    for number, (title, lead, paragraphs) in enumerate(bare):
        is_early = number < RECENT
        earlier = range(NEWEST, RECENT) if is_early else range(number - RECENT, number - NEWEST)
        others = [bare[i] for i in chance.sample([i for i in earlier if i != number], 2)]
        promos = chance.sample(PROMOS, 3)
        foreign = (*promos, *(line for other in others for line in other[:2]))
        path = f"/news/{number:04d}"
        template = TEMPLATES[number % len(TEMPLATES)]
        pieces = Pieces(escape(title), escape(lead), [escape(p) for p in paragraphs], promos, others, chance)
        stories[path] = Story(path, title, lead, paragraphs, foreign, template(pieces))
    return stories


def _story(chance: random.Random, number: int) -> Teaser:
    title = f"{_name(chance)} {chance.choice(VERBS)} its {chance.choice(THINGS)} after {number + 3} years"
    paragraphs = tuple(
        " ".join(_sentence(chance) for _ in range(chance.randint(2, 4))) for _ in range(chance.randint(5, 9))
    )
    return title, _sentence(chance), paragraphs


def invented(chance: random.Random, number: int) -> tuple[str, list[str]]:
    """Title and paragraphs of an article that is like no other."""
    title, lead, paragraphs = _story(chance, number)
    return title, [lead, *paragraphs]


def _sentence(chance: random.Random) -> str:
    slots = {
        "place": _name(chance),
        "firm": f"{_name(chance)} {chance.choice(FIRMS)}",
        "day": chance.choice(DAYS),
        "thing": chance.choice(THINGS),
        "number": chance.randint(2, 990),
    }
    return " ".join(chance.choice(part) for part in (WHO, DID, THEN)).format(**slots) + "."


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(3)).capitalize()


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a template puts together; all but the promos is escaped."""

    title: str
    lead: str
    paragraphs: list[str]
    promos: list[str]
    others: list[Teaser]
    chance: random.Random

    def mixed(self, own: str, promo: str, teaser: str, joint: str = "\n") -> str:
        """The body: foreign pieces at random places between the own ones, never before the first."""
        pieces = [own.format(paragraph) for paragraph in self.paragraphs]
        foreign = [promo.format(escape(line)) for line in self.promos]
        foreign += [teaser.format(escape(title), escape(lead)) for title, lead, _ in self.others]
        for piece in foreign:
            pieces.insert(self.chance.randint(1, len(pieces)), piece)
        return joint.join(pieces)

    @property
    def head(self) -> str:
        meta = f'<meta charset="utf-8"><meta name="description" content="{self.lead}">'
        return f'<html lang="en"><head>{meta}<title>{self.title} | Generated Gazette</title></head>'


def semantic(pieces: Pieces) -> str:
    body = pieces.mixed("<p>{}</p>", "<p>{}</p>", '<p><a href="/x">{}</a></p><p>{}</p>')
    return (
        f'<!doctype html>{pieces.head}<body><nav><a href="/">Home</a> <a href="/town">Town</a></nav>'
        f"<main><article><h1>{pieces.title}</h1><p class='standfirst'>{pieces.lead}</p>{body}</article>"
        "</main><footer>Generated Gazette, 1 Press Street</footer></body></html>"
    )


def soup(pieces: Pieces) -> str:
    """Only divs, with names that say nothing."""
    line = '<div class="c7">{}</div>'
    body = pieces.mixed(line, line, '<div class="c9"><a href="/x">{}</a><div>{}</div></div>')
    return (
        f'{pieces.head}<body><div class="a1"><a href="/">Home</a> | <a href="/town">Town</a></div>'
        f'<div class="b3"><div class="b4">{pieces.title}</div><div class="b5">{pieces.lead}</div>{body}</div>'
        "</body></html>"
    )


def broken(pieces: Pieces) -> str:
    """One block of text, its paragraphs split by line breaks."""
    body = pieces.mixed("{}", "<i>{}</i>", '<b><a href="/x">{}</a></b><br>{}', "<br><br>\n")
    return (
        f"{pieces.head}<body><table><tr><td><h2>{pieces.title}</h2><b>{pieces.lead}</b><br><br>{body}</td>"
        f"<td><a href='/'>Home</a><br><a href='/town'>Town</a></td></tr></table></body></html>"
    )


def boxed(pieces: Pieces) -> str:
    """Sections in the body, promos in boxes of their own, teasers as small articles."""
    body = pieces.mixed(
        "<section><p>{}</p></section>",
        "<section><div>{}</div></section>",
        '<article><h3><a href="/x">{}</a></h3><p>{}</p></article>',
    )
    return (
        f"<!doctype html>{pieces.head}<body><header><h1>{pieces.title}</h1></header>"
        f"<div id='content'><p><strong>{pieces.lead}</strong></p>{body}</div></body></html>"
    )


TEMPLATES = (semantic, soup, broken, boxed)
