"""The work of `scrapy state`: shows what a state store holds, prunes what is old, exports all addresses."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from datetime import datetime, timezone
from pathlib import Path
from typing import TextIO

from scrapy.settings import Settings

from crawler.arguments import ArgumentError, read_time
from crawler.check_settings import SettingError, check_settings, complete_settings
from pipelines.store import Store, StoreError, open_store, upkeep

STATES = ("pending", "delivered", "rejected", "gave_up")


def act(settings: Settings, action: str, older: str, output: str) -> None:
    """Do what was asked for; ends with status 2 and one sentence where that can't be done."""
    try:
        check_settings(settings)
        complete_settings(settings)
        before = _before(action, older)
        store = open_store(settings["STATE_URL"], must_exist=True)
        try:
            _act(store, action, before, output)
        finally:
            store.close()
    except (ArgumentError, SettingError, StoreError, OSError) as error:
        print(f"scrapy state: {error}", file=sys.stderr)
        raise SystemExit(2) from None


def _before(action: str, older: str) -> float:
    if action != "prune":
        return 0
    moment = read_time("older", older, now=datetime.now(timezone.utc))
    if moment is None:
        raise ArgumentError("prune needs --older: an age as 90d or 36h, or a date as 2026-01-31.")
    return moment.timestamp()


def _act(store: Store, action: str, before: float, output: str) -> None:
    if action == "show":
        print(as_text(store.name, store.call(upkeep.holdings)))
    elif action == "prune":
        gone = store.call(upkeep.prune, before)
        print("Forgotten: " + ", ".join(f"{number:,} {what}" for what, number in gone.items()))
    else:
        with Path(output).open("w", encoding="utf-8") if output else nullcontext(sys.stdout) as file:
            _export(store, file)


def _export(store: Store, file: TextIO) -> None:
    rows, last = store.call(upkeep.export)
    while rows:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        rows, last = store.call(upkeep.export, last)


def as_text(name: str, held: upkeep.Holdings) -> str:
    """The table that `show` prints."""
    width = max([len("site"), *map(len, held.sites)])
    lines = [
        f"{name} (schema version {held.schema_version})",
        f"{held.articles:,} articles, {held.sources:,} sources, {held.lines:,} lines of site memory, "
        f"{held.runs:,} runs" + (f", the last one {held.last_run}" if held.last_run else ""),
        *(f"{number:,} addresses are leased by {run}" for run, number in held.leased.items()),
        *(f"{site} rests {rest}" for site, rest in held.resting.items()),
        "",
        f"{'site':{width}}" + "".join(f"{state:>12}" for state in STATES),
    ]
    lines += [
        f"{site:{width}}" + "".join(f"{states.get(state, 0):>12,}" for state in STATES)
        for site, states in held.sites.items()
    ]
    return "\n".join(lines)
