"""The figures of `benchmarks.speed`: medians of the runs, a table, what ours must reach."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.limits import Limit
from benchmarks.process_tree import Usage

OURS = "tinsach"
BUSY = 0.85  # of a core, or of all: from there on that is what holds a contender up
CPU_RATIO, CPU_RATIO_AIM = 0.55, 0.35
SHARE_OF_RATE = 0.85
LATE_P99_MS, LATE_MAX_MS = 20, 250


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one contender. `late_ms`: how late the event loop's timers were, where that was measured."""

    usage: Usage
    articles: int
    late_ms: list[float]


@dataclass(frozen=True, slots=True)
class Result:
    """Medians over the rounds of one contender on one set.

    `main_busy`: cores that its first process kept busy; `idle`: cores that nobody used meanwhile.
    """

    name: str
    pages: int
    cores: int
    pages_a_second: float
    cpu_ms_a_page: float
    main_busy: float
    idle: float
    peak_mib: float
    articles: int
    late_p50_ms: float = 0.0
    late_p99_ms: float = 0.0
    late_max_ms: float = 0.0

    @property
    def cores_busy(self) -> float:
        """How many cores it kept busy; with all of them, only less work a page can make it faster."""
        return self.pages_a_second * self.cpu_ms_a_page / 1000

    @property
    def share_of_rate(self) -> float:
        """Of the pages a second that its CPU a page allows on these cores."""
        return self.cores_busy / self.cores

    @property
    def share_of_left(self) -> float:
        """The same, of what other processes left of these cores."""
        return self.cores_busy / (self.cores - self.others)

    @property
    def others(self) -> float:
        """Cores that other processes kept busy meanwhile; the server of the pages is one of them."""
        return max(0.0, self.cores - self.cores_busy - self.idle)

    @property
    def bound_by(self) -> str:
        """What it would need more of to be faster."""
        if self.share_of_rate >= BUSY:
            return "CPU: it keeps all cores busy"
        if self.main_busy >= BUSY:
            return "one process: its main one keeps a core busy"
        if self.idle < (1 - BUSY) * self.cores:
            return f"CPU: others take {self.others:.1f} cores"
        return f"waiting: {self.idle:.1f} cores are idle"


def summary(name: str, pages: int, runs: Sequence[Run], cores: int) -> Result:
    """The medians of runs over so many pages on so many cores."""
    late = sorted(ms for run in runs for ms in run.late_ms)
    p50, p99, most = (
        (late[len(late) // 2], late[int(len(late) * 0.99)], late[-1]) if late else (0.0, 0.0, 0.0)
    )
    used = [run.usage for run in runs]
    return Result(
        name=name,
        pages=pages,
        cores=cores,
        pages_a_second=pages / statistics.median(one.wall_seconds for one in used),
        cpu_ms_a_page=1000 * statistics.median(one.cpu_seconds for one in used) / pages,
        main_busy=statistics.median(one.main_cpu_seconds / one.wall_seconds for one in used),
        idle=statistics.median(one.idle_seconds / one.wall_seconds for one in used),
        peak_mib=statistics.median(one.peak_bytes for one in used) / 2**20,
        articles=int(statistics.median(run.articles for run in runs)),
        late_p50_ms=p50,
        late_p99_ms=p99,
        late_max_ms=most,
    )


def show(set_name: str, results: Sequence[Result]) -> None:
    """Print a line a contender, `ratio` being the pages a second of the first one over its own."""
    print(f"\n{set_name}\n")
    print(
        f"{'':50} pages  pages/s  ratio  CPU ms/page  cores  others  idle  peak MiB  rows  "
        "loop late ms p50/p99/max  bound by"
    )
    for one in results:
        late = f"{one.late_p50_ms:.1f} / {one.late_p99_ms:.1f} / {one.late_max_ms:.1f}"
        print(
            f"{one.name:50} {one.pages:5} {one.pages_a_second:8.1f} "
            f"{results[0].pages_a_second / one.pages_a_second:6.2f} {one.cpu_ms_a_page:12.1f} "
            f"{one.cores_busy:6.2f} {one.others:7.2f} {one.idle:5.2f} {one.peak_mib:9.0f} {one.articles:5}  "
            f"{late if one.late_max_ms else '-':24}  {one.bound_by}"
        )


def limits_of(
    results: Sequence[Result], floors: Mapping[str, tuple[float, float]], cpu_ratio: float
) -> list[Limit]:
    """What ours must reach: by the others' `floors` (least, aim); `cpu_ratio` 0: it was not measured."""
    limits = []
    if cpu_ratio:
        what = "CPU of the whole way, of what bare_extraction(with_metadata=True) and langdetect.detect take"
        limits.append(Limit(what, cpu_ratio, most=CPU_RATIO, aim=CPU_RATIO_AIM))
    ours = next((result for result in results if result.name == OURS), None)
    if ours is None:
        return limits
    for other in results:
        floor, aim = floors.get(other.name, (0.0, 0.0))
        if floor:
            ratio = ours.pages_a_second / other.pages_a_second
            what = f"end to end, times the pages a second of {other.name}"
            limits.append(Limit(what, ratio, least=floor, aim=aim))
    share = f"share of the rate that the CPU figures allow ({ours.share_of_left:.2f} of what others left)"
    return [
        *limits,
        Limit(share, ours.share_of_rate, least=SHARE_OF_RATE),
        Limit("lateness of the event loop, p99 in ms", ours.late_p99_ms, most=LATE_P99_MS),
        Limit("lateness of the event loop, largest in ms", ours.late_max_ms, most=LATE_MAX_MS),
    ]
