"""What the runs in a folder brought, what they rejected, and why: read from their files, told as text."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.summary import lines_of, plural, table

EXAMPLES = 5  # rejected pages that are shown for each reason


class ReportError(ValueError):
    """A folder without a run in it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What `run.json` says; of a run that has none yet only the folder's name is known."""

    folder: Path
    started: str = ""
    ended: str = ""
    health: str = "running or killed"
    pages: int = 0
    articles: int = 0
    rejected: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Findings:
    """What the rows of all runs say together."""

    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (step, reason) -> rejections
    examples: dict[tuple[str, str], list[Mapping[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    days: Counter[str] = field(default_factory=Counter)  # day of publication -> articles
    lengths: Counter[int] = field(default_factory=Counter)  # characters, down to the next hundred -> articles


def read_runs(path: Path) -> list[RunFacts]:
    """The run whose folder `path` is, or all runs in it, oldest first. Raises `ReportError` for none."""
    folders = [path] if is_run(path) else sorted(filter(is_run, path.glob("*")) if path.is_dir() else ())
    if not folders:
        raise ReportError(f"There is no run in {path}: name the folder of a run, or the OUTPUT_DIR of some.")
    return [read_run(folder) for folder in folders]


def is_run(path: Path) -> bool:
    return (path / "run.json").is_file() or next(path.glob("*-[0-9]*.jsonl*"), None) is not None


def read_run(folder: Path) -> RunFacts:
    try:
        report = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return RunFacts(folder)
    except ValueError as error:
        raise ReportError(
            f"{folder / 'run.json'} can't be read ({error}): remove it or name another folder."
        ) from None
    known = ("started", "ended", "health", "pages", "articles", "rejected", "languages", "sites")
    return RunFacts(folder, **{name: report[name] for name in known if name in report})


def read_rows(runs: Iterable[RunFacts]) -> Findings:
    """Streams through the files of the runs that have ended; a shard that is still written is left out."""
    findings = Findings()
    for run in runs:
        for row in rows(run.folder, "rejected"):
            why = (row["step"], row["reason"])
            findings.reasons[why] += 1
            if len(findings.examples[why]) < EXAMPLES:
                findings.examples[why].append(row)
        for row in rows(run.folder, "articles"):
            findings.days[row["created"][:10]] += 1
            findings.lengths[len(row["text"]) // 100 * 100] += 1
    return findings


def rows(folder: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob(f"{kind}-*.jsonl*")):
        if path.suffix != ".part":
            yield from map(json.loads, lines_of(path))


def languages(runs: Iterable[RunFacts]) -> Counter[str]:
    return sum((Counter(run.languages) for run in runs), Counter())


def sites(runs: Iterable[RunFacts]) -> list[tuple[str, int, int, Counter[str]]]:
    """(site, articles, rejections, reasons), the site with the most pages first."""
    articles: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for site, counts in run.sites.items():
            articles[site] += counts["articles"]
            reasons[site] += Counter(counts["reasons"])
    found = [(site, articles[site], reasons[site].total(), reasons[site]) for site in articles]
    return sorted(found, key=lambda row: (-(row[1] + row[2]), row[0]))


def text(runs: Sequence[RunFacts], findings: Findings) -> str:
    """The report for a terminal."""
    width = max(len(run.folder.name) for run in runs)
    lines = [plural(len(runs), "run")]
    lines += [
        f"  {run.folder.name:<{width}}  {run.health:<8}  {plural(run.pages, 'page')} = "
        f"{plural(run.articles, 'article')} + {run.rejected} rejected"
        for run in runs
    ]
    lines += table("articles by language", languages(runs).most_common())
    lines += table(
        "rejections by step and reason", [(f"{a}: {b}", n) for (a, b), n in findings.reasons.most_common()]
    )
    lines += table("articles by site", [(site, articles) for site, articles, _, _ in sites(runs)])
    return "\n".join(lines)
