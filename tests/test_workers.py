"""The worker pool: deadlines, crashes, and no process left behind."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pipelines.worker_process import NICENESS
from pipelines.workers import TaskCrashed, TaskTimeout, Workers, WorkersStopped, usable_cores
from tests import hard_tasks


@asynccontextmanager
async def pool(timeout_seconds: float = 30.0) -> AsyncIterator[Workers]:
    workers = Workers(1, timeout_seconds)
    try:
        yield workers
    finally:
        await workers.stop()


def test_a_task_that_hangs_is_killed_at_its_deadline_and_the_pool_goes_on() -> None:
    async def scene() -> None:
        async with pool(timeout_seconds=0.5) as workers:
            with pytest.raises(TaskTimeout, match=r"0\.5 s"):
                await workers.run(hard_tasks.hang)
            workers.timeout_seconds = 30.0
            assert await workers.run(hard_tasks.double, 4) == 8

    asyncio.run(scene())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for it")
def test_workers_work_on_another_event_loop() -> None:
    import uvloop

    async def scene() -> int:
        async with pool() as workers:
            return await workers.run(hard_tasks.double, 4)

    loop = uvloop.new_event_loop()
    try:
        assert loop.run_until_complete(asyncio.wait_for(scene(), 30)) == 8
    finally:
        loop.close()


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system tells no cores")
def test_there_is_a_worker_for_each_core_that_the_crawl_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """`taskset -c 0` leaves one, on a machine that has more."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert usable_cores() == Workers().count == 1
    assert Workers(3).count == 3


def test_a_task_that_crashes_its_worker_takes_nobody_along() -> None:
    async def scene() -> None:
        async with pool() as workers:
            with pytest.raises(TaskCrashed, match="exit code 3"):
                await workers.run(hard_tasks.crash)
            assert await workers.run(hard_tasks.double, 4) == 8

    asyncio.run(scene())


def test_a_worker_leaves_the_event_loop_the_first_turn() -> None:
    async def scene() -> None:
        async with pool() as workers:
            assert await workers.run(os.nice, 0) == min(19, os.nice(0) + NICENESS)

    asyncio.run(scene())


def test_what_a_task_raises_reaches_the_caller() -> None:
    async def scene() -> None:
        async with pool() as workers:
            with pytest.raises(ValueError, match="no such thing"):
                await workers.run(hard_tasks.fail)

    asyncio.run(scene())


def test_stopping_gives_up_what_runs_and_what_comes_later() -> None:
    async def scene() -> None:
        async with pool() as workers:
            await workers.run(hard_tasks.pid)
            task = asyncio.ensure_future(workers.run(hard_tasks.hang))
            await asyncio.sleep(0)
            await workers.stop()
            with pytest.raises(WorkersStopped):
                await task
            with pytest.raises(WorkersStopped):
                await workers.run(hard_tasks.double, 4)

    asyncio.run(scene())


async def doubled(number: int) -> int:
    await asyncio.sleep(0)
    return 2 * number


async def no_answer(number: int) -> int:
    raise LookupError("the store is lost")


def test_a_task_may_go_before_those_that_wait() -> None:
    done: list[int] = []

    async def scene() -> None:
        async with pool() as workers:

            async def run(number: int, goes_first: bool) -> None:
                done.append(await workers.run(hard_tasks.double, number, goes_first=goes_first))

            await asyncio.gather(run(1, False), run(2, False), run(3, True), run(4, True))

    asyncio.run(scene())
    assert done == [6, 8, 2, 4]


def test_a_task_asks_in_the_middle_of_its_work() -> None:
    async def scene() -> None:
        async with pool() as workers:
            assert await workers.run(hard_tasks.sum_of_answers, [1, 2, 3], answer=doubled) == 12
            assert await workers.run(hard_tasks.ask_and_work_on, answer=doubled) == 16

    asyncio.run(scene())


def test_a_task_that_fails_with_its_question_open_leaves_the_worker_to_the_next() -> None:
    async def late(number: int) -> int:
        await asyncio.sleep(0.2)
        return number

    async def scene() -> None:
        async with pool() as workers:
            before = await workers.run(hard_tasks.pid)
            for answer in (doubled, late):
                with pytest.raises(ValueError, match="never read"):
                    await workers.run(hard_tasks.ask_and_fail, answer=answer)
                assert await workers.run(hard_tasks.pid) == before

    asyncio.run(scene())


def test_a_question_without_an_answer_ends_the_task_and_the_worker_goes_on() -> None:
    async def scene() -> None:
        async with pool() as workers:
            before = await workers.run(hard_tasks.pid)
            with pytest.raises(LookupError, match="store is lost"):
                await workers.run(hard_tasks.ask_in_vain, answer=no_answer)
            assert await workers.run(hard_tasks.pid) == before

    asyncio.run(scene())


