"""Questions that are answered several at a time."""

import asyncio
from collections.abc import Sequence

import pytest

from pipelines.together import Together


class Answers:
    """Doubles numbers; notes which of them came together."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.came: list[list[int]] = []
        self.seconds = seconds

    async def __call__(self, questions: Sequence[int]) -> list[int | Exception]:
        self.came.append(list(questions))
        await asyncio.sleep(self.seconds)
        if 13 in questions:
            raise ValueError("thirteen")
        return [ValueError("seven") if question == 7 else 2 * question for question in questions]


def test_questions_go_together_when_there_are_enough() -> None:
    answers = Answers()

    async def ask() -> list[int]:
        together = Together(answers, may_come=lambda: 100, most=3, seconds=60)
        return list(await asyncio.gather(*(together.ask(number) for number in range(6))))

    assert asyncio.run(ask()) == [0, 2, 4, 6, 8, 10]
    assert answers.came == [[0, 1, 2], [3, 4, 5]]


def test_they_go_when_no_more_can_come_or_the_first_has_waited() -> None:
    answers = Answers()
    may_come = 2

    async def ask() -> None:
        together = Together(answers, may_come=lambda: may_come, most=9, seconds=0.05)
        assert await asyncio.gather(together.ask(1), together.ask(2)) == [2, 4]
        nonlocal_may_come(0)
        assert await together.ask(3) == 6
        nonlocal_may_come(9)
        asked = [asyncio.ensure_future(together.ask(number)) for number in (4, 5)]
        await asyncio.sleep(0.01)
        assert not any(each.done() for each in asked)
        assert await asyncio.gather(*asked) == [8, 10]

    def nonlocal_may_come(number: int) -> None:
        nonlocal may_come
        may_come = number

    asyncio.run(ask())
    assert answers.came == [[1, 2], [3], [4, 5]]


def test_a_question_that_nobody_waits_for_any_more_is_not_asked() -> None:
    answers = Answers()

    async def ask() -> None:
        together = Together(answers, may_come=lambda: 9, most=2, seconds=60)
        given_up = asyncio.ensure_future(together.ask(1))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])
        assert await together.ask(2) == 4

    asyncio.run(ask())
    assert answers.came == [[2]]


def test_what_fails_fails_for_all_that_asked_and_for_none_that_ask_later() -> None:
    async def ask() -> None:
        together = Together(Answers(0.01), may_come=lambda: 9, most=2, seconds=60)
        told = await asyncio.gather(together.ask(12), together.ask(13), return_exceptions=True)
        assert [str(each) for each in told] == ["thirteen", "thirteen"]
        with pytest.raises(ValueError, match="thirteen"):
            await asyncio.gather(together.ask(13), together.ask(1))
        assert await asyncio.gather(together.ask(1), together.ask(2)) == [2, 4]
        told = await asyncio.gather(together.ask(7), together.ask(8), return_exceptions=True)
        assert [str(each) for each in told] == ["seven", "16"]

    asyncio.run(ask())
