"""Whom `benchmarks.speed` runs, how, and what each of them needs.

One more: a `Contender` in `CONTENDERS`; what is no part of the project runs from `.venv-peers`, by a
function in `peer_runs.py`. Each does what its documentation says, without politeness towards our server.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.compiled import SUFFIX, SWITCH

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-peers"
PLAIN_SETTINGS = (
    "TELNETCONSOLE_ENABLED=False", "REMOTE_CONTROL_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=16",
    "DOWNLOAD_DELAY=0", "ROBOTSTXT_OBEY=False", "LOG_LEVEL=WARNING",
    'EXTENSIONS={"benchmarks.lateness.Lateness": 1, "benchmarks.own_cpu.OwnCpu": 1}',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """One contender's run: the folder it may write to, the served addresses, the saved files, the cores."""

    folder: Path
    urls: Path
    files: Path
    cores: int


@dataclass(frozen=True, slots=True)
class Contender:
    """One that is measured. It leaves a line an article in `articles-*.jsonl`, or `article_files`, one each.

    `environment`: of its process, beside ours. `needs`: a file that is there once `install` was run. `sets`:
    those that it can read, if not all. `floor`, `aim`: how many times its pages a second ours must be; 0:
    anything.
    """

    name: str
    command: Callable[[Round], list[str]]
    article_files: str = ""
    settings_module: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    needs: Path = ROOT
    install: str = ""
    sets: tuple[str, ...] = ()
    floor: float = 0.0
    aim: float = 0.0

    def left_out(self, set_name: str) -> str:
        """Why it can't be measured on a set, as a sentence; "" where it can."""
        short = self.name.partition(",")[0]
        if not self.needs.exists():
            return f"skipped: {short}: run {self.install}"
        if self.sets and set_name not in self.sets:
            return f"skipped: {short}: it knows none of the sites of {set_name}"
        return ""


def ours(one: Round) -> list[str]:
    crawl = ["-m", "scrapy", "crawl", "urls", "-a", f"file={one.urls}"]
    output = ["-s", f"OUTPUT_DIR={one.folder}/output", "-s", f"LATENESS_FILE={one.folder}/late.json"]
    return [sys.executable, *crawl, *output]


def plain(*arguments: str) -> Callable[[Round], list[str]]:
    spider = ("-m", "scrapy", "runspider", str(ROOT / "benchmarks" / "plain_spider.py"))

    def command(one: Round) -> list[str]:
        chosen = (*PLAIN_SETTINGS, f"LATENESS_FILE={one.folder}/late.json")
        settings = [part for setting in chosen for part in ("-s", setting)]
        output = ["-o", f"{one.folder}/articles-0.jsonl"]
        return [sys.executable, *spider, "-a", f"file={one.urls}", *arguments, *settings, *output]

    return command


def trafilatura_cli(one: Round) -> list[str]:
    program = str(Path(sys.executable).with_name("trafilatura"))
    return [
        program, "--input-dir", str(one.files), "--output-dir", f"{one.folder}/cli",
        "--parallel", str(one.cores), "--json", "--with-metadata", "--no-comments",
    ]  # fmt: skip


def peer(name: str) -> Callable[[Round], list[str]]:
    script = str(ROOT / "benchmarks" / "peer_runs.py")
    return lambda one: [str(PEERS / "bin" / "python"), script, name, str(one.urls), str(one.folder)]


PEERS_READY = PEERS / ".ready"
CONTENDERS = (
    Contender("tinsach", ours, settings_module="benchmarks.speed_settings"),
    Contender(
        "tinsach from source", ours, settings_module="benchmarks.speed_settings",
        environment={SWITCH: "0"}, needs=ROOT / "pipelines" / f"markup{SUFFIX}", install="make compiled",
    ),
    Contender(
        "scrapy + trafilatura + langdetect in the callback", plain("-a", "extract=1"), floor=2.5, aim=4.5
    ),
    Contender("scrapy alone", plain()),
    Contender(
        "trafilatura CLI, a process a core, saved files", trafilatura_cli,
        article_files="cli/**/*.json", floor=1.2, aim=2,
    ),
    Contender(
        "news-please, its own crawler", peer("news-please"), article_files="data/**/*.json",
        needs=PEERS_READY, install="make peers", floor=10, aim=20,
    ),
    Contender(
        "newspaper4k, its own download", peer("newspaper4k"), needs=PEERS_READY,
        install="make peers", floor=10, aim=20,
    ),
    Contender(
        "fundus, its own crawler", peer("fundus"), needs=PEERS_READY, install="make peers",
        sets=("news_sites",),
    ),
)  # fmt: skip
