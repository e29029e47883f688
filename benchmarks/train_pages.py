"""The development pages as training examples: every block's facts, and whether it is article text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from benchmarks.labels import label
from benchmarks.measure import Row
from benchmarks.page_sets import Known, sets_in
from benchmarks.planted_boxes import Teaser, planted, teaser_of
from pipelines.address import domain_of
from pipelines.extract.facts import KIND_CODE, names
from pipelines.extract.onward import ARTICLE
from pipelines.extract.overview import Clues
from pipelines.extract.step import read
from pipelines.extract.verdicts import Verdict
from pipelines.records import Article, Page, Rejected

# How much a page of a set weighs: news first, and Vietnamese, of which there are few pages.
SETS = {"news_sites": 3.0, "vietnamese": 3.0, "wcxb_articles": 1.0}
CUT, PLANTED = "cut", "planted"  # the copies of pages
A_CUT = 3  # one page in so many
A_PLANTED = 2
COPY_WEIGHTS = {"": 1.0, CUT: 0.3, PLANTED: 0.5}
ALL_LINK = 0.9
TEASERS = 12  # other pages that the boxes of one page show
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
    copy: str = ""  # of a page that is there too: CUT (its verdicts) or PLANTED (with boxes in its body)

    def scores(self, judged: Sequence[float]) -> list[float]:
        """A score for every block of the page, from those of the judged ones."""
        scores = [0.0] * len(self.article.blocks)
        for number, score in zip(self.judged, judged, strict=True):
            scores[number] = float(score)
        return scores


def examples(folder: Path, processes: int, sets: Collection[str] = tuple(SETS)) -> list[Example]:
    """All pages of the sets that are in `folder`, and the copies of some."""
    known = [(name, page) for name, pages in sets_in(folder).items() if name in sets for page in pages]
    teasers = _teasers(known)
    given = [(name, page, _some(teasers, name, page)) for name, page in known]
    with get_context("spawn").Pool(processes) as pool:
        read_pages = pool.starmap(_examples, given, chunksize=8)
    return [example for those in read_pages for example in those]


def _examples(name: str, known: Known, teasers: Sequence[Teaser]) -> list[Example]:
    """The page; of a third of the pages a copy for which trafilatura found nothing, or half; of half of them
    a copy with boxes planted into the body."""
    digest = hashlib.md5(known.id.encode(), usedforsecurity=False).digest()
    page = known.page()
    found = [_example(name, known, page)]
    if name in SETS and not digest[0] % A_CUT:
        found.append(_example(name, known, page, partial(_cut, how=digest[1] % 3), copy=CUT))
    if name in SETS and not digest[2] % A_PLANTED:
        html = planted(page.html, known.gold["text"], page.url, teasers, _language(name, known), known.id)
        if html:
            with_boxes = replace(page, html=html, encoding="utf-8")
            found.append(_example(name, known, with_boxes, copy=PLANTED))
    return [example for example in found if example is not None]


def _language(name: str, known: Known) -> str:
    return str(known.gold.get("language") or ("vi" if name == "vietnamese" else "en"))


def _teasers(known: Sequence[tuple[str, Known]]) -> dict[str, list[Teaser]]:
    """All pages as boxes show them, by language."""
    found: dict[str, list[Teaser]] = {}
    for name, page in known:
        if name not in SETS:
            continue
        teaser = teaser_of(str(page.gold.get("title") or ""), page.gold["text"])
        if teaser:
            found.setdefault(_language(name, page), []).append(teaser)
    return found


def _some(teasers: dict[str, list[Teaser]], name: str, known: Known) -> list[Teaser]:
    """Some others of the page's language, or of any where there are few."""
    own = str(known.gold.get("title") or "").strip()
    pool = teasers.get(_language(name, known), [])
    if len(pool) <= TEASERS:
        pool = [teaser for those in teasers.values() for teaser in those]
    others = [teaser for teaser in pool if teaser.title != own]
    return Random(known.id).sample(others, min(TEASERS, len(others)))


def _cut(clues: Clues, how: int) -> Clues:
    return replace(clues, full=_part(clues.full, how), fast=_part(clues.fast, how))


def _part(verdict: Verdict, how: int) -> Verdict:
    """Nothing of the verdict, its first half or its second half."""
    lines = verdict.text.split("\n")
    middle = len(lines) // 2
    lines = ([], lines[:middle], lines[middle:])[how]
    return Verdict("\n".join(lines), frozenset(lines))


def _example(
    name: str,
    known: Known,
    page: Page,
    doubt: Callable[[Clues], Clues] | None = None,
    copy: str = "",
) -> Example | None:
    reading = read(page, doubt)
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
        copy=copy,
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
    weight = SETS[example.set] * COPY_WEIGHTS[example.copy]
    weights: Numbers = (weight * np.clip(chars / whole + 0.002, 0, 0.5)).astype(np.float32)
    weights[_teased(example) & (example.labels > 0.5)] = 0
    return weights


def _teased(example: Example) -> npt.NDArray[np.bool_]:
    """The blocks that are headings and nothing but a link to another article of the site.

    Known texts made by rules hold such headlines of boxes beside the article (Rolling Stone's); that they are
    article text is not to be learned from them.
    """
    at = {name: place for place, name in enumerate(names())}
    facts = example.facts
    teased: npt.NDArray[np.bool_] = (
        (facts[:, at["kind"]] == KIND_CODE["heading"])
        & (facts[:, at["link_share"]] > ALL_LINK)
        & (facts[:, at["leads"]] == ARTICLE)
    )
    return teased
