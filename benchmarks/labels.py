"""Which segments of a page are article text, told from the page's gold text.

Segments that stand nearly whole and only once in the gold are anchors; between two anchors a segment is
article text if its words stand in the gold between theirs. So of a line that the page shows twice, the right
one is marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"\w+")
CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
N = 4


def words(text: str) -> list[str]:
    text = text.lower()
    return (
        CJK.findall(text)
        if re.search("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]", text)
        else WORD.findall(text)
    )


def label(texts: Sequence[str], gold: str) -> list[float]:
    """For every segment the share of its words that is article text, 0..1."""
    target = words(gold)
    where: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(target) - N + 1):
        where.setdefault(tuple(target[i : i + N]), []).append(i)
    bags = [words(text) for text in texts]
    anchors = _anchors(bags, where)
    shares = [0.0] * len(bags)
    covered = [False] * len(target)
    for i, (start, end) in anchors.items():
        shares[i] = _share(bags[i], where, 0, len(target))
        for k in range(start, min(end, len(target))):
            covered[k] = True
    order = sorted(anchors)
    for i, bag in enumerate(bags):
        if i in anchors or not bag:
            continue
        k = bisect_left(order, i)
        low = anchors[order[k - 1]][1] if k else 0
        high = anchors[order[k]][0] if k < len(order) else len(target)
        if low < high:
            shares[i] = _fill(bag, target, where, low, high, covered)
    for i, bag in enumerate(bags):  # what stands elsewhere in the gold than on the page: a lead set apart
        if shares[i] < 0.5 and len(bag) >= 8 and _share(bag, where, 0, len(target)) > 0.6:
            spots = [k for j in range(len(bag) - N + 1) for k in where.get(tuple(bag[j : j + N]), ())]
            free = [k for k in spots if not covered[k]]
            if len(free) > 0.6 * (len(bag) - N + 1):
                shares[i] = _share(bag, where, 0, len(target))
                for k in free:
                    covered[k] = True
    return shares


def _anchors(
    bags: Sequence[Sequence[str]], where: dict[tuple[str, ...], list[int]]
) -> dict[int, tuple[int, int]]:
    """Segment -> the place of its words in the gold, rising with the segments."""
    counts = Counter(tuple(bag) for bag in bags)
    found: list[tuple[int, int, int]] = []
    for i, bag in enumerate(bags):
        if len(bag) < 8 or counts[tuple(bag)] > 1:
            continue
        grams = [tuple(bag[j : j + N]) for j in range(len(bag) - N + 1)]
        hits = [(j, where[g][0]) for j, g in enumerate(grams) if len(where.get(g, ())) == 1]
        present = sum(g in where for g in grams)
        if present >= 0.8 * len(grams) and hits:
            found.append((i, hits[0][1] - hits[0][0], hits[-1][1] + len(bag) - hits[-1][0]))
    # the longest rising run of starts
    best: list[int] = []
    back = [-1] * len(found)
    tails: list[int] = []
    for k, (_, start, _) in enumerate(found):
        pos = bisect_left(tails, start)
        if pos == len(tails):
            tails.append(start)
            best.append(k)
        else:
            tails[pos] = start
            best[pos] = k
        back[k] = best[pos - 1] if pos else -1
    chain: dict[int, tuple[int, int]] = {}
    k = best[-1] if best else -1
    while k >= 0:
        chain[found[k][0]] = (max(0, found[k][1]), found[k][2])
        k = back[k]
    return chain


def _share(bag: Sequence[str], where: dict[tuple[str, ...], list[int]], low: int, high: int) -> float:
    grams = [tuple(bag[j : j + N]) for j in range(len(bag) - N + 1)]
    if not grams:
        return 0.0
    return sum(any(low <= k and k + N <= high for k in where.get(g, ())) for g in grams) / len(grams)


def _fill(
    bag: Sequence[str],
    target: Sequence[str],
    where: dict[tuple[str, ...], list[int]],
    low: int,
    high: int,
    covered: list[bool],
) -> float:
    """The share of `bag` in target[low:high]; marks what it took."""
    if len(bag) < 2 * N:
        size = len(bag)
        for k in range(low, high - size + 1):
            if list(target[k : k + size]) == list(bag) and not any(covered[k : k + size]):
                covered[k : k + size] = [True] * size
                return 1.0
        if size < N + 1:
            return 0.0
    share = _share(bag, where, low, high)
    if share > 0.5:
        for j in range(len(bag) - N + 1):
            for k in where.get(tuple(bag[j : j + N]), ()):
                if low <= k and k + N <= high:
                    covered[k : k + N] = [True] * N
    return share
