"""A run without pages: leases addresses, writes a row for each. The tests kill it.

`python written_run.py STATE_URL OUTPUT_DIR COMPRESSION` says "opened", then it works until nothing is left.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any

from pipelines.duplicates.run_index import RunIndex
from pipelines.records import Article, Metadata, Rejected
from pipelines.remember import Memo, close_dead_runs, outcome_of, remember
from pipelines.store import frontier, open_store, runs
from pipelines.store.frontier import Found, Leased
from pipelines.write import RunOutput, run_output

SITE = "a.example"


def article_row(url: str, words: str = "", **more: Any) -> dict[str, Any]:
    number = url.rpartition("/")[2]
    text = words or f"Paragraph one of {number}.\n\nTin thứ {number} đã sạch."
    metadata = Metadata(requested_url=url, text_sha256=sha256(text.encode()).hexdigest())
    article = Article(f"id-{number}", url, SITE, f"Title {number}", text, "vi", 0.99, metadata=metadata)
    return article.row() | {"added": "2026-11-22T02:17:03Z"} | more


def rejected_row(url: str, reason: str = "http_404", step: str = "fetch") -> dict[str, Any]:
    return Rejected(url, SITE, "2026-11-22T02:17:03Z", step, reason).row()


def main(state_url: str, output_dir: str, compression: str) -> None:
    run_output.BATCH_ROWS, run_output.BATCH_SECONDS = 7, 0.01  # many small batches: many moments to die in
    store = open_store(state_url)
    close_dead_runs(store, output_dir)
    index = RunIndex()

    def synced(memos: Sequence[Memo]) -> None:
        store.wait(remember, output.lease, memos, index)

    started = datetime.now(timezone.utc)
    output = RunOutput.open(output_dir, "news", started, {"site": SITE}, compression, 4000, synced)
    store.wait(runs.begin, output.lease, "news", str(output.folder), started.timestamp())
    print("opened", flush=True)
    while leased := store.wait(frontier.lease, SITE, output.lease, 20, time.time()):
        for one in leased:
            write(output, one)
    output.close()
    store.close()


def write(output: RunOutput, one: Leased) -> None:
    if one.url.endswith("7"):
        row = rejected_row(one.url)
        output.add_rejected(row, Memo(outcome_of(row)))
    else:
        row = article_row(one.url)
        output.add_article(row, Memo(outcome_of(row)))


def discover(state_url: str, number: int) -> None:
    store = open_store(state_url)
    store.wait(frontier.discover, [Found(f"https://{SITE}/{n}", SITE, "feed") for n in range(number)])
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
