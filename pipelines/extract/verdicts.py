"""What trafilatura makes of the page, and which segments stand in its result."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from pipelines.extract.pruned import pruned
from pipelines.extract.quick_rules import quicken
from pipelines.extract.segment import Outline, is_prose, letters

# Pages that it cannot read are no news in a crawl's log: the model decides without its verdict.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
quicken()

SHORTEST: Final = 14  # letters; anything shorter counts only as a line of its own
PROBE: Final = 24
# Of 426 news and WCXB pages 15 come out otherwise in the default mode; 14 of them lie below.
TRUSTED: Final = 0.6


class Verdict:
    """One extraction of the page, made so that one can ask how much of a line is in it.

    `text` and `lines` are letters alone. Prose is asked for twice, and mostly in its order.
    """

    def __init__(self, text: str = "", lines: frozenset[str] = frozenset()) -> None:
        self.text = text
        self._lines = lines
        self._shares: dict[str, float] = {}
        self._end = 0  # in the text, of the last line that was found there

    def share(self, line: str) -> float:
        """How much of `line` (letters alone) the extraction holds, 0..1."""
        if line in self._lines:
            return 1.0
        size = len(line)
        if size < SHORTEST:
            return 0.0
        share = self._shares.get(line, -1.0)
        if share < 0.0:
            share = self._shares[line] = 1.0 if self._finds(line) else self._share_of_pieces(line)
        return share

    def _finds(self, line: str) -> bool:
        """Whether the line stands in the text, right behind the last one or anywhere."""
        text, end = self.text, self._end
        start = end if text.startswith(line, end) else text.find(line)
        if start < 0:
            return False
        self._end = start + len(line)
        if text.startswith("\n", self._end):
            self._end += 1
        return True

    def _share_of_pieces(self, line: str) -> float:
        size = len(line)
        if size < 2 * PROBE:
            return 0.0
        starts = range(0, size - PROBE + 1, max(PROBE, (size - PROBE) // 6 or 1))
        return sum([line[start : start + PROBE] in self.text for start in starts]) / len(starts)


def verdict_of(text: str | None) -> Verdict:
    """Any extractor's text (one paragraph a line) as a verdict."""
    lines = [letters(line) for line in (text or "").splitlines()]
    return Verdict("\n".join(lines), frozenset(lines))


def verdicts(page: Outline) -> tuple[Verdict, Verdict]:
    """What trafilatura's default and its fast mode extract from the page without its side matter.

    The default mode is the fast one and then a comparison with readability and jusText, which changes the
    result on 4 of 100 pages: those of which the fast mode takes little. So it runs only where the fast mode
    leaves out much of the page's prose.
    """
    prose = [key for s, key in zip(page.segments, page.keys, strict=True) if is_prose(s)]
    slim = pruned(page)
    fast = verdict_of(_trafilatura(slim, fast=True))
    if _taken(fast, prose) >= TRUSTED:
        return fast, fast
    return verdict_of(_trafilatura(slim, fast=False)), fast


def _taken(verdict: Verdict, lines: Sequence[str]) -> float:
    """How much of the lines the verdict holds, 0..1; 1 where there are none."""
    total = sum(map(len, lines))
    return sum(len(line) * verdict.share(line) for line in lines) / total if total else 1.0


def _trafilatura(tree: _Element, fast: bool) -> str:
    """The text that trafilatura extracts, "" where it finds nothing; it works on a copy of `tree`."""
    document = bare_extraction(tree, options=_options(fast))
    return (getattr(document, "text", "") or "") if document is not None else ""


@lru_cache(maxsize=2)
def _options(fast: bool) -> Extractor:
    return Extractor(fast=fast, comments=False, output_format="python")
