"""Saved items to articles, in order, by further processes.

Pages are anyone's, and parsing them is long: both are reasons for processes of
their own. Records are parsed by this process until there is more to do than a
second core would cost to start. Imports :mod:`indexer.sources.saved_item` and
modules of this room.
"""

from __future__ import annotations

import collections
import time
from collections.abc import Callable, Iterable, Iterator

from indexer.sources.saved_item import Rejected, SavedItem
from indexer.writing.parse_process import Parsed, ParseProcess, Task
from indexer.writing.second_core import available_cores

Found = SavedItem | Rejected

START_SECONDS = 2.0
"""Of parsing records here, after which a process that is started for them pays."""

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
        self._most_processes = max(1, available_cores() - 1)
        self._has_second_core = available_cores() > 1
        self._processes: list[ParseProcess] = []
        self._given = 0
        self.seconds = 0.0

    def __enter__(self) -> Parser:
        """Return the parser itself; processes start when there is something for them."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes, whatever they are doing."""
        for process in self._processes:
            process.end()

    def parsed(
        self, found: Iterable[Found], wanted: Callable[[SavedItem], bool]
    ) -> Iterator[tuple[Found, Parsed | None]]:
        """Yield all items in order, each wanted one with what it gave.

        Args:
            found: items, and what was rejected on the way to them.
            wanted: tells which items to parse.
        """
        waiting: collections.deque[_Batch] = collections.deque()
        for items in _batches(found):
            waiting.append(self._begun(items, wanted))
            while len(waiting) > (BATCHES_AHEAD if self._processes else 0):
                yield from self._finished(waiting.popleft())
        while waiting:
            yield from self._finished(waiting.popleft())

    def _begun(self, items: list[Found], wanted: Callable[[SavedItem], bool]) -> _Batch:
        to_parse = [item for item in items if isinstance(item, SavedItem) and wanted(item)]
        pays = self._has_second_core and self.seconds > START_SECONDS
        apart = [item for item in to_parse if pays or item.parsed_apart]
        batch = _Batch(items, to_parse, Task(apart))
        if apart:
            batch.process = self._next_process()
            batch.process.give(batch.task)
        return batch

    def _next_process(self) -> ParseProcess:
        """Return the processes by turns, starting one more as long as there may be more."""
        if len(self._processes) < self._most_processes:
            self._processes.append(ParseProcess())
        self._given += 1
        return self._processes[self._given % len(self._processes)]

    def _finished(self, batch: _Batch) -> Iterator[tuple[Found, Parsed | None]]:
        started = time.perf_counter()
        apart = set(map(id, batch.task.items))
        here = [item.parse() for item in batch.to_parse if id(item) not in apart]
        if batch.process is not None:
            batch.process.wait_for(batch.task)
        self.seconds += time.perf_counter() - started
        answers, others = iter(batch.task.answers), iter(here)
        wanted = set(map(id, batch.to_parse))
        for item in batch.items:
            if id(item) not in wanted:
                yield item, None
            else:
                yield item, next(answers if id(item) in apart else others)


class _Batch:
    """Items that are parsed together: all, those wanted, those in a process."""

    def __init__(self, items: list[Found], to_parse: list[SavedItem], task: Task) -> None:
        self.items = items
        self.to_parse = to_parse
        self.task = task
        self.process: ParseProcess | None = None


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
