"""Saved items to articles, in order, by further processes where there are cores for them.

Parsing is Python, so threads would not help; HTML pages take milliseconds each,
more than everything that is done with them afterwards.
Imports :mod:`indexer.sources.saved_item`.
"""

from __future__ import annotations

import collections
import functools
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

from indexer.article import Article
from indexer.sources.saved_item import Rejected, SavedItem
from indexer.writing.second_core import available_cores

Found = SavedItem | Rejected
Parsed = Article | Rejected

START_SECONDS = 2.0
"""Processes take a second to start, so a small archive is parsed by this one."""

BATCH_ITEMS = 64
BATCH_BYTES = 1 << 20
BATCHES_AHEAD = 4
"""What a process may be given at once, and how much may wait: it takes memory."""


class Parser:
    """Parses saved items; a context manager that ends its processes.

    Attributes:
        seconds: time that was spent on parsing or on waiting for it.
    """

    def __init__(self) -> None:
        self._processes = available_cores() - 1
        self._pool: ProcessPoolExecutor | None = None
        self.seconds = 0.0

    def __enter__(self) -> Parser:
        """Return the parser itself; processes start when there is enough to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes; what they have begun is waited for and dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def parsed(
        self, found: Iterable[Found], wanted: Callable[[SavedItem], bool]
    ) -> Iterator[tuple[Found, Parsed | None]]:
        """Yield all items in order, each wanted one with what it gave.

        Args:
            found: items, and what was rejected on the way to them.
            wanted: tells which items to parse.
        """
        waiting: collections.deque[tuple[list[Found], Callable[[], Iterator[Parsed | None]]]]
        waiting = collections.deque()
        for batch in _batches(found):
            waiting.append((batch, self._started(batch, wanted)))
            while len(waiting) > (BATCHES_AHEAD if self._pool else 0):
                yield from _together(*waiting.popleft())
        while waiting:
            yield from _together(*waiting.popleft())

    def _started(
        self, batch: list[Found], wanted: Callable[[SavedItem], bool]
    ) -> Callable[[], Iterator[Parsed | None]]:
        """Return what gives the result for each item of a batch, or None for one not wanted."""
        to_parse = [isinstance(item, SavedItem) and wanted(item) for item in batch]
        items = [item for item in batch if isinstance(item, SavedItem) and wanted(item)]
        here = functools.partial(self._parsed_here, items)
        results = here
        if self._has_processes() and self._pool is not None:
            future = self._pool.submit(parse_all, [item.parse for item in items])
            results = functools.partial(self._waited_for, future.result, here)

        def give() -> Iterator[Parsed | None]:
            given = iter(results())
            return (next(given) if is_wanted else None for is_wanted in to_parse)

        return give

    def _has_processes(self) -> bool:
        if self._pool is None and self._processes > 0 and self.seconds > START_SECONDS:
            # Not forked: this process has threads.
            self._pool = ProcessPoolExecutor(
                self._processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_leave_interrupts_to_the_parent,
            )
        return self._pool is not None

    def _parsed_here(self, items: list[SavedItem]) -> list[Parsed]:
        started = time.perf_counter()
        parsed = [item.parse() for item in items]
        self.seconds += time.perf_counter() - started
        return parsed

    def _waited_for(
        self, result: Callable[[], list[Parsed]], here: Callable[[], list[Parsed]]
    ) -> list[Parsed]:
        started = time.perf_counter()
        try:
            parsed = result()
        except BrokenExecutor:
            # Somebody ended a process, or the system did for lack of memory.
            self._processes = 0
            self._pool = None
            return here()
        self.seconds += time.perf_counter() - started
        return parsed


def parse_all(parsers: list[Callable[[], Parsed]]) -> list[Parsed]:
    """Parse a batch; runs in a process of its own."""
    return [parse() for parse in parsers]


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size_bytes = 0
    for item in found:
        batch.append(item)
        size_bytes += item.size_bytes if isinstance(item, SavedItem) else 0
        if len(batch) >= BATCH_ITEMS or size_bytes >= BATCH_BYTES:
            yield batch
            batch, size_bytes = [], 0
    yield batch


def _together(
    batch: list[Found], results: Callable[[], Iterator[Parsed | None]]
) -> Iterator[tuple[Found, Parsed | None]]:
    return zip(batch, results(), strict=True)
