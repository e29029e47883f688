"""`python -m benchmarks.store`: size and times of a SQLite store after a million addresses.

Addresses of a hundred sites and of usual length; nine in ten are delivered, and a tenth of those wait for
their next look. Times are the median of `--rounds`, in ms, wall clock, each on another site.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, text

from pipelines.store import Store, frontier, open_store
from pipelines.store.found import Found

SITES = 100
BATCH = 5000
NOW = 1_795_000_000


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--addresses", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=15)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="tinsach-store-") as folder:
        print(json.dumps(measure(Path(folder) / "state.db", given.addresses, given.rounds), indent=2))


def measure(path: Path, addresses: int, rounds: int) -> dict[str, float]:
    """What it takes, by name and unit."""
    url = f"sqlite:///{path}"
    store = open_store(url)
    begun = time.perf_counter()
    discover_all(store, addresses)
    figures = {"discover_us_an_address": round((time.perf_counter() - begun) / addresses * 1e6, 1)}
    store.call(deliver_most)
    store.close()
    begun = time.perf_counter()
    store = open_store(url)
    figures["open_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    figures["size_bytes_an_address"] = round(path.stat().st_size / addresses, 1)
    figures["size_mb"] = round(path.stat().st_size / 1e6, 1)
    sites = iter(range(SITES))

    def median_ms(work: Callable[[str], object]) -> float:
        times = []
        for _ in range(rounds):
            name = site(next(sites))
            begun = time.perf_counter()
            work(name)
            times.append((time.perf_counter() - begun) * 1000)
        return round(statistics.median(times), 2)

    def due(name: str, revisit: bool = False) -> int:
        return len(store.call(frontier.lease, name, "bench", 100, NOW + 10**6, revisit=revisit))

    figures["due_100_ms"] = median_ms(due)
    figures["due_100_with_revisits_ms"] = median_ms(lambda name: due(name, revisit=True))
    figures["pending_ms"] = median_ms(lambda name: store.call(frontier.pending, name))
    figures["rediscover_1000_ms"] = median_ms(
        lambda name: store.call(frontier.discover, [found(number) for number in range(1000)], now=NOW)
    )
    store.close()
    return figures


def discover_all(store: Store, addresses: int) -> None:
    for start in range(0, addresses, BATCH):
        numbers = range(start, min(start + BATCH, addresses))
        store.call(frontier.discover, list(map(found, numbers)), now=NOW)


def deliver_most(connection: Connection) -> None:
    """As it is after weeks: nine in ten are delivered, of which nine in ten have had their last look."""
    connection.execute(
        text(
            "UPDATE addresses SET state = 'delivered', run = 'first',"
            " fetched = discovered, delivered = discovered,"
            " article_id = substr(url, -32), html_sha256 = :sha256, etag = '\"5f3a-61b2c\"',"
            " due = CASE WHEN key % 100 >= 90 THEN discovered END WHERE key % 10 > 0"
        ),
        {"sha256": "0" * 64},
    )


def found(number: int) -> Found:
    name = site(number % SITES)
    day = 1 + number * 7 % 21
    slug = f"a-headline-of-a-usual-length-in-the-address-of-a-page-{number:07d}"
    return Found(
        f"https://{name}/section/2026/11/{day:02d}/{slug}.html", name, "sitemap", lastmod=f"2026-11-{day:02d}"
    )


def site(number: int) -> str:
    return f"www.site{number:02d}.example"


if __name__ == "__main__":
    main()
