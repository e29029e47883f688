"""What a run tells at its end: where the articles are, counts by language and by reason of rejection."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TextIO, cast

import zstandard
from scrapy.statscollectors import StatsCollector


def summary(stats: StatsCollector) -> str:
    """Lines for the terminal; the run's folder, counts by language and by reason, health."""
    folder = stats.get_value("tinsach/run_folder", "")
    articles, rejected = stats.get_value("tinsach/articles", 0), stats.get_value("tinsach/rejected", 0)
    lines = [f"{plural(articles, 'article')} in {folder}" if folder else plural(articles, "article")]
    lines += table("by language", counted(stats, "tinsach/language/"))
    lines.append(f"{rejected} rejected")
    lines += table("by reason", counted(stats, "tinsach/rejected/"))
    if pending := stats.get_value("tinsach/pending", 0):
        lines.append(f"{plural(pending, 'address', 'es')} left for the next run")
    if health := stats.get_value("tinsach/health"):
        lines.append(f"health: {health}")
    return "\n".join(lines)


def counted(stats: StatsCollector, prefix: str) -> list[tuple[str, int]]:
    """What stands under a prefix, most frequent first."""
    found = [(key.removeprefix(prefix), n) for key, n in stats.get_stats().items() if key.startswith(prefix)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def table(title: str, rows: list[tuple[str, int]]) -> list[str]:
    if not rows:
        return []
    width = max(len(name) for name, _ in rows)
    return [f"  {title}", *(f"    {name or '(unknown)':<{width}}  {n}" for name, n in rows)]


def plural(number: int, noun: str, ending: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else ending}"


def first_article(folder: Path) -> dict[str, object] | None:
    """The first article of a run; None where it wrote none."""
    for path in sorted(folder.glob("articles-*.jsonl*")):
        for line in lines_of(path):
            row: dict[str, object] = json.loads(line)
            return row
    return None


def lines_of(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        raw: IO[bytes] = file
        if path.suffix == ".gz":
            raw = cast(IO[bytes], gzip.GzipFile(fileobj=file))
        elif path.suffix == ".zst":
            raw = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        with io.TextIOWrapper(raw, encoding="utf-8") as lines:
            yield from lines


def show(stats: StatsCollector, *, with_first: bool, out: TextIO | None = None) -> None:
    """Print the summary, and with `with_first` the first article."""
    out = out or sys.stdout
    print(summary(stats), file=out)
    folder = stats.get_value("tinsach/run_folder", "")
    if with_first and folder and (article := first_article(Path(folder))):
        print(f"the first article:\n{json.dumps(article, ensure_ascii=False, indent=1)}", file=out)
