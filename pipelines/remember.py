"""The last step: what the store learns of rows once they are on disk, a synced batch in one transaction.

What a killed run has on disk but did not live to tell, `remember_rows` tells from the rows alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pipelines.duplicates.entry import Entry, entry_of
from pipelines.duplicates.run_index import RunIndex
from pipelines.records import article_of, line_fingerprint, lines_of
from pipelines.run_memory import teasers_of
from pipelines.store import Store, frontier, runs, site_memory, versions
from pipelines.store.frontier import Outcome
from pipelines.store.site_memory import Lesson
from pipelines.store.times import seconds
from pipelines.write.recovery import Recovered, recover


@dataclass(frozen=True, slots=True)
class Memo:
    """What is to be remembered of one row. `entry` and `lesson` are those of an article."""

    outcome: Outcome
    entry: Entry | None = None
    lesson: Lesson | None = None


def outcome_of(
    row: Mapping[str, Any], etag: str = "", last_modified: str = "", lines: tuple[int, ...] | None = None
) -> Outcome:
    """What a written row, article or rejection, says of the address that was asked for.

    `lines`: those of its text, where they are known.
    """
    if "metadata" not in row:
        return Outcome(
            row["url"],
            "rejected",
            row["reason"],
            site=row["source"],
            etag=etag,
            last_modified=last_modified,
        )
    metadata = row["metadata"]
    return Outcome(
        metadata["requested_url"] or row["url"],
        "delivered",
        article_id=row["id"],
        article_url=row["url"],
        site=row["source"],
        text_sha256=metadata["text_sha256"],
        html_sha256=metadata["html_sha256"],
        version=metadata["version"],
        etag=etag,
        last_modified=last_modified,
        created=row["created"],
        lines=lines_of(row["text"]) if lines is None else lines,
    )


def remember(
    connection: Connection,
    run: str,
    memos: Sequence[Memo],
    index: RunIndex,
    now: float | None = None,
    revisit_seconds: Sequence[int] = frontier.REVISIT_SECONDS,
) -> None:
    """Keeps all that a batch of rows brought; call it in the store's thread. `run` is `RunOutput.lease`."""
    site_memory.learn(connection, [memo.lesson for memo in memos if memo.lesson])
    outcomes = [memo.outcome for memo in memos]
    versions.remember(connection, run, outcomes, now)
    index.remember(connection, [memo.entry for memo in memos if memo.entry])
    frontier.settle(connection, run, outcomes, now, revisit_seconds)


def close_dead_runs(store: Store, output_dir: Path | str, now: float | None = None) -> list[Recovered]:
    """Closes what killed runs left in the folder, and gives back what they held; blocks.

    To be called before a run leases its first address.
    """

    def tell(run: str, rows: Sequence[Mapping[str, Any]]) -> None:
        store.wait(remember_rows, run, rows)

    def release(run: str) -> None:
        store.wait(frontier.give_back, run)
        store.wait(versions.unclaim, run)
        store.wait(runs.end, run, "failed", {}, 0)

    recovered = recover(output_dir, tell, release)
    store.wait(frontier.reclaim, time.time() if now is None else now)
    return recovered


def remember_rows(connection: Connection, run: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Remembers those rows of a run that died which the store does not know yet; says how many.

    What the site's memory would have learned from the rest of their pages is lost, and all of copies.
    """
    outcomes = {outcome.url: (outcome, row) for row in rows for outcome in [outcome_of(row)]}
    untold = frontier.held(connection, run, list(outcomes)) | versions.untold(
        connection, [outcome for outcome, _ in outcomes.values()]
    )
    memos = [_memo(outcome, row, run) for url, (outcome, row) in outcomes.items() if url in untold]
    if memos:
        remember(connection, run, memos, RunIndex())
    return len(memos)


def _memo(outcome: Outcome, row: Mapping[str, Any], run: str) -> Memo:
    if outcome.state != "delivered":
        return Memo(outcome)
    article = article_of(row)
    if article.metadata.duplicate_of:  # maybe of an article of its site, which has taught the same lines
        return Memo(outcome, entry_of(article, run))
    lesson = Lesson(
        article.source,
        article.id,
        lines=tuple({*outcome.lines, *map(line_fingerprint, article.metadata.captions)}),
        teasers=teasers_of(article.title, article.metadata.description),
        learned=seconds(article.added),
    )
    return Memo(outcome, entry_of(article, run), lesson)
