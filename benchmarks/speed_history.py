"""How fast each measured commit was, beside plain Scrapy with trafilatura in the same run.

`python -m benchmarks.speed_history [-o history.svg]`: the rows of `history.jsonl` (see `benchmarks.speed`) as
a table, and as a plot of the ratio over the commits.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).with_name("history.jsonl")
SET = "news_sites"
OURS, PLAIN = "tinsach", "scrapy + trafilatura"
WIDTH, HEIGHT, MARGIN = 720, 320, 48


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed_history", description=__doc__)
    parser.add_argument("--history", type=Path, default=HISTORY, help="the rows (default: history.jsonl)")
    parser.add_argument("-o", "--output", type=Path, help="write the plot to this file, as SVG")
    options = parser.parse_args(arguments)
    if not options.history.exists():
        parser.error(f"--history: there is no {options.history}: make it with benchmarks.speed --history")
    points = ratios(options.history)
    if not points:
        parser.error(f"--history: {options.history} has no row with both {OURS} and {PLAIN!r}")
    for name, ratio in points:
        print(f"{name:24} {ratio:5.2f} times the pages a second, with both on the same machine")
    if options.output:
        options.output.write_text(plot(points), encoding="utf-8")
        print(f"The plot is in {options.output}")
    return 0


def ratios(history: Path) -> list[tuple[str, float]]:
    """(date and commit, our pages a second over plain Scrapy's) of each row that has both, oldest first."""
    points = []
    for line in history.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        ours, plain = (_rate(row, name) for name in (OURS, PLAIN))
        if ours and plain:
            points.append((f"{row['date']} {row['commit']}", ours / plain))
    return points


def _rate(row: dict[str, Any], name: str) -> float:
    return next((each["pages_a_second"] for each in row.get(SET, ()) if each["name"].startswith(name)), 0.0)


def plot(points: Sequence[tuple[str, float]]) -> str:
    """A line over the commits, as an SVG page; the axis begins at 0."""
    top = max(ratio for _, ratio in points) * 1.1
    step = (WIDTH - 2 * MARGIN) / max(1, len(points) - 1)
    places = [
        (MARGIN + i * step, HEIGHT - MARGIN - ratio / top * (HEIGHT - 2 * MARGIN))
        for i, (_, ratio) in enumerate(points)
    ]
    base = HEIGHT - MARGIN - 1 / top * (HEIGHT - 2 * MARGIN)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escape(name)}: {ratio:.2f}</title></circle>'
        f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{ratio:.2f}</text>'
        for (x, y), (name, ratio) in zip(places, points, strict=True)
    )
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><text x="{MARGIN}" y="20">Pages a second, times plain Scrapy with trafilatura</text>'
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{base:.1f}" y2="{base:.1f}" stroke="#999" '
        f'stroke-dasharray="4"/><polyline points="{line}" fill="none" stroke="#06c" stroke-width="2"/>'
        f'<g fill="#06c">{dots}</g></svg>\n'
    )


if __name__ == "__main__":
    sys.exit(main())
