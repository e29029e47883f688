"""Memory and rate of one long run of `scrapy crawl urls`, at its beginning and at its end.

`python -m benchmarks.long_run [--pages DIR [--set news_sites]] [--count 100000] [--floors]`, DIR laid out as
for `benchmarks.quality`; without it, pages are generated. A server hands each page out again and again, each
time with other words (`benchmarks.changed_pages`), from ten addresses of loopback, ten sites. All that a
run does is done, but without politeness. With `--floors` it fails where a figure is below its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.limits import Limit
from benchmarks.page_server import ROOT, pages_in, served
from benchmarks.process_tree import Usage, measure
from crawler.progress import CLEAR, terminal

SITES = 10
SETTINGS = (
    "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=16",
    "CONTACT=bench@example.com", "PROGRESS_INTERVAL=1",
)  # fmt: skip
PROGRESS = re.compile(r"([\d,]+) pages · ")
TAIL_BYTES = 4096
TOLD_SECONDS = 60.0  # between two lines where nothing can be redrawn
FIRST, LAST = (0.0, 0.1), (0.9, 1.0)
MEMORY_GROWTH, PEAK_GIB, RATE_KEPT = 1.10, 1.2, 0.90


@dataclass(frozen=True, slots=True)
class Sample:
    """The run at one moment. `bytes`, `cpu_seconds`: of all its processes."""

    seconds: float
    pages: int
    bytes: int
    cpu_seconds: float


@dataclass
class Watch:
    """Looks at the run's log while it runs, and shows how far it is."""

    log: Path
    count: int
    samples: list[Sample] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def look(self, memory: int, cpu_seconds: float) -> None:
        seconds = time.monotonic() - self.begun
        self.samples.append(Sample(seconds, pages_told(self.log), memory, cpu_seconds))
        if stream := terminal():
            stream.write(f"{CLEAR}{self.line()}")
            stream.flush()
        elif seconds - self.told >= TOLD_SECONDS:
            self.told = seconds
            print(self.line(), file=sys.stderr, flush=True)

    def line(self) -> str:
        """`1,204 of 20,000 pages · 12.4 pages/s · 812 MiB · 25 min left`"""
        last = self.samples[-1]
        rate = last.pages / last.seconds if last.seconds else 0.0
        left = f" · {(self.count - last.pages) / rate / 60:.0f} min left" if rate else ""
        return f"{last.pages:,} of {self.count:,} pages · {rate:.1f} pages/s · {last.bytes >> 20} MiB{left}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long_run", description=__doc__)
    parser.add_argument("--pages", type=Path, help="folder that holds the set folders (default: generated)")
    parser.add_argument("--set", default="news_sites", help="the set (default: news_sites)")
    parser.add_argument("--count", type=int, default=100_000, help="pages in all (default: 100000)")
    parser.add_argument("--floors", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--json", type=Path, help="also write all samples to this file")
    options = parser.parse_args(arguments)
    set_folder = options.pages / options.set if options.pages else None
    if set_folder and not (set_folder / "html").is_dir():
        parser.error(f"--pages: {set_folder} has no folder html/ with the pages")
    print(f"{options.count:,} pages, other load {os.getloadavg()[0]:.2f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="tinsach-long-run-") as folder:
        usage, samples = run(Path(folder), set_folder, options.count)
        print(f"\n{ends(Path(folder))}")
    limits = limits_of(samples, usage.peak_bytes)
    print(told(samples, usage), *limits, sep="\n")
    if options.json:
        rows = [[round(one.seconds, 1), one.pages, one.bytes, round(one.cpu_seconds, 1)] for one in samples]
        options.json.write_text(json.dumps({"seconds, pages, bytes, CPU seconds": rows}))
    return int(options.floors and not all(limit.is_reached for limit in limits))


def run(folder: Path, set_folder: Path | None, count: int) -> tuple[Usage, list[Sample]]:
    """Run it; ends the program with its log where the run fails."""
    shown = [str(set_folder)] if set_folder else []
    with served(*shown, "--changed", "--hosts", str(SITES)) as server:
        write_addresses(folder / "urls.txt", sorted(pages_in(set_folder)), server.rpartition(":")[2], count)
        chosen = (*SETTINGS, f"OUTPUT_DIR={folder}/output")
        settings = [part for setting in chosen for part in ("-s", setting)]
        crawl = ["-m", "scrapy", "crawl", "urls", "-a", f"file={folder}/urls.txt"]
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
        watch = Watch(folder / "log", count)
        usage = measure([sys.executable, *crawl, *settings], environment, watch.log, ROOT, watcher=watch.look)
    memory = watch.samples[-1].bytes
    watch.samples.append(Sample(usage.wall_seconds, pages_told(watch.log), memory, usage.cpu_seconds))
    if usage.exit_code or not watch.samples[-1].pages:
        sys.exit(f"the run ended with {usage.exit_code}:\n{watch.log.read_text(errors='replace')[-2000:]}")
    return usage, watch.samples


def write_addresses(file: Path, names: Sequence[str], port: str, count: int) -> None:
    """All pages' first copies, then all second ones, and so on; a page keeps to its site."""
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            copy, page = divmod(number, len(names))
            out.write(f"http://127.0.0.{1 + page % SITES}:{port}/{names[page]}/{copy}\n")


def pages_told(log: Path) -> int:
    """How many pages the run's last progress line tells; 0 before the first."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        found = PROGRESS.findall(file.read().decode(errors="replace"))
    return int(found[-1].replace(",", "")) if found else 0


def ends(folder: Path) -> str:
    """`2,950 articles, 50 rejected: 30 near_duplicate, 20 too_short`"""
    reasons: Counter[str] = Counter()
    articles = 0
    for file in folder.glob("output/*/*.jsonl"):
        with file.open(encoding="utf-8") as lines:
            if file.name.startswith("articles-"):
                articles += sum(1 for _ in lines)
            else:
                reasons.update(json.loads(line)["reason"] for line in lines)
    named = ", ".join(f"{number:,} {reason}" for reason, number in reasons.most_common())
    return f"{articles:,} articles, {reasons.total():,} rejected{': ' if named else ''}{named}"


def limits_of(samples: Sequence[Sample], peak: int) -> list[Limit]:
    """What must hold. More pages a second at the end are no fault: other work may have ended meanwhile."""
    growth = memory_at(samples, 1.0) / memory_at(samples, 0.1)
    early, late = (took(samples, *tenth)[0] for tenth in (FIRST, LAST))
    return [
        Limit("memory at 100 % of the pages, of that at 10 %", growth, most=MEMORY_GROWTH),
        Limit("peak memory of all processes, in GiB", peak / 2**30, most=PEAK_GIB),
        Limit("pages a second in the last tenth, of those in the first", early / late, least=RATE_KEPT),
    ]


def told(samples: Sequence[Sample], usage: Usage) -> str:
    memory = [memory_at(samples, share) / 2**20 for share in (0.1, 1.0)]
    seconds, cpu = zip(*(took(samples, *tenth) for tenth in (FIRST, LAST)), strict=True)
    pages = samples[-1].pages
    return (
        f"{pages / usage.wall_seconds:.1f} pages/s, {1000 * usage.cpu_seconds / pages:.1f} CPU ms a page\n"
        f"memory at 10 %: {memory[0]:.0f} MiB, at 100 %: {memory[1]:.0f} MiB\n"
        f"first tenth: {1 / seconds[0]:.1f} pages/s, {1000 * cpu[0]:.1f} CPU ms a page\n"
        f"last tenth: {1 / seconds[1]:.1f} pages/s, {1000 * cpu[1]:.1f} CPU ms a page"
    )


def memory_at(samples: Sequence[Sample], share: float) -> float:
    """The median while the twentieths of the pages before and after that share were done.

    Workers are replaced now and then, so that a single moment says little.
    """
    pages = share * samples[-1].pages
    width = samples[-1].pages / 20
    near = [one.bytes for one in samples if abs(one.pages - pages) <= width and one.pages]
    return statistics.median(near or [samples[-1].bytes])


def took(samples: Sequence[Sample], begin: float, end: float) -> tuple[float, float]:
    """Seconds and CPU seconds a page between two shares of all pages, from the first page on."""
    pages = samples[-1].pages
    first, last = (moment(samples, max(1.0, share * pages)) for share in (begin, end))
    count = (end - begin) * pages
    return max(last[0] - first[0], 0.001) / count, (last[1] - first[1]) / count


def moment(samples: Sequence[Sample], pages: float) -> tuple[float, float]:
    """Seconds and CPU seconds until so many pages were done, between two samples in proportion."""
    before = Sample(0.0, 0, 0, 0.0)
    for one in samples:
        if one.pages >= pages:
            share = (pages - before.pages) / (one.pages - before.pages)
            return (
                before.seconds + share * (one.seconds - before.seconds),
                before.cpu_seconds + share * (one.cpu_seconds - before.cpu_seconds),
            )
        before = one
    return before.seconds, before.cpu_seconds


if __name__ == "__main__":
    sys.exit(main())
