"""Work for a second core: tasks that run beside the caller, one after the other.

Kernels and compression let other threads run meanwhile, so a thread is enough.
Imports nothing of ours.
"""

from __future__ import annotations

import collections
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

SWITCH_SECONDS = 0.0002
"""How long a thread that wants the interpreter waits until the other is asked to
let go. A task wants it a hundred times for a megabyte of text, each time for
microseconds; with Python's own 5 ms it would do little but wait."""

WAITING_TASKS = 2
"""How far the caller may be ahead: what waits takes memory."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class SecondCore:
    """Runs tasks in order, beside the caller where there are two cores.

    With one core a task is run at once, by the caller.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1) if available_cores() > 1 else None
        self._interval = sys.getswitchinterval()
        if self._thread is not None:
            sys.setswitchinterval(SWITCH_SECONDS)
        self._tasks: collections.deque[Future[None]] = collections.deque()

    def run(self, task: Callable[..., None], *arguments: Any) -> None:
        """Run a task after those before it; wait if too many do.

        Raises:
            Exception: whatever an earlier task raised.
        """
        if self._thread is None:
            task(*arguments)
            return
        while len(self._tasks) >= WAITING_TASKS:
            self._tasks.popleft().result()
        self._tasks.append(self._thread.submit(task, *arguments))

    def wait(self) -> None:
        """Wait until all tasks are done.

        Raises:
            Exception: whatever a task raised.
        """
        while self._tasks:
            self._tasks.popleft().result()

    def close(self) -> None:
        """Drop the tasks that have not begun, and wait for the one that has."""
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
            sys.setswitchinterval(self._interval)
