"""Weighs what two articles share, and groups the articles of one event.

Names say who is concerned, days and numbers which event it is: the same two ministers meet often, but seldom
on the same day about the same 486 million. A shared clue counts the more the fewer articles have it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.stories.evidence import Evidence
from pipelines.stories.meaning import Meaning

LINKED = 0.5
MOST_DAYS_APART = 4  # of publication: beyond, two articles tell of two events, however much they share
SMALL_CORPUS = 1_000  # of fewer articles it is taken that they are drawn from so many
COMMON = 100  # a clue of more articles proposes no pairs
SMOOTHING = 0.75  # rare clues, put on top of what an article has, so that little in common is not much
UNRELATED = -4.0  # evidence, in log odds, of two articles that share too little to be weighed

# In log odds, fitted with `python -m benchmarks.train_stories`. "In common": the weight of the shared clues,
# on a logarithmic scale; "of all": over that of the article which has less.
WEIGHTS = {
    "bias": -6.79,
    "names in common": 1.14,
    "names of all": 3.52,
    "numbers of all": 6.72,
    "small numbers of all": 3.07,
    "days": 3.35,
    "places of all": 1.67,
    "days apart": -3.74,
    "quotations": 2.0,  # not fitted: no two articles there quote the same words
}


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles of one event: `score` 0..1, how likely that is; clues of both, the weightiest first."""

    one: str
    other: str
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The articles of one event in the order in which they were published, and what links them."""

    articles: tuple[str, ...]
    links: tuple[Link, ...]


def stories(
    articles: Sequence[Evidence], linked: float = LINKED, meaning: Meaning | None = None
) -> list[Story]:
    """All events of which more than one article tells.

    Two groups of articles are one event when that is so of their pairs on average: of two meetings of one
    man, an article is put to the one that it is more like.
    """
    links = {frozenset((link.one, link.other)): link for link in find_links(articles, 0.0, meaning)}
    odds = {pair: _log_odds(link.score) for pair, link in links.items()}
    least = _log_odds(linked)
    group_of = {one.article_id: [one.article_id] for one in articles}
    for pair in sorted(odds, key=lambda pair: (-odds[pair], sorted(pair))):
        if odds[pair] < least:
            break
        one, other = (group_of[article_id] for article_id in sorted(pair))
        if one is other:
            continue
        between = [odds.get(frozenset((a, b)), UNRELATED) for a in one for b in other]
        if sum(between) >= least * len(between):
            one += other
            for article_id in other:
                group_of[article_id] = one
    days = {one.article_id: one.day for one in articles}
    groups = {
        id(group): sorted(group, key=lambda a: (days[a], a)) for group in group_of.values() if len(group) > 1
    }
    return [
        Story(
            tuple(group),
            tuple(
                links[pair]
                for n, a in enumerate(group)
                for b in group[n + 1 :]
                if (pair := frozenset((a, b))) in links
            ),
        )
        for group in sorted(groups.values(), key=lambda group: (days[group[0]], group[0]))
    ]


def find_links(
    articles: Sequence[Evidence], linked: float = LINKED, meaning: Meaning | None = None
) -> Iterator[Link]:
    """All pairs that share enough."""
    weights = clue_weights(articles)
    for one, other in _candidates(articles, meaning):
        found = features(one, other, weights)
        odds = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in found.items())
        if meaning is not None:
            odds += meaning.log_odds(one.article_id, other.article_id)
        score = 1 / (1 + math.exp(-odds))
        if score >= linked:
            told = sorted(one.clues & other.clues, key=lambda clue: (-weights[clue], clue))
            yield Link(one.article_id, other.article_id, score, tuple(told))


def clue_weights(articles: Sequence[Evidence]) -> dict[str, float]:
    """1 for a clue that one article has, 0 for one that all have."""
    spread = Counter(clue for one in articles for clue in one.clues)
    size = 1 + max(len(articles), SMALL_CORPUS)
    return {clue: math.log(size / count) / math.log(size) for clue, count in spread.items()}


def features(one: Evidence, other: Evidence, weights: Mapping[str, float]) -> dict[str, float]:
    """What `WEIGHTS` weighs, each about 0..1."""
    mine, others, shared = (_totals(c, weights) for c in (one.clues, other.clues, one.clues & other.clues))

    def of_all(kinds: str) -> float:
        less = min(sum(mine[kind] for kind in kinds), sum(others[kind] for kind in kinds))
        return sum(shared[kind] for kind in kinds) / (less + SMOOTHING)

    return {
        "names in common": math.log1p(shared["n"]),
        "names of all": of_all("n"),
        "numbers of all": of_all("q"),
        "small numbers of all": of_all("rk"),
        "days": min(1.0, shared["d"]),
        "places of all": of_all("cp"),
        "days apart": abs(one.day - other.day) / MOST_DAYS_APART if one.day and other.day else 0.5,
        "quotations": math.log1p(shared["s"]),
    }


def _totals(clues: frozenset[str], weights: Mapping[str, float]) -> defaultdict[str, float]:
    totals: defaultdict[str, float] = defaultdict(float)
    for clue in clues:
        totals[clue[0]] += weights[clue]
    return totals


def _log_odds(score: float) -> float:
    score = min(max(score, 1e-9), 1 - 1e-9)
    return math.log(score / (1 - score))


def _candidates(articles: Sequence[Evidence], meaning: Meaning | None) -> Iterator[tuple[Evidence, Evidence]]:
    """Pairs that share two clues which are not too common, and were published about the same time."""
    spread = Counter(clue for one in articles for clue in one.clues)
    with_clue: defaultdict[str, list[int]] = defaultdict(list)
    pairs: Counter[tuple[int, int]] = Counter()
    for number, one in enumerate(articles):
        for clue in one.clues:
            if clue[0] in "nqd" and 1 < spread[clue] <= COMMON:
                earlier = with_clue[clue]
                pairs.update((before, number) for before in earlier if are_near(articles[before], one))
                earlier.append(number)
    likely = {pair for pair, shared in pairs.items() if shared >= 2}
    if meaning is not None:
        likely |= {pair for pair in meaning.likely() if are_near(articles[pair[0]], articles[pair[1]])}
    for one_number, other_number in sorted(likely):
        yield articles[one_number], articles[other_number]


def are_near(one: Evidence, other: Evidence) -> bool:
    return not (one.day and other.day) or abs(one.day - other.day) <= MOST_DAYS_APART
