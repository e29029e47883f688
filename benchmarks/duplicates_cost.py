"""What the duplicates step costs an article as its index grows: signature, look-up and insert.

`python -m benchmarks.duplicates_cost [--sizes 10000,100000] [--state-url URL] [--folder DIR]`; 1000000 for
the soak. The index is filled with signatures of texts that never were, spread over the window; at each size a
thousand articles of 400 words go through it as in a run, a tenth of them copies.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import struct
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.duplicates.entry import WINDOW_DAYS, Entry, Rules
from pipelines.duplicates.run_index import RunIndex
from pipelines.duplicates.signature import BANDS, PACKED_BYTES, sign
from pipelines.store import Store, open_store

SEED = 6
LAST_DAY = 20_000
ARTICLES = 1_000  # measured at each size
WORDS = 400
BATCH = 100  # entries remembered in one transaction
LEXICON = 30_000
SHINGLES = WORDS - 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        file = Path(folder) / "state.db"
        store = open_store(options.state_url or f"sqlite:///{file}")
        texts = _texts(random.Random(SEED))
        filler = _filler(random.Random(SEED), sizes[-1])
        filled = 0
        for size in sizes:
            _fill(store, itertools.islice(filler, size - filled))
            filled = size
            figures = _measure(store, list(itertools.islice(texts, ARTICLES)))
            mib = sum(part.stat().st_size for part in Path(folder).iterdir()) / 2**20
            print(
                f"{size:>9} articles: "
                + "  ".join(f"{name} {milliseconds:.3f} ms" for name, milliseconds in figures.items())
                + f"  together {sum(figures.values()):.3f} ms CPU an article"
                + (f"  index {mib:.0f} MiB" if not options.state_url else "")
                + f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB",
                flush=True,
            )
        store.close()
    return 0


def _measure(store: Store, texts: list[str]) -> dict[str, float]:
    run = RunIndex(Rules())
    store.call(run.open, LAST_DAY)
    spent = dict.fromkeys(("signature", "look-up", "insert"), 0.0)
    batch: list[Entry] = []
    for number, text in enumerate(texts):
        started = time.process_time()
        signature = sign(text)
        signed = time.process_time()
        entry = replace(_entry(random.randbytes(10).hex(), LAST_DAY, signature), run=f"measured-{number}")
        match = store.call(run.check_and_add, entry)
        looked_up = time.process_time()
        if match is None:
            batch.append(entry)
        if len(batch) == BATCH:
            store.call(run.remember, batch)
            batch = []
        inserted = time.process_time()
        for name, seconds in zip(
            spent, (signed - started, looked_up - signed, inserted - looked_up), strict=True
        ):
            spent[name] += seconds
    return {name: 1000 * seconds / len(texts) for name, seconds in spent.items()}


def _fill(store: Store, entries: Iterator[Entry]) -> None:
    run = RunIndex()
    while batch := list(itertools.islice(entries, 2_000)):
        store.call(run.remember, batch)


def _filler(rng: random.Random, most: int) -> Iterator[Entry]:
    """Signatures whose minima fall as those of 400-word texts do."""
    head = sign("")[: PACKED_BYTES - 4 * BANDS]
    for number in itertools.count():
        minima = [int((1 - rng.random() ** (1 / SHINGLES)) * 2**32) for _ in range(BANDS)]
        exact = struct.pack("<Q", rng.getrandbits(63))
        signature = head[:4] + exact + head[12:] + struct.pack(f"<{BANDS}I", *minima)
        yield _entry(
            rng.randbytes(10).hex(), LAST_DAY - WINDOW_DAYS + number * WINDOW_DAYS // most, signature
        )


def _texts(rng: random.Random) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    lexicon = ["".join(rng.choices(letters, k=rng.randint(2, 10))) for _ in range(LEXICON)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, LEXICON + 1)))
    text = ""
    while True:
        if rng.random() > 0.1 or not text:
            text = " ".join(rng.choices(lexicon, cum_weights=weights, k=WORDS))
        yield text


def _entry(article_id: str, day: int, signature: bytes) -> Entry:
    site = f"newspaper{int(article_id[:3], 16)}.example"
    return Entry(
        article_id, f"https://www.{site}/section/a-headline-of-some-words-{article_id}", site, day, signature
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates_cost", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="articles in the window, ascending")
    parser.add_argument("--state-url", help="another database than a temporary SQLite file")
    parser.add_argument("--folder", help="where the temporary file stands")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
