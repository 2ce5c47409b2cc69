"""What a benchmark asks of an engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from bench.queries import Query

TOP = 10
"""Hits that every answer carries, read from the index with their titles."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What every engine has to come up with, so that all do the same work.

    Attributes:
        total: exact number of hits.
        titles: of the best ``TOP`` hits.
        tags: every tag of the hits with the number of hits that carry it.
    """

    total: int
    titles: tuple[str, ...]
    tags: Mapping[str, int]


class Session(Protocol):
    """An open index."""

    def answer(self, query: Query) -> Answer:
        """Answer one query from its text to the titles of the best hits."""


class Engine(Protocol):
    """An engine that is measured.

    Attributes:
        name: as it stands in records, such as ``stock_whoosh``.
    """

    name: str

    def index(self, stories: Path, folder: Path) -> None:
        """Index a JSON Lines file of stories into an empty folder, and commit."""

    def open(self, folder: Path) -> AbstractContextManager[Session]:
        """Open what :meth:`index` made."""
