"""Pages a second, CPU milliseconds a page and memory, beside what others take on the same pages.

`python -m benchmarks.speed --pages DIR [--sets news_sites,wcxb_articles] [--rounds 3] [--repeat 3]`, DIR laid
out as for `benchmarks.quality`. Each page is served at `--repeat` addresses, so that a run's start is a small
part of it. The rounds are interleaved and the medians compared. Only the ratios say something: machines and
their other load differ. `--history FILE` keeps the figures of a commit as a row; `benchmarks.speed_history`
plots them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.process_tree import Usage, measure

ROOT = Path(__file__).resolve().parent.parent
PLAIN = ("-m", "scrapy", "runspider", str(ROOT / "benchmarks" / "plain_spider.py"))
PLAIN_SETTINGS = (
    "TELNETCONSOLE_ENABLED=False", "REMOTE_CONTROL_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=16",
    "DOWNLOAD_DELAY=0", "ROBOTSTXT_OBEY=False", "LOG_LEVEL=WARNING",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """Medians over the rounds of one contender on one set."""

    name: str
    pages: int
    pages_a_second: float
    cpu_ms_a_page: float
    peak_mib: float
    articles: int
    late_p50_ms: float = 0.0
    late_p99_ms: float = 0.0
    late_max_ms: float = 0.0

    @property
    def cores_busy(self) -> float:
        """How many cores it kept busy; with all of them, only less work a page can make it faster."""
        return self.pages_a_second * self.cpu_ms_a_page / 1000


@dataclass(frozen=True, slots=True)
class Round:
    """One contender's run: the folder it may write to, the served addresses, the saved files."""

    folder: Path
    urls: Path
    files: Path


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    command: Callable[[Round], list[str]]
    settings_module: str = ""


def plain(*arguments: str) -> Callable[[Round], list[str]]:
    def command(one: Round) -> list[str]:
        settings = [part for setting in PLAIN_SETTINGS for part in ("-s", setting)]
        late = [
            "-s",
            'EXTENSIONS={"benchmarks.lateness.Lateness": 1}',
            "-s",
            f"LATENESS_FILE={one.folder}/late.json",
        ]
        output = ["-o", f"{one.folder}/articles-0.jsonl"]
        return [sys.executable, *PLAIN, "-a", f"file={one.urls}", *arguments, *settings, *late, *output]

    return command


def ours(one: Round) -> list[str]:
    late = ["-s", f"LATENESS_FILE={one.folder}/late.json"]
    crawl = ["-m", "scrapy", "crawl", "urls", "-a", f"file={one.urls}"]
    return [sys.executable, *crawl, "-s", f"OUTPUT_DIR={one.folder}/output", *late]


def trafilatura_cli(one: Round) -> list[str]:
    program = str(Path(sys.executable).with_name("trafilatura"))
    return [
        program, "--input-dir", str(one.files), "--output-dir", f"{one.folder}/cli", "--parallel", "2",
        "--json", "--with-metadata", "--no-comments",
    ]  # fmt: skip


