"""The development pages as training examples: every block's facts, and whether it is article text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.labels import label
from benchmarks.measure import Row
from benchmarks.page_sets import Known, sets_in
from pipelines.address import domain_of
from pipelines.extract.step import read
from pipelines.records import Article, Rejected

# How much a page of a set weighs: news first, and Vietnamese, of which there are few pages.
SETS = {"news_sites": 3.0, "vietnamese": 3.0, "wcxb_articles": 1.0, "wcxb_other_pages": 0.4}
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

    def scores(self, judged: Sequence[float]) -> list[float]:
        """A score for every block of the page, from those of the judged ones."""
        scores = [0.0] * len(self.article.blocks)
        for number, score in zip(self.judged, judged, strict=True):
            scores[number] = float(score)
        return scores


def examples(folder: Path, processes: int) -> tuple[list[Example], list[str]]:
    """All pages of the sets that are in `folder`, and the names of the facts."""
    known = [(name, page) for name, pages in sets_in(folder).items() if name in SETS for page in pages]
    with get_context("spawn").Pool(processes) as pool:
        read_pages = pool.starmap(_example, known, chunksize=8)
    found = [(example, names) for example, names in read_pages if example is not None]
    return [example for example, _ in found], found[0][1]


def _example(name: str, known: Known) -> tuple[Example | None, list[str]]:
    reading = read(known.page())
    if isinstance(reading, Rejected):
        return None, []
    judged = [number for number, row in enumerate(reading.rows) if row is not None]
    rows = [row for row in reading.rows if row is not None]
    if not rows:
        return None, []
    shares = label([block.text for block in reading.article.blocks], known.gold["text"])
    facts = np.array([list(row.values()) for row in rows], dtype=np.float32)
    labels = np.array([shares[number] for number in judged], dtype=np.float32)
    example = Example(
        name, known.id, domain_of(known.url), reading.article, judged, facts, labels, known.gold
    )
    return example, list(rows[0])


def fold_of(site: str, folds: int) -> int:
    """The fold of a site: the same in every run, and for all of the site's pages."""
    return int.from_bytes(hashlib.md5(site.encode(), usedforsecurity=False).digest()[:4], "big") % folds


def weights_of(example: Example) -> Numbers:
    """How much each block counts: by its share of the page's text, as it counts in the scores."""
    blocks = example.article.blocks
    chars = np.array([len(blocks[number].text) for number in example.judged], dtype=np.float32)
    whole = max(200.0, float((chars * example.labels).sum()))
    weights: Numbers = SETS[example.set] * np.clip(chars / whole + 0.002, 0, 0.5)
    return weights
