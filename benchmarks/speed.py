"""Pages a second, CPU milliseconds a page and memory, beside what others take on the same pages.

`python -m benchmarks.speed --pages DIR [--sets news_sites,wcxb_articles] [--rounds 3] [--repeat 3]`, DIR laid
out as for `benchmarks.quality`. Each page is served at `--repeat` addresses, and saved in as many files, so
that a run's start is a small part of it, for all of them. The rounds are interleaved and the medians
compared. Only the ratios say something: machines and their other load differ. `--cores N` keeps all
contenders to N cores, and the server to the others where there are any. `--history FILE` keeps the figures of
a commit as a row; `benchmarks.speed_history` plots them.

Whom it runs stands in `benchmarks.contenders`; `benchmarks.steps` measures the CPU of each step.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from benchmarks.contenders import CONTENDERS, ROOT, Contender, Round
from benchmarks.page_server import pages_in, served
from benchmarks.process_tree import measure
from benchmarks.speed_report import Result, Run, limits_of, show, summary
from pipelines import compiled
from pipelines.workers import usable_cores

STEPS = "steps"  # what `--only` calls our cleaning, measured in one process


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    wanted = tuple(name.strip() for name in options.only.split(",") if name.strip())
    contenders = [c for c in CONTENDERS if not wanted or c.name.startswith(wanted)]
    cores = sorted(os.sched_getaffinity(0))[: options.cores or None]
    report: dict[str, object] = {
        "load_before": os.getloadavg(),
        "cores": len(cores),
        "compiled": compiled.is_in_use,
    }
    way = "compiled" if compiled.is_in_use else f"from source ({compiled.left_out or 'nothing is compiled'})"
    print(f"{len(cores)} cores, other load {os.getloadavg()[0]:.2f}; Tinsach runs {way}")
    are_reached = True
    for name in options.sets.split(","):
        for contender in contenders:
            if reason := contender.left_out(name):
                print(reason)
        able = [contender for contender in contenders if not contender.left_out(name)]
        results: list[Result] = []
        if able:
            with prepared(options.pages / name, options.repeat, cores if options.cores else ()) as place:
                results = run_rounds(able, options.rounds, place)
            show(name, results)
        report[name] = [asdict(result) | {"bound_by": result.bound_by} for result in results]
        cpu_ratio = 0.0
        if not wanted or STEPS.startswith(wanted):
            report[f"{name}_steps"] = figures = by_step(options.pages, name)
            cpu_ratio = figures["cpu_ratio"]
        limits = limits_of(results, {c.name: (c.floor, c.aim) for c in able}, cpu_ratio)
        print("\n" + "\n".join(map(str, limits)))
        are_reached &= all(limit.is_reached for limit in limits)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1))
    if options.history:
        with options.history.open("a") as history:
            today = datetime.now(timezone.utc).date().isoformat()
            history.write(json.dumps({"commit": commit(), "date": today, **report}) + "\n")
    return int(options.floors and not are_reached)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, help="folder that holds the set folders")
    parser.add_argument("--sets", default="news_sites", help="comma-separated (default: news_sites)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default: 3)")
    parser.add_argument(
        "--repeat", type=int, default=3, help="each page at so many addresses of its own (default: 3)"
    )
    parser.add_argument(
        "--only", default="", help=f"names of contenders that begin so, comma-separated; {STEPS}: CPU by step"
    )
    parser.add_argument("--cores", type=int, default=0, help="use so many cores (default: all)")
    parser.add_argument("--floors", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--history", type=Path, help="append the figures to this file, as one row")
    options = parser.parse_args(arguments)
    if options.cores > usable_cores():
        parser.error(f"--cores {options.cores}: this machine has {usable_cores()} that we may use")
    if options.cores < 0:
        parser.error(f"--cores {options.cores}: a number from 1 on")
    for name in options.sets.split(","):
        if not (options.pages / name / "html").is_dir():
            parser.error(f"--pages: {options.pages / name} has no folder html/ with the pages")
    return options


def commit() -> str:
    """The commit that is measured, with a `+` behind it where files have changed since; "" outside of git."""
    described = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(described, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rounds of a set run: a folder, the file of the addresses, saved pages, how many they are."""

    folder: Path
    urls: Path
    files: Path
    pages: int
    cores: Collection[int]

    def round(self) -> Round:
        return Round(self.folder / "round", self.urls, self.files, len(self.cores) or usable_cores())


@contextmanager
def prepared(set_folder: Path, repeat: int, cores: Collection[int]) -> Iterator[Place]:
    """The set's pages served and saved; `cores` empty: all. The server gets the others, if there are any."""
    for package in ("crawler", "pipelines", "sites", "benchmarks"):  # as pip has done for the others' modules
        compileall.compile_dir(ROOT / package, quiet=1)
    others = os.sched_getaffinity(0) - set(cores) if cores else ()
    with tempfile.TemporaryDirectory() as scratch, served(str(set_folder), cores=others or cores) as host:
        place = Path(scratch)
        (place / "files").mkdir()
        pages = pages_in(set_folder)
        names = [(page, n) for n in range(repeat) for page in pages]
        for page, n in names:
            (place / "files" / f"{page}-{n}.html").write_bytes(pages[page])
        urls = place / "urls.txt"
        urls.write_text("".join(f"http://{host}/{page}{f'?copy={n}' if n else ''}\n" for page, n in names))
        yield Place(place, urls, place / "files", len(names), cores)


def run_rounds(contenders: Sequence[Contender], rounds: int, place: Place) -> list[Result]:
    """The medians of each over interleaved rounds."""
    measured: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders:
            print(f"round {number + 1} of {rounds}: {contender.name} ...", file=sys.stderr)
            one = place.round()
            one.folder.mkdir()
            measured[contender.name].append(run_once(contender, one, place.cores))
            shutil.rmtree(one.folder)
    cores = len(place.cores) or usable_cores()
    return [summary(c.name, place.pages, measured[c.name], cores) for c in contenders]


def run_once(contender: Contender, one: Round, cores: Collection[int] = ()) -> Run:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **contender.environment}
    if contender.settings_module:
        environment["SCRAPY_SETTINGS_MODULE"] = contender.settings_module
    log = one.folder / "log"
    folder = ROOT if contender.settings_module else one.folder
    usage = measure(contender.command(one), environment, log, folder, cores)
    if usage.exit_code:
        sys.exit(f"{contender.name} ended with {usage.exit_code}:\n{log.read_text(errors='replace')[-2000:]}")
    if contender.article_files:
        articles = sum(1 for _ in one.folder.glob(contender.article_files))
    else:
        lines = (file.read_bytes().splitlines() for file in one.folder.rglob("articles-*.jsonl"))
        articles = sum(map(len, lines))
    late = one.folder / "late.json"
    return Run(usage, articles, json.loads(late.read_text()) if late.exists() else [])


def by_step(pages: Path, set_name: str) -> dict[str, Any]:
    """What `benchmarks.steps` measures on the set, in a process of its own; its table is printed."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        chosen = ["--pages", str(pages), "--sets", set_name, "--json", file.name]
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "benchmarks.steps", *chosen], cwd=ROOT, check=True)
        return json.load(file)[set_name]  # type: ignore[no-any-return]


if __name__ == "__main__":
    begin = time.monotonic()
    status = main()
    print(f"\ntook {time.monotonic() - begin:.0f} s, other load now {os.getloadavg()[0]:.2f}")
    sys.exit(status)
