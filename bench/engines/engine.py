"""What the benchmarks ask of an engine.

Imports only :mod:`bench.query`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from bench.query import Query

TOP = 10
"""Hits that every answer carries, read from the index with their titles."""

BUFFER_BYTES = 256 * 2**20
"""Memory that an engine may fill before it writes, where it can be told."""


class EngineMissingError(Exception):
    """An engine cannot run here; the message says what is not there."""


@dataclasses.dataclass(frozen=True, slots=True)
class Indexed:
    """What an engine itself tells of having indexed.

    Attributes:
        seconds: by its own clock, where it runs in another process, whose
            start is not indexing; 0 where the caller's clock will do.
        seconds_by_part: what the time went into, as far as it knows.
    """

    seconds: float = 0.0
    seconds_by_part: Mapping[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What an index holds.

    Attributes:
        articles: how many.
        hits: for every word that was asked for the articles with it in title
            or body.
    """

    articles: int
    hits: Mapping[str, int]


class Indexer(Protocol):
    """An engine whose indexing is measured.

    Attributes:
        version: of what is measured, such as ``3.54.0``.
        differs: where it does other work than to index title and body, stemmed,
            with positions, tags, source and date to filter and count by, id and
            address to look up, and to store the article; empty if it does just that.
    """

    version: str
    differs: str

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Index a JSON Lines file of stories into an empty folder, and commit."""

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the stored articles on disk; None if no file tells."""

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count in what :meth:`index` made."""


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


class Engine(Indexer, Protocol):
    """An engine whose searching is measured, too."""

    def open(self, folder: Path) -> AbstractContextManager[Session]:
        """Open what :meth:`index` made."""
