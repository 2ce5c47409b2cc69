"""What the benchmark of queries asks of an engine.

Imports only :mod:`bench.query`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from bench.query import Query

TOP = 10


class Mode(enum.StrEnum):
    """What is asked beside the ten best documents. The value is the name in records."""

    TOP = "top10"
    TOTAL = "top10_total"
    TAGS = "top10_total_tags"


class Answer(NamedTuple):
    """An answer as plain values.

    Attributes:
        best: what stands for the best documents in this engine, best first.
        total: number of all that match, None if it was not asked for.
        tags: every tag of these with the number of them that carry it, None if it was
            not asked for.
    """

    best: Sequence[Any]
    total: int | None = None
    tags: Mapping[str, int] | None = None


Ask: TypeAlias = Callable[[Any], Answer]
"""Answers a prepared query: all of it is on the clock."""


class Session(Protocol):
    """An open index in this process."""

    def prepare(self, query: Query) -> Any:
        """Return a query in the engine's own form; None if it cannot answer this kind."""

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the ways by which a mode can be answered; the fastest will count.

        Empty if the engine does not have the mode.
        """

    def lines(self, answer: Answer) -> list[int]:
        """Return the numbers of the best documents' lines, from 0."""


class QueryEngine(Protocol):
    """An engine.

    Attributes:
        version: of what is measured.
        differs: where it does other work than the rest.
        most_queries: of each row so many are enough to see how slow it is; None for all.
    """

    version: str
    differs: str
    most_queries: int | None

    def index(self, terms: Path, folder: Path) -> None:
        """Index a file of :mod:`bench.term_file`, the product's stories beside it."""

    def open(self, folder: Path) -> AbstractContextManager[Session]:
        """Open what :meth:`index` made."""
