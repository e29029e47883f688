"""CPU milliseconds a page of the crawl's own process, ours apart from Scrapy's, and what a start takes.

`python -m benchmarks.event_loop --pages DIR [--set news_sites] [--rounds 3] [--repeat 10]`, DIR laid out as
for `benchmarks.quality`. Ours and plain Scrapy without extraction fetch the same pages in turn; what ours
takes beyond is what our middlewares, pipelines, store and writer and the way to the workers cost. The first
hundred answers, before which things are read once, do not count. Then both fetch one page, for the start.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.contenders import CONTENDERS, Contender, Round
from benchmarks.limits import Limit
from benchmarks.speed import Place, prepared, run_once

OURS, PLAIN = "tinsach", "scrapy alone"
MOST_OWN_MS = 2.0
MOST_FIRST_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run: `loop_ms` and `threads_ms` a page, seconds to the first request, CPU of all processes."""

    loop_ms: float
    threads_ms: float
    first_seconds: float
    cpu_seconds: float

    @property
    def own_ms(self) -> float:
        return self.loop_ms + self.threads_ms


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.event_loop", description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, help="folder that holds the set folder")
    parser.add_argument("--set", default="news_sites", help="default: news_sites")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default: 3)")
    parser.add_argument(
        "--repeat", type=int, default=10, help="each page at so many addresses of its own (default: 10)"
    )
    parser.add_argument("--floors", action="store_true", help="fail where a figure is above its limit")
    options = parser.parse_args(arguments)
    pair = [next(one for one in CONTENDERS if one.name == name) for name in (OURS, PLAIN)]
    with prepared(options.pages / options.set, options.repeat, ()) as place:
        one_page = place.folder / "one.txt"
        one_page.write_text(place.urls.read_text().splitlines(keepends=True)[0])
        runs = medians(pair, place, place.urls, options.rounds)
        starts = medians(pair, place, one_page, options.rounds)
    limits = show(runs, starts)
    print("\n" + "\n".join(map(str, limits)))
    return int(options.floors and not all(limit.is_reached for limit in limits))


def medians(pair: Sequence[Contender], place: Place, urls: Path, rounds: int) -> dict[str, Figures]:
    measured: dict[str, list[Figures]] = {contender.name: [] for contender in pair}
    for number in range(rounds):
        for contender in pair:
            print(f"round {number + 1} of {rounds}: {contender.name} ...", file=sys.stderr)
            one = replace(place.round(), urls=urls)
            one.folder.mkdir()
            measured[contender.name].append(run(contender, one))
            shutil.rmtree(one.folder)
    return {
        name: Figures(*(statistics.median(getattr(one, part) for one in found) for part in Figures.__slots__))
        for name, found in measured.items()
    }


def run(contender: Contender, one: Round) -> Figures:
    file = one.folder / "own_cpu.json"
    # Without the lateness of the loop: its timers would count twice as often for who takes twice as long.
    chosen = ("-s", f"OWN_CPU_FILE={file}", "-s", "LATENESS_FILE=")
    watched = replace(contender, command=lambda r: [*contender.command(r), *chosen])
    usage = run_once(watched, one).usage
    return Figures(**json.loads(file.read_text()), cpu_seconds=usage.cpu_seconds)


def show(runs: dict[str, Figures], starts: dict[str, Figures]) -> list[Limit]:
    """Print a line each; what ours must not exceed."""
    print(f"\nother load {os.getloadavg()[0]:.2f}, CPU ms a page of the crawl's own process\n")
    print(f"{'':14} loop  threads  together  one page: first request s  CPU s, all processes")
    for name, one in runs.items():
        start = starts[name]
        print(
            f"{name:14} {one.loop_ms:4.2f} {one.threads_ms:8.2f} {one.own_ms:9.2f} "
            f"{start.first_seconds:26.2f} {start.cpu_seconds:22.2f}"
        )
    ours = runs[OURS].own_ms - runs[PLAIN].own_ms
    return [
        Limit("ours, CPU ms a page beyond Scrapy's own", ours, most=MOST_OWN_MS),
        Limit("seconds to the first request", starts[OURS].first_seconds, most=MOST_FIRST_SECONDS),
    ]


if __name__ == "__main__":
    sys.exit(main())