def test_the_time_that_an_answer_takes_is_none_of_the_tasks() -> None:
    async def late(number: int) -> int:
        await asyncio.sleep(1.2)
        return number

    async def scene() -> None:
        async with pool() as workers:
            await workers.run(hard_tasks.pid)
            workers.timeout_seconds = 1.0
            assert await workers.run(hard_tasks.sum_of_answers, [4], answer=late) == 4

    asyncio.run(scene())


def test_a_task_that_crashes_after_an_answer_is_told_as_crashed() -> None:
    async def scene() -> None:
        async with pool() as workers:
            with pytest.raises(TaskCrashed, match="exit code 4"):
                await workers.run(hard_tasks.ask_and_crash, answer=doubled)

    asyncio.run(scene())


@pytest.mark.parametrize(
    "task", [hard_tasks.fail_with_what_can_not_travel, hard_tasks.give_what_can_not_travel]
)
def test_what_can_not_travel_is_an_error_of_its_task_alone(task: Callable[[], object]) -> None:
    async def scene() -> None:
        async with pool() as workers:
            before = await workers.run(hard_tasks.pid)
            with pytest.raises(Exception, match=r"argument|pickle"):
                await workers.run(task)
            assert await workers.run(hard_tasks.pid) == before

    asyncio.run(scene())


def test_a_question_that_can_not_travel_is_an_error_of_its_task_alone() -> None:
    async def scene() -> None:
        async with pool() as workers:
            before = await workers.run(hard_tasks.pid)
            with pytest.raises(TypeError, match="argument"):
                await workers.run(hard_tasks.ask_what_can_not_travel, answer=doubled)
            assert await workers.run(hard_tasks.pid) == before

    asyncio.run(scene())


def test_an_argument_that_can_not_travel_is_an_error_of_its_task_alone() -> None:
    async def scene() -> None:
        async with pool() as workers:
            tasks = [workers.run(hard_tasks.double, each) for each in (1, threading.Lock(), 3)]
            results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [results[0], results[2]] == [2, 6]
        assert isinstance(results[1], TypeError)

    asyncio.run(scene())


def test_a_task_that_waits_is_not_in_memory_twice() -> None:
    page = bytes(2**22)

    async def scene() -> int:
        async with pool() as workers:
            tracemalloc.start()
            waiting = [asyncio.ensure_future(workers.run(hard_tasks.size, page)) for _ in range(20)]
            await asyncio.sleep(0)  # all of them wait: one process is still starting
            taken, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert await asyncio.gather(*waiting) == [len(page)] * len(waiting)
            return taken

    assert asyncio.run(scene()) < 2 * len(page)


def test_a_worker_is_replaced_after_so_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.workers.TASKS_PER_WORKER", 2)

    async def scene() -> None:
        async with pool() as workers:
            pids = [await workers.run(hard_tasks.pid) for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]

    asyncio.run(scene())


def test_a_caller_that_is_cancelled_takes_its_worker_along_and_the_next_task_is_done() -> None:
    async def scene() -> None:
        async with pool() as workers:
            before = await workers.run(hard_tasks.pid)
            task = asyncio.ensure_future(workers.run(hard_tasks.hang))
            await asyncio.sleep(0.1)
            task.cancel()
            assert await workers.run(hard_tasks.pid) != before

    asyncio.run(scene())


@pytest.mark.parametrize("how", [["crawls.py"], ["-m", "crawls"]])
def test_a_worker_does_without_the_script_that_a_crawl_began_with(tmp_path: Path, how: list[str]) -> None:
    """It does not ask whether it is the main program, as scripts that start a crawl seldom do."""
    (tmp_path / "crawls.py").write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, *how], capture_output=True, text=True, env=environment, check=True, cwd=tmp_path
    )
    assert done.stdout.split() == ["begun", "8", "crawls.py"]


SCRIPT = """
print("begun", flush=True)
import asyncio, os
from pipelines.workers import Workers
from tests import hard_tasks

async def main():
    workers = Workers(1)
    print(await workers.run(hard_tasks.double, 4), flush=True)
    await workers.stop()

asyncio.run(main())
print(os.path.basename(__file__))
"""

PARENT = """
import asyncio, os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background has it ignored
from pipelines.workers import Workers
from tests import hard_tasks

async def main():
    workers = Workers(2, 600.0)
    pids = {await workers.run(hard_tasks.pid) for _ in range(50)}
    tasks = [asyncio.ensure_future(workers.run(hard_tasks.hang)) for _ in range(2)]
    await asyncio.sleep(0.5)
    print(*pids, flush=True)
    await asyncio.gather(*tasks)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a worker learns of its parent's death through prctl(2)")
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_busy_worker_outlives_its_parent(tmp_path: Path, death: signal.Signals) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        assert workers
        descriptors = [os.pidfd_open(pid) for pid in workers]
        parent.send_signal(death)
    for descriptor in descriptors:  # one is readable when its process has ended
        assert select.select([descriptor], [], [], 20)[0], "a worker lives on"
        os.close(descriptor)
