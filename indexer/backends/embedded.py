"""The default backend: a Whoosh index in a folder, searched in this process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from indexer.article import Article
from indexer.backends.protocol import ArchiveStats
from indexer.index_folder import open_index, readable, size_bytes
from indexer.query.columns import NO_DATE, Columns, published_day, read_columns
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import FacetCount, SearchResult
from indexer.query.search import Snapshot
from indexer.storage_format import Format


class EmbeddedBackend:
    """A search backend over an index folder; follows commits by itself.

    A Whoosh searcher may be used by one thread at a time, so searchers are
    lent out and taken back; columns are read once for each commit.
    """

    def __init__(self, folder: Path, storage_format: Format = Format.COLUMNAR) -> None:
        self._folder = folder
        self._index = open_index(folder, storage_format)
        self._lock = threading.Lock()
        self._generation = -1
        self._columns: Columns | None = None
        self._idle: list[Any] = []

    @classmethod
    def open(cls, folder: Path, storage_format: Format = Format.COLUMNAR) -> EmbeddedBackend:
        """Open the index in a folder.

        Args:
            folder: the index.
            storage_format: ``STOCK`` allows Whoosh's own format too.

        Raises:
            IndexAccessError: there is none, or it cannot be read.
        """
        return cls(folder, storage_format)

    def __enter__(self) -> EmbeddedBackend:
        """Return the backend itself, which is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question, exactly."""
        with self._snapshot() as (snapshot, _, _):
            return snapshot.search(request)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        with self._snapshot() as (snapshot, _, _):
            return snapshot.article(article_id)

    def stats(self) -> ArchiveStats:
        """Return what the archive holds at this moment."""
        with self._snapshot() as (snapshot, columns, generation):
            everything = snapshot.search(SearchRequest(limit=0))
            return _stats(columns, everything.facets, size_bytes(self._folder), str(generation))

    def close(self) -> None:
        """Close the idle searchers; those in use close when they come back."""
        with self._lock:
            self._generation = -1
            self._close_idle()

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[tuple[Snapshot, Columns, int]]:
        # Much of an index is read only while it is searched.
        with readable(self._folder):
            with self._lock:
                searcher, generation = self._lend()
                columns = self._columns_of(searcher, generation)
            try:
                yield Snapshot(searcher, columns), columns, generation
            finally:
                self._take_back(searcher, generation)

    def _lend(self) -> tuple[Any, int]:
        if self._idle and self._index.latest_generation() == self._generation:
            return self._idle.pop(), self._generation
        searcher = self._index.searcher()
        # Asked of what was opened: a commit may have come since the look above.
        return searcher, searcher.reader().generation()

    def _columns_of(self, searcher: Any, generation: int) -> Columns:
        if self._columns is None or generation != self._generation:
            self._close_idle()
            self._columns = read_columns(searcher.reader())
            self._generation = generation
        return self._columns

    def _take_back(self, searcher: Any, generation: int) -> None:
        with self._lock:
            if generation == self._generation:
                self._idle.append(searcher)
            else:
                searcher.close()


def _stats(
    columns: Columns,
    values: Mapping[Facet, tuple[FacetCount, ...]],
    index_bytes: int,
    version: str,
) -> ArchiveStats:
    dated = columns.published[columns.live & (columns.published != NO_DATE)]
    articles = int(np.count_nonzero(columns.live))
    return ArchiveStats(
        articles=articles,
        first_published=published_day(int(dated.min())) if len(dated) else "",
        last_published=published_day(int(dated.max())) if len(dated) else "",
        undated=articles - len(dated),
        index_bytes=index_bytes,
        values=values,
        version=version,
    )
