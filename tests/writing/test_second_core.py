"""Tasks run in order, beside the caller or by it, and their errors reach it."""

from __future__ import annotations

import sys
import threading

import pytest

from indexer.writing import second_core
from indexer.writing.second_core import SecondCore


@pytest.mark.parametrize("cores", [1, 2])
def test_tasks_run_in_order(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    """Whatever the number of cores, each task is done after those before it."""
    monkeypatch.setattr(second_core, "available_cores", lambda: cores)
    done: list[int] = []
    core = SecondCore()
    for number in range(20):
        core.run(done.append, number)
    core.wait()
    core.close()
    assert done == list(range(20))


@pytest.mark.parametrize("cores", [1, 2])
def test_an_error_reaches_the_caller(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    """What a task raises is raised by this or a later call."""
    monkeypatch.setattr(second_core, "available_cores", lambda: cores)

    def fail() -> None:
        raise OSError("full")

    core = SecondCore()

    def run_and_wait() -> None:
        core.run(fail)
        core.wait()

    with pytest.raises(OSError, match="full"):
        run_and_wait()
    core.close()


def test_a_caller_is_not_far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits takes memory, so a caller that is too quick waits itself."""
    monkeypatch.setattr(second_core, "available_cores", lambda: 2)
    go_on = threading.Event()
    core = SecondCore()
    handed_over = threading.Semaphore(0)

    def wait() -> None:
        go_on.wait()

    def hand_over() -> None:
        for _ in range(second_core.WAITING_TASKS + 1):
            core.run(wait)
            handed_over.release()

    caller = threading.Thread(target=hand_over)
    caller.start()
    for _ in range(second_core.WAITING_TASKS):
        handed_over.acquire()
    assert not handed_over.acquire(blocking=False)
    go_on.set()
    caller.join()
    core.wait()
    core.close()


def test_the_interpreter_is_left_as_it_was() -> None:
    """How often threads take turns is set for the time of writing only."""
    before = sys.getswitchinterval()
    SecondCore().close()
    assert sys.getswitchinterval() == before
