"""Time rows of queries: engines in this process take turns, round by round.

Imports :mod:`bench.query` and :mod:`bench.query_engines`.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from bench.query import Query
from bench.query_engines.engine import Answer, Ask, Mode, Session

_LONG_S = 3.0
"""An engine that took so long for a mode of a row takes no further turns of it."""

_COPIED_BYTES = 1 << 28
_COPIES = 5


class Asked(NamedTuple):
    """An engine with what it is asked of a row.

    Attributes:
        session: of the engine.
        places: of the queries in the row; an engine may be asked fewer than all.
        prepared: the queries in its own form, aligned with the places.
    """

    session: Session
    places: list[int]
    prepared: list[Any]


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def ask_row(session: Session, queries: Sequence[Query], most: int | None = None) -> Asked:
    """Prepare the queries of a row, or some of them, spread evenly, for an engine."""
    step = 1 if most is None else max(1, len(queries) // most)
    prepared = {place: session.prepare(queries[place]) for place in range(0, len(queries), step)}
    known = {place: query for place, query in prepared.items() if query is not None}
    return Asked(session, list(known), list(known.values()))


def first_answers(asked: Asked) -> tuple[list[float], list[Answer]]:
    """Ask each query once, for as much as an engine can tell; return milliseconds and answers."""
    ways = [ask for mode in Mode for ask in asked.session.ways(mode).values()]
    ask = ways[-1]
    taken, answers = [], []
    for prepared in asked.prepared:
        started = time.perf_counter_ns()
        answers.append(ask(prepared))
        taken.append((time.perf_counter_ns() - started) / 1e6)
    return taken, answers


def time_row(row: Mapping[str, Asked], mode: Mode, rounds: int) -> dict[str, list[float]]:
    """Return for each engine that has a mode the milliseconds of each of its queries.

    They are medians of the rounds, by the way that is fastest for the row. Before the
    rounds there is one that does not count.

    Args:
        row: engines by name.
        mode: what is asked.
        rounds: turns of each engine; of those that take long there may be fewer.
    """
    turns = [
        _Turn(name, ask, asked.prepared)
        for name, asked in row.items()
        for ask in asked.session.ways(mode).values()
        if asked.prepared
    ]
    gc.collect()
    gc.freeze()
    for _ in range(rounds + 1):
        for turn in turns:
            turn.take()
    gc.unfreeze()
    fastest: dict[str, list[float]] = {}
    for turn in turns:
        taken = turn.medians()
        before = fastest.get(turn.engine)
        if before is None or statistics.median(taken) < statistics.median(before):
            fastest[turn.engine] = taken
    return fastest


class _Turn:
    """One way of one engine."""

    def __init__(self, engine: str, ask: Ask, prepared: Sequence[Any]) -> None:
        self.engine = engine
        self._ask = ask
        self._prepared = prepared
        self._rounds: list[list[float]] = []

    def take(self) -> None:
        """Ask all queries, unless that took long."""
        if sum(map(sum, self._rounds)) < _LONG_S * 1e3:
            self._rounds.append(self._round())

    def _round(self) -> list[float]:
        taken = []
        for prepared in self._prepared:
            started = time.perf_counter_ns()
            self._ask(prepared)
            taken.append((time.perf_counter_ns() - started) / 1e6)
        return taken

    def medians(self) -> list[float]:
        """Return milliseconds of each query; the first round counts only if it is alone."""
        counted = self._rounds[1:] or self._rounds
        return [statistics.median(taken) for taken in zip(*counted, strict=True)]


def answers_per_s(asked: Asked, threads: int, seconds: float) -> float:
    """Return how many answers with all tags some threads give in a second."""
    ways = asked.session.ways(Mode.TAGS).values()
    return max(_throughput(ask, asked.prepared, threads, seconds) for ask in ways)


def _throughput(ask: Ask, prepared: Sequence[Any], threads: int, seconds: float) -> float:
    places = itertools.count()
    counts = [0] * threads
    started = time.perf_counter()

    def answer(thread: int) -> None:
        while time.perf_counter() - started < seconds:
            ask(prepared[next(places) % len(prepared)])
            counts[thread] += 1

    running = [threading.Thread(target=answer, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def memory_bandwidth() -> float:
    """Return the bytes that one core reads from memory in a second, the best of a few times."""
    numbers = np.ones(_COPIED_BYTES // 8)
    return _COPIED_BYTES / min(_seconds(numbers.sum) for _ in range(_COPIES))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