CONTENDERS = (
    Contender("tinsach", ours, "benchmarks.speed_settings"),
    Contender("scrapy + trafilatura + langdetect in the callback", plain("-a", "extract=1")),
    Contender("scrapy alone", plain()),
    Contender("trafilatura CLI, 2 processes, saved files", trafilatura_cli),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--pages", type=Path, required=True, help="folder that holds the set folders")
    parser.add_argument("--sets", default="news_sites", help="comma-separated (default: news_sites)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default: 3)")
    parser.add_argument(
        "--repeat", type=int, default=3, help="each page at so many addresses of its own (default: 3)"
    )
    parser.add_argument("--only", default="", help="names of contenders that begin so, comma-separated")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--history", type=Path, help="append the figures to this file, as one row")
    options = parser.parse_args()
    wanted = tuple(name.strip() for name in options.only.split(",") if name.strip())
    contenders = [c for c in CONTENDERS if not wanted or c.name.startswith(wanted)]
    report: dict[str, object] = {"load_before": os.getloadavg(), "cores": os.cpu_count()}
    print(f"{os.cpu_count()} cores, other load {os.getloadavg()[0]:.2f}")
    for name in options.sets.split(","):
        set_folder = options.pages / name
        if not (set_folder / "html").is_dir():
            parser.error(f"--pages: {set_folder} has no folder html/ with the pages")
        results = run_set(set_folder, contenders, options.rounds, options.repeat)
        show(name, results)
        report[name] = [asdict(result) for result in results]
    if options.json:
        options.json.write_text(json.dumps(report, indent=1))
    if options.history:
        with options.history.open("a") as history:
            today = datetime.now(timezone.utc).date().isoformat()
            history.write(json.dumps({"commit": commit(), "date": today, **report}) + "\n")
    return 0


def commit() -> str:
    """The commit that is measured, with a `+` behind it where files have changed since; "" outside of git."""
    described = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(described, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def run_set(set_folder: Path, contenders: list[Contender], rounds: int, repeat: int) -> list[Result]:
    ids = sorted(file.name.removesuffix(".html.gz") for file in (set_folder / "html").glob("*.html.gz"))
    measured: dict[str, list[tuple[Usage, int, list[float]]]] = {c.name: [] for c in contenders}
    with tempfile.TemporaryDirectory() as scratch, served(set_folder) as base:
        files = saved(set_folder, Path(scratch) / "files")
        urls = Path(scratch) / "urls.txt"
        urls.write_text(
            "".join(f"{base}/{page}{f'?copy={n}' if n else ''}\n" for n in range(repeat) for page in ids)
        )
        for number in range(rounds):
            for contender in contenders:
                folder = Path(scratch) / "round"
                folder.mkdir()
                print(
                    f"{set_folder.name}: round {number + 1} of {rounds}: {contender.name} ...",
                    file=sys.stderr,
                )
                measured[contender.name].append(run_once(contender, Round(folder, urls, files)))
                shutil.rmtree(folder)
    return [
        summary(c.name, len(ids) * (1 if "CLI" in c.name else repeat), measured[c.name]) for c in contenders
    ]


def run_once(contender: Contender, one: Round) -> tuple[Usage, int, list[float]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if contender.settings_module:
        environment["SCRAPY_SETTINGS_MODULE"] = contender.settings_module
    log = one.folder / "log"
    usage = measure(
        contender.command(one), environment, log, ROOT if contender.settings_module else one.folder
    )
    if usage.exit_code:
        sys.exit(f"{contender.name} ended with {usage.exit_code}:\n{log.read_text(errors='replace')[-2000:]}")
    rows = sum(len(file.read_bytes().splitlines()) for file in one.folder.rglob("articles-*.jsonl"))
    late = one.folder / "late.json"
    return (
        usage,
        rows or len(list(one.folder.rglob("*.json"))),
        json.loads(late.read_text()) if late.exists() else [],
    )


def summary(name: str, pages: int, runs: list[tuple[Usage, int, list[float]]]) -> Result:
    late = sorted(ms for _, _, values in runs for ms in values)
    p50, p99, most = (
        (late[len(late) // 2], late[int(len(late) * 0.99)], late[-1]) if late else (0.0, 0.0, 0.0)
    )
    return Result(
        name=name,
        pages=pages,
        pages_a_second=pages / statistics.median(usage.wall_seconds for usage, _, _ in runs),
        cpu_ms_a_page=1000 * statistics.median(usage.cpu_seconds for usage, _, _ in runs) / pages,
        peak_mib=statistics.median(usage.peak_bytes for usage, _, _ in runs) / 2**20,
        articles=int(statistics.median(rows for _, rows, _ in runs)),
        late_p50_ms=p50,
        late_p99_ms=p99,
        late_max_ms=most,
    )


def show(name: str, results: list[Result]) -> None:
    first = results[0]
    print(f"\n{name}: {first.pages} pages\n")
    print(f"{'':52} pages/s  ratio  CPU ms/page  cores  peak MiB  rows  loop late ms p50/p99/max")
    for one in results:
        print(
            f"{one.name:52} {one.pages_a_second:7.1f} {first.pages_a_second / one.pages_a_second:6.2f} "
            f"{one.cpu_ms_a_page:12.1f} {one.cores_busy:6.2f} {one.peak_mib:9.0f} {one.articles:5} "
            f"{one.late_p50_ms:8.1f} / {one.late_p99_ms:.1f} / {one.late_max_ms:.1f}"
        )


@contextmanager
def served(set_folder: Path) -> Iterator[str]:
    """The base address of a server process for the set's pages."""
    command = [sys.executable, "-m", "benchmarks.page_server", str(set_folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def saved(set_folder: Path, folder: Path) -> Path:
    """The pages as plain files, for contenders that read a folder."""
    import gzip

    folder.mkdir()
    for file in (set_folder / "html").glob("*.html.gz"):
        (folder / file.name.removesuffix(".gz")).write_bytes(gzip.decompress(file.read_bytes()))
    return folder


if __name__ == "__main__":
    begin = time.monotonic()
    status = main()
    print(f"\ntook {time.monotonic() - begin:.0f} s, other load now {os.getloadavg()[0]:.2f}")
    sys.exit(status)
