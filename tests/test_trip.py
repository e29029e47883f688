"""What a worker asks while it cleans a page, and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.extract import step
from pipelines.given import NOTHING_GIVEN, Given
from pipelines.records import Article, Page, Rejected, SiteMemory, line_fingerprint
from pipelines.run_memory import lines_of_page
from pipelines.trip import Done, SiteQuestion, do_all_steps

SENTENCE = "The river rose by two metres overnight, and the old bridge was closed to all traffic at dawn"
KNOWN = "Send us your pictures of the flood, and we may show them in our evening programme of this week."
STEPS, LATER = ("extract", "language"), ("boilerplate", "repair", "admit")


def html(number: int) -> bytes:
    body = "".join(f"<p>{SENTENCE}, said witness {number * 10 + n} of the night.</p>" for n in range(6))
    head = "<html lang=en><title>River rises</title><body><h1>River rises</h1>"
    return f"{head}{body}<p>{KNOWN}</p></body></html>".encode()


def cleaned(
    given: Given | None, further: tuple[bytes, ...] = ()
) -> tuple[Done, list[SiteQuestion], list[str]]:
    """What comes of a page, what was asked, and in which order it was asked and judged."""
    asked: list[SiteQuestion] = []
    order: list[str] = []
    judge = step.model

    def ask(question: SiteQuestion) -> Callable[[], Given | None]:
        asked.append(question)
        order.append("asked")
        return lambda: given

    def judged() -> object:
        order.append("judged")
        return judge()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step, "model", judged)
        page = Page(
            url="https://paper.example/a?utm_source=x", source="paper.example", html=html(0), further=further,
            requested_url="https://paper.example/asked",
        )  # fmt: skip
        return do_all_steps(STEPS, LATER, page, NOTHING_GIVEN, ask), asked, order


def test_the_site_is_asked_for_before_the_page_is_judged() -> None:
    known = SiteMemory(articles=10, lines={line_fingerprint(KNOWN): 9})
    done, asked, order = cleaned(Given(memory=known))
    assert order == ["asked", "judged"]
    assert isinstance(done.outcome, Article)
    assert KNOWN not in done.outcome.text
    assert SENTENCE in done.outcome.text
    assert done.steps == STEPS + LATER
    assert [(each.site, each.url) for each in asked] == [("paper.example", "https://paper.example/asked")]
    assert asked[0].lines == done.lines
    assert line_fingerprint(KNOWN) in done.lines


def test_an_article_of_several_pages_is_asked_for_with_the_lines_of_all() -> None:
    done, asked, order = cleaned(NOTHING_GIVEN, further=(html(1),))
    assert order == ["judged", "judged", "asked"]
    assert isinstance(done.outcome, Article)
    assert "said witness 15 of the night" in done.outcome.text
    assert line_fingerprint(f"{SENTENCE}, said witness 15 of the night.") in asked[0].lines


def test_without_an_answer_the_article_comes_back_undone() -> None:
    done, asked, _ = cleaned(None)
    assert done.steps == STEPS
    assert done.lines == asked[0].lines
    assert done.packed
    whole = step.extract(Page(url="https://paper.example/a", source="paper.example", html=html(0)))
    assert isinstance(whole, Article)
    assert done.lines == lines_of_page(whole)


def test_a_page_without_text_asks_nothing() -> None:
    def ask(question: SiteQuestion) -> Callable[[], Given | None]:
        raise AssertionError(question)

    page = Page(url="https://paper.example/a", source="paper.example", html=b"<html><body></body></html>")
    outcome = do_all_steps(STEPS, LATER, page, NOTHING_GIVEN, ask).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "no_text"
