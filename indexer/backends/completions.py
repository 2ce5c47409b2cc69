"""The completions of an index folder, opened anew when they or the index change.

An index run commits first and replaces the file of completions afterwards, so the file
is looked at as well as the number of the commit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.analysis.folding import fold_value
from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.query.search import Snapshot
from indexer.query.suggestions import Completion, Suggestions
from indexer.suggestion_file import FILE_NAME


class FolderCompletions:
    """What completes in an index folder; several threads may use it.

    Args:
        folder: the index.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def complete(self, snapshot: Snapshot, text: str, limit: int) -> tuple[Completion, ...]:
        """Return what may be meant by what is typed.

        Args:
            snapshot: the present state of the index. Tags that it has no article of are
                left out; without a file of completions its tags are all that is completed.
            text: what is typed.
            limit: most completions.
        """
        opened = self._current(snapshot)
        return opened.suggestions.complete(text, limit, opened.tags.articles)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._opened = None

    def _current(self, snapshot: Snapshot) -> _Opened:
        version = snapshot.generation, file_identity(self._folder / FILE_NAME)
        with self._lock:
            opened = self._opened
            if opened is None or opened.version != version:
                tags = _LiveTags(snapshot.collection)
                suggestions = Suggestions.open(self._folder, tags.listed())
                opened = self._opened = _Opened(version, suggestions, tags)
            return opened


Identity = tuple[int, int, int]


def file_identity(path: Path) -> Identity | None:
    """Return what is different of another file in the same place; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


class _LiveTags:
    """The tags of a state of an index; keeps nothing else of it in memory."""

    def __init__(self, collection: Collection) -> None:
        column = collection.columns.facets[Facet.TAGS]
        live = np.flatnonzero(collection.live).astype(np.uint32)
        self._values = column.values
        self._ordinals = column.ordinals
        self._counts = column.count(live)

    def articles(self, tag: str) -> int:
        """Return how many articles have a tag, in whatever case."""
        ordinal = self._ordinals.get(fold_value(tag))
        return 0 if ordinal is None else int(self._counts[ordinal])

    def listed(self) -> Iterator[tuple[str, int]]:
        """Yield the tags that articles have, and how many."""
        for tag, count in zip(self._values.tolist(), self._counts.tolist(), strict=True):
            if count:
                yield tag, count


class _Opened(NamedTuple):
    """Completions, what they and the index were when they were opened, and its tags."""

    version: tuple[int, Identity | None]
    suggestions: Suggestions
    tags: _LiveTags
