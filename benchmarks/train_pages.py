"""The development pages as training examples: every block's facts, and whether it is article text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.labels import label
from benchmarks.measure import Row
from benchmarks.page_sets import Known, sets_in
from pipelines.address import domain_of
from pipelines.extract.overview import Clues
from pipelines.extract.step import read
from pipelines.extract.verdicts import Verdict
from pipelines.records import Article, Rejected

# How much a page of a set weighs: news first, and Vietnamese, of which there are few pages.
SETS = {"news_sites": 3.0, "vietnamese": 3.0, "wcxb_articles": 1.0}
COPIES = 3  # one page in so many comes twice
COPY_WEIGHT = 0.3
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """One page: its blocks without scores, and for those that the model judges their facts and labels."""

    set: str
    id: str
    site: str  # all pages of a site are in one fold
    article: Article
    judged: list[int]  # the blocks that have facts, by number; a row of `facts` and a label each
    facts: Numbers
    labels: Numbers  # the share of the block that is article text
    gold: Row
    is_copy: bool = False  # of a page that is there too, its verdicts cut

    def scores(self, judged: Sequence[float]) -> list[float]:
        """A score for every block of the page, from those of the judged ones."""
        scores = [0.0] * len(self.article.blocks)
        for number, score in zip(self.judged, judged, strict=True):
            scores[number] = float(score)
        return scores


def examples(folder: Path, processes: int, sets: Collection[str] = tuple(SETS)) -> list[Example]:
    """All pages of the sets that are in `folder`."""
    known = [(name, page) for name, pages in sets_in(folder).items() if name in sets for page in pages]
    with get_context("spawn").Pool(processes) as pool:
        read_pages = pool.starmap(_examples, known, chunksize=8)
    return [example for those in read_pages for example in those]


def _examples(name: str, known: Known) -> list[Example]:
    """The page, and of a third of the pages a copy for which trafilatura found nothing, or half."""
    digest = hashlib.md5(known.id.encode(), usedforsecurity=False).digest()
    doubts: list[Callable[[Clues], Clues] | None] = [None]
    if name in SETS and not digest[0] % COPIES:
        doubts.append(partial(_cut, how=digest[1] % 3))
    found = (_example(name, known, doubt) for doubt in doubts)
    return [example for example in found if example is not None]


def _cut(clues: Clues, how: int) -> Clues:
    return replace(clues, full=_part(clues.full, how), fast=_part(clues.fast, how))


def _part(verdict: Verdict, how: int) -> Verdict:
    """Nothing of the verdict, its first half or its second half."""
    lines = verdict.text.split("\n")
    middle = len(lines) // 2
    lines = ([], lines[:middle], lines[middle:])[how]
    return Verdict("\n".join(lines), frozenset(lines))


def _example(name: str, known: Known, doubt: Callable[[Clues], Clues] | None) -> Example | None:
    reading = read(known.page(), doubt)
    if isinstance(reading, Rejected):
        return None
    judged = [number for number, row in enumerate(reading.rows) if row is not None]
    rows = [row for row in reading.rows if row is not None]
    if not rows:
        return None
    shares = label([block.text for block in reading.article.blocks], known.gold["text"])
    facts = np.array(rows, dtype=np.float32)
    labels = np.array([shares[number] for number in judged], dtype=np.float32)
    example = Example(
        set=name,
        id=known.id,
        site=domain_of(known.url),
        article=reading.article,
        judged=judged,
        facts=facts,
        labels=labels,
        gold=known.gold,
        is_copy=doubt is not None,
    )
    return example


def fold_of(site: str, folds: int) -> int:
    """The fold of a site: the same in every run, and for all of the site's pages."""
    return int.from_bytes(hashlib.md5(site.encode(), usedforsecurity=False).digest()[:4], "big") % folds


def weights_of(example: Example) -> Numbers:
    """How much each block counts: by its share of the page's text, as it counts in the scores."""
    blocks = example.article.blocks
    chars = np.array([len(blocks[number].text) for number in example.judged], dtype=np.float32)
    whole = max(200.0, float((chars * example.labels).sum()))
    weight = SETS[example.set] * (COPY_WEIGHT if example.is_copy else 1.0)
    weights: Numbers = weight * np.clip(chars / whole + 0.002, 0, 0.5)
    return weights
