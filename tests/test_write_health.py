"""ok, degraded or failed: what a run says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from written_run import article_row, rejected_row

from pipelines.store.runs import SiteRun
from pipelines.write.counts import Counts
from pipelines.write.health import judge, site_runs

USED_TO_GIVE = {"a.example": SiteRun(pages=100, articles=80, known=10, rejected=20, empty=2)}


def counts(articles: int = 0, site: str = "a.example", **rejected: int) -> Counts:
    """`rejected`: how many by reason, as `admit__too_short=3`."""
    counted = Counts()
    for number in range(articles):
        counted.add_article(article_row(f"https://a.example/{number}", source=site))
    for what, number in rejected.items():
        step, reason = what.split("__")
        for _ in range(number):
            counted.add_rejected(rejected_row("https://a.example/x", reason, step) | {"source": site})
    return counted


@pytest.mark.parametrize(
    ("got", "history", "more"),
    [
        (counts(10, admit__too_short=1), {}, {}),
        (counts(), USED_TO_GIVE, {"has_answers": True}),  # all 304
        (counts(duplicates__unchanged=5), USED_TO_GIVE, {}),  # all known
        (counts(duplicates__near_duplicate=5, fetch__http_404=1), USED_TO_GIVE, {}),
        (counts(fetch__not_modified=3), USED_TO_GIVE, {"has_answers": True}),
        (counts(fetch__http_404=2), USED_TO_GIVE, {"has_answers": True}),  # no page came: nothing to judge by
        (counts(), {}, {}),  # nothing was asked for
        (counts(50, admit__listing=20, duplicates__near_duplicate=30), USED_TO_GIVE, {}),
        (counts(1, admit__too_short=1), {"a.example": SiteRun(3, 3)}, {}),  # too few to call it a jump
    ],
)
def test_a_run_is_ok(got: Counts, history: dict[str, SiteRun], more: dict[str, Any]) -> None:
    assert judge(got, history, **more).level == "ok"
    assert judge(got, history, **more).reasons == ()


@pytest.mark.parametrize(
    ("got", "history", "more", "reason"),
    [
        (counts(fetch__timeout=3), {}, {}, "nothing could be fetched"),
        (counts(fetch__forbidden_by_robots=1), {}, {}, "nothing could be fetched"),
        (counts(), {}, {"unreachable": ["a.example"]}, "nothing could be fetched"),
        (
            counts(admit__too_short=4, fetch__http_404=1),
            USED_TO_GIVE,
            {},
            "a.example used to give articles; of 5 pages none is one",
        ),
    ],
)
def test_a_run_has_failed(
    got: Counts, history: dict[str, SiteRun], more: dict[str, Any], reason: str
) -> None:
    health = judge(got, history, **more)
    assert (health.level, health.reasons[0]) == ("failed", reason)


@pytest.mark.parametrize(
    ("got", "history", "more", "reason"),
    [
        (
            counts(5),
            {},
            {"unreachable": ["b.example"], "has_answers": True},
            "b.example could not be reached",
        ),
        (
            counts(10, admit__listing=10),
            USED_TO_GIVE,
            {},
            "a.example: 50% of the pages were rejected, 10% before",
        ),
        (
            counts(10, extract__no_text=6),
            USED_TO_GIVE,
            {},
            "a.example: 38% of the pages were without text, 2% before",
        ),
        (counts(admit__listing=3), {}, {}, "a.example gave no article, of 3 pages"),
    ],
)
def test_a_run_is_degraded(
    got: Counts, history: dict[str, SiteRun], more: dict[str, Any], reason: str
) -> None:
    health = judge(got, history, **more)
    assert (health.level, health.reasons) == ("degraded", (reason,))


def test_a_failed_site_is_told_before_a_degraded_one() -> None:
    got = counts(admit__too_short=4)
    got.sites |= counts(site="b.example", admit__listing=2).sites
    assert judge(got, USED_TO_GIVE).reasons == (
        "a.example used to give articles; of 4 pages none is one",
        "b.example gave no article, of 2 pages",
    )


def test_what_a_run_got_becomes_the_history_of_later_ones() -> None:
    got = counts(3, admit__too_short=1, duplicates__unchanged=2, fetch__timeout=1)
    assert site_runs(got) == {"a.example": SiteRun(pages=7, articles=3, known=2, rejected=4, empty=1)}
