"""`scrapy state`: what the store holds, what goes when it is pruned, and what is exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy_runs import run

from pipelines.store import Store, frontier, open_store, runs, site_memory, sources, upkeep, versions
from pipelines.store.frontier import Found, Outcome
from pipelines.store.runs import SiteRun
from pipelines.store.site_memory import Lesson
from pipelines.store.sources import Source

pytest_plugins = ("postgres",)

NOW = 1_795_000_000
DAY = 86400
OLD = NOW - 100 * DAY


@pytest.fixture
def store(state_url: str) -> Iterator[Store]:
    store = open_store(state_url)
    fill(store)
    yield store
    store.close()


def url(number: int) -> str:
    return f"https://a.example/{number}"


def fill(store: Store) -> None:
    """Long ago 1 and 2 were delivered, 3 rejected, 4 found; 2 is still in the feed. Today 5 was delivered."""
    store.call(runs.begin, "old", "news", "/out/old", OLD)
    discover(store, 1, 2, 3, 4, now=OLD)
    store.call(frontier.lease, "a.example", "old", 3, OLD)
    deliver(store, "old", 1, 2, now=OLD)
    store.call(frontier.settle, "old", [Outcome(url(3), "rejected", "http_404")], OLD)
    store.call(sources.put, Source("https://a.example/old.xml", "a.example", "feed", checked=OLD))
    store.call(runs.end, "old", "ok", {"a.example": SiteRun(3, 2)}, OLD)
    store.call(runs.begin, "new", "news", "/out/new", NOW)
    discover(store, 2, 5, now=NOW)
    deliver(store, "new", 5, now=NOW)
    store.call(sources.put, Source("https://a.example/new.xml", "a.example", "feed", checked=NOW))
    store.call(frontier.lease, "a.example", "new", 1, NOW)


def discover(store: Store, *numbers: int, now: int) -> None:
    store.call(frontier.discover, [Found(url(n), "a.example", "feed") for n in numbers], now=now)


def deliver(store: Store, run: str, *numbers: int, now: int) -> None:
    outcomes = [Outcome(url(n), "delivered", article_id=f"id-{n}", site="a.example") for n in numbers]
    lessons = [Lesson("a.example", f"id-{n}", (n, 99), (), now) for n in numbers]
    store.call(site_memory.learn, lessons)
    store.call(versions.remember, run, outcomes, now)
    store.call(frontier.settle, run, outcomes, now)


def test_the_holdings_are_counted_by_site_and_state(store: Store) -> None:
    held = store.call(upkeep.holdings)
    assert held.sites == {"a.example": {"delivered": 3, "pending": 1, "rejected": 1}}
    assert (held.articles, held.sources, held.runs, held.lines, held.last_run) == (3, 2, 2, 4, "new")
    assert held.leased == {"new": 1}


def test_pruning_forgets_what_was_over_long_ago_and_is_named_nowhere_any_more(store: Store) -> None:
    gone = store.call(upkeep.prune, NOW - 90 * DAY)
    assert gone == {"addresses": 2, "articles": 1, "lines": 2, "runs": 1, "sources": 1}
    left, _ = store.call(upkeep.export)
    assert {row["url"] for row in left} == {url(2), url(4), url(5)}
    assert store.call(versions.known, "id-1") is None
    assert store.call(versions.known, "id-2") is not None
    assert set(store.call(upkeep.prune, NOW - 90 * DAY).values()) == {0}


def test_every_address_is_exported_piece_by_piece(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ROWS", 2)
    rows, last = store.call(upkeep.export)
    exported = rows
    while rows:
        rows, last = store.call(upkeep.export, last)
        exported = exported + rows
    assert sorted(row["url"] for row in exported) == [url(n) for n in range(1, 6)]
    (rejected,) = (row for row in exported if row["state"] == "rejected")
    assert (rejected["reason"], rejected["fetched"], rejected["delivered"]) == (
        "http_404",
        "2026-08-10T11:06:40Z",
        "",
    )


def test_the_command_shows_prunes_and_exports(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    fill(store)
    store.close()
    settings = ("-s", f"OUTPUT_DIR={tmp_path}")
    shown = run("state", *settings, cwd=tmp_path)
    assert shown.status == 0, shown.log
    assert "3 articles, 2 sources, 4 lines of site memory, 2 runs, the last one new" in shown.out
    assert shown.out.splitlines()[-1].split() == ["a.example", "1", "3", "1", "0"]
    pruned = run("state", "prune", "--older", "2026-10-01", *settings, cwd=tmp_path)
    assert pruned.out == "Forgotten: 2 addresses, 1 articles, 2 lines, 1 runs, 1 sources\n"
    exported = run("state", "export", "-o", "state.jsonl", *settings, cwd=tmp_path)
    assert exported.status == 0, exported.log
    lines = (tmp_path / "state.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["url"] for line in lines} == {url(2), url(4), url(5)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("prune",), "scrapy state: prune needs --older: an age as 90d or 36h"),
        (("prune", "--older", "soon"), "older='soon' is no date"),
        (("show",), "there is no store "),
        (("show", "-s", "STATE_URL=mysql://x/y"), "STATE_URL"),
        (("forget",), "say scrapy state show"),
    ],
)
def test_a_wrong_use_is_refused_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("state", *arguments, "-s", f"OUTPUT_DIR={tmp_path}", cwd=tmp_path)
    assert done.status == 2
    assert said in done.log + done.out
    assert "Traceback" not in done.log
    assert not list(tmp_path.iterdir())
