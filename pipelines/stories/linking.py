"""Weighs what two articles share, and groups the articles of one event.

Names say who is concerned, particulars (numbers and dates) which event it is: the same two ministers meet
often, but seldom on the same day about the same 486 million. So articles with particulars must share some, or
have nearly the same words. A shared clue weighs the more the fewer articles have it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.stories.evidence import Evidence

# Chosen with `python -m benchmarks.stories`.
PARTICULARS, NAMES = 0.6, 0.4  # what each counts for
ENOUGH_PARTICULARS = 2  # shared; a single one counts half
LINKED = 0.3
UNDATED = 0.8  # what a score is worth where one of the two has no date
SOME_NAMES, MANY_PARTICULARS = 0.1, 4  # numbers alone must be many: any two long texts share some
FEW = 5.0  # the weight of one rare clue, put on top of what there is, so that little in common is not much
CONTRADICTION = 2  # two articles with so many particulars and none in common tell of two events,
SAME_WORDS = 0.45  # unless they have so much of their words in common (in one language)
MOST_DAYS_APART = 4  # of publication: beyond, two articles tell of two events, however much they share
SMALL_CORPUS = 1_000  # of fewer articles it is taken that they are drawn from so many
COMMON = 100  # a clue of more articles proposes no pairs


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles of one event: `score` 0..1; the clues that both have, save words, the weightiest first."""

    one: str
    other: str
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The articles of one event in the order in which they were published, and what links them."""

    articles: tuple[str, ...]
    links: tuple[Link, ...]


def stories(articles: Sequence[Evidence], linked: float = LINKED) -> list[Story]:
    """All events of which more than one article tells."""
    links = {frozenset((link.one, link.other)): link for link in find_links(articles, linked)}
    group_of = {one.article_id: [one.article_id] for one in articles}
    for link in sorted(links.values(), key=lambda link: (-link.score, link.one, link.other)):
        one, other = group_of[link.one], group_of[link.other]
        if one is other:
            continue
        between = [links[pair] for a in one for b in other if (pair := frozenset((a, b))) in links]
        if 2 * len(between) >= len(one) * len(other):
            one += other
            for article_id in other:
                group_of[article_id] = one
    days = {one.article_id: one.day for one in articles}
    groups = {
        id(group): sorted(group, key=lambda a: (days[a], a)) for group in group_of.values() if len(group) > 1
    }
    return [
        Story(tuple(group), tuple(link for pair, link in links.items() if pair <= set(group)))
        for group in sorted(groups.values(), key=lambda group: (days[group[0]], group[0]))
    ]


def find_links(articles: Sequence[Evidence], linked: float = LINKED) -> Iterator[Link]:
    """All pairs that share enough."""
    spread = Counter(clue for one in articles for clue in one.clues)
    size = max(len(articles), SMALL_CORPUS)
    weights = {clue: _worth(clue) * math.log((size + 1) / count) for clue, count in spread.items()}
    for one, other in _candidates(articles, spread):
        link = _link(one, other, weights)
        if link.score >= linked:
            yield link


def _link(one: Evidence, other: Evidence, weights: Mapping[str, float]) -> Link:
    names = _likeness(one, other, weights, "n")
    words = _likeness(one, other, weights, "w") if one.language == other.language else 0.0
    shared = one.clues & other.clues
    particulars = _particulars(shared)
    score = NAMES * max(names, words)
    if particulars:
        share = min(1.0, particulars / ENOUGH_PARTICULARS)
        score += PARTICULARS * share * _likeness(one, other, weights, "qd")
        if max(names, words) < SOME_NAMES and particulars < MANY_PARTICULARS:
            score = 0.0
    elif words < SAME_WORDS and min(_particulars(one.clues), _particulars(other.clues)) >= CONTRADICTION:
        score = 0.0
    if not (one.day and other.day):
        score *= UNDATED
    told = sorted((clue for clue in shared if clue[0] != "w"), key=lambda clue: (-weights[clue], clue))
    return Link(one.article_id, other.article_id, score, tuple(told))


def _worth(clue: str) -> float:
    """A number says the more, the more digits it has: 50 and 1,000 are everywhere, 1,842 is one bridge."""
    if clue[0] != "q":
        return 1.0
    digits = clue[2:].split("e")[0].replace(".", "").strip("0")
    return (0.3, 0.3, 0.7)[len(digits)] if len(digits) < 3 else 1.0


def _particulars(clues: Iterable[str]) -> int:
    return sum(clue[0] in "qd" for clue in clues)


def _likeness(one: Evidence, other: Evidence, weights: Mapping[str, float], kinds: str) -> float:
    """The weight of the shared clues of these kinds, over the geometric mean of what each article has."""
    mine, others = ({clue for clue in e.clues if clue[0] in kinds} for e in (one, other))
    whole = sum(weights[clue] for clue in mine) * sum(weights[clue] for clue in others)
    return sum(weights[clue] for clue in mine & others) / (math.sqrt(whole) + FEW) if whole else 0.0


def _candidates(articles: Sequence[Evidence], spread: Counter[str]) -> Iterator[tuple[Evidence, Evidence]]:
    """Pairs that share two clues which are not too common, and were published about the same time."""
    with_clue: defaultdict[str, list[int]] = defaultdict(list)
    pairs: Counter[tuple[int, int]] = Counter()
    for number, one in enumerate(articles):
        for clue in one.clues:
            if clue[0] in "nqd" and 1 < spread[clue] <= COMMON:
                earlier = with_clue[clue]
                pairs.update((before, number) for before in earlier if _are_near(articles[before], one))
                earlier.append(number)
    for (one_number, other_number), shared in pairs.items():
        if shared >= 2:
            yield articles[one_number], articles[other_number]


def _are_near(one: Evidence, other: Evidence) -> bool:
    return not (one.day and other.day) or abs(one.day - other.day) <= MOST_DAYS_APART
