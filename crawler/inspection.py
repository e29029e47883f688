"""One page through the cleaning steps, with the verdict on each block: what `scrapy inspect` shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from textwrap import shorten

from pipelines.clean import run_steps
from pipelines.records import Article, Block, Page, Rejected

GREEN, RED, SOFT, PLAIN = "\033[32m", "\033[31m", "\033[2m", "\033[0m"


@dataclass(frozen=True, slots=True)
class Inspection:
    """`article` is None for a page that ended before it had blocks; `end` is how it ends, seen alone."""

    page: Page
    article: Article | None
    end: Article | Rejected

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.article.blocks if self.article else ()

    @property
    def verdict(self) -> str:
        if isinstance(self.end, Rejected):
            detail = f" ({self.end.detail})" if self.end.detail else ""
            return f"rejected by {self.end.step}: {self.end.reason}{detail}"
        return f"an article of {len(self.end.text):,} characters"

    @property
    def dropped(self) -> Counter[str]:
        """Reason -> how many blocks were dropped for it."""
        return Counter(block.dropped for block in self.blocks if block.dropped)


def inspect(page: Page) -> Inspection:
    """Runs the steps that look at one page alone. Slow: tens of milliseconds of CPU."""
    cleaned = run_steps(("extract", "language", "boilerplate", "repair"), page)
    if isinstance(cleaned, Rejected):
        return Inspection(page, None, cleaned)
    return Inspection(page, cleaned, run_steps(("admit",), cleaned))


def facts(inspection: Inspection) -> list[tuple[str, str]]:
    """The fields that were read, by name; those that are empty are left out."""
    article = inspection.article
    if article is None:
        return []
    metadata = article.metadata
    found = {
        "title": article.title,
        "url": article.url,
        "language": f"{article.language} ({article.language_score:.2f})" if article.language else "",
        "created": article.created,
        "authors": ", ".join(metadata.authors),
        "agency": metadata.agency,
        "description": metadata.description,
        "captions": " | ".join(metadata.captions),
    }
    return [(name, value) for name, value in found.items() if value]


def listing(inspection: Inspection, width: int = 110, colour: bool = False) -> str:
    """For a terminal: the fields, then a line a block: `+` or `-` and why, the score, the text."""
    lines = [f"{name:<12} {shorten(value, width - 13)}" for name, value in facts(inspection)]
    lines += [f"{'verdict':<12} {inspection.verdict}", ""]
    for block in inspection.blocks:
        sign, name = ("-", block.dropped) if block.dropped else ("+", block.kind)
        line = f"{sign} {name:<18.18} {block.score:4.2f}  {shorten(block.text, width - 28, placeholder=' …')}"
        lines.append(f"{RED if block.dropped else GREEN}{line}{PLAIN}" if colour else line)
    kept = sum(not block.dropped for block in inspection.blocks)
    reasons = ", ".join(f"{reason} {n}" for reason, n in inspection.dropped.most_common())
    lines.append(f"\n{kept} of {len(inspection.blocks)} blocks kept; dropped: {reasons or 'none'}")
    return "\n".join(lines)
