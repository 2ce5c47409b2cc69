"""Add, replace and delete articles in an index, in batches that are committed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol

from whoosh.index import LockError

from indexer.article import Article
from indexer.errors import IndexAccessError
from indexer.index_folder import create_or_open, readable
from indexer.storage_format import Format
from indexer.writing.holdings import Holding, read_holdings
from indexer.writing.open_index import OpenIndex, locked
from indexer.writing.stock_writer import StockWriter

BATCH_SECONDS = 60
"""Time between commits at most: what an interruption can cost."""


BUDGET_BYTES = 256 << 20
"""Memory that indexing takes by default, beyond what the program takes by itself."""


class SegmentsWriter(Protocol):
    """What writes segments of one format."""

    @property
    def full(self) -> bool:
        """Whether it is time to commit, for lack of memory."""

    def put(self, article: Article, origin: str, path: str) -> None:
        """Add an article."""

    def delete(self, article_id: str) -> None:
        """Delete the article with this id."""

    def commit(self) -> None:
        """Make durable what was put and deleted."""

    def cancel(self) -> None:
        """Give up what was put and deleted since the last commit."""

    def close(self) -> None:
        """Give back what is open."""


class IndexWriter:
    """The one writer of an index; a context manager that commits at its end.

    Everything up to the last commit is kept if the block is left by an
    exception; the batch after it is given up whole.

    Args:
        folder: the index; made if it is not there.
        storage_format: how new segments are stored.
        budget_bytes: memory that columnar segments may take until they are
            written; Whoosh's own writer has a budget of its own.

    Raises:
        IndexAccessError: it cannot be written, or somebody else writes it.
    """

    def __init__(
        self,
        folder: Path,
        storage_format: Format = Format.COLUMNAR,
        budget_bytes: int = BUDGET_BYTES,
    ) -> None:
        self._folder = folder
        self._format = storage_format
        self._budget_bytes = budget_bytes
        self._index = create_or_open(folder, storage_format)
        self._segments: SegmentsWriter
        self._held = contextlib.ExitStack()
        self._batched = 0
        self._changed = 0
        self._all_committed = False
        self._batch_started = time.monotonic()
        self.committed = 0
        """Articles added or replaced by commits of this writer."""

    def __enter__(self) -> IndexWriter:
        """Take the lock."""
        with readable(self._folder):
            try:
                self._segments = self._locked()
            except LockError:
                raise IndexAccessError(
                    f"index {self._folder}: another program is writing to it; "
                    "wait until it has finished"
                ) from None
        return self

    def _locked(self) -> SegmentsWriter:
        if self._format is Format.STOCK:
            return StockWriter(self._index)
        # Imported late: kernels take a while to load, and not all who import
        # this module write.
        from indexer.writing.columnar_writer import ColumnarWriter

        self._held.enter_context(locked(self._index))
        return ColumnarWriter(OpenIndex.last_commit(self._index), self._budget_bytes)

    @property
    def seconds_by_part(self) -> dict[str, float]:
        """What the time went into, by part of the work, as far as is known."""
        return getattr(self._segments, "seconds_by_part", {})

    def holdings(self) -> dict[str, Holding]:
        """Return what the index held when this writer took the lock."""
        with readable(self._folder), self._index.reader() as reader:
            return read_holdings(reader)

    def put(self, article: Article, origin: str, path: str, *, replaces: bool) -> None:
        """Write an article; the one with its id, if any, goes.

        An id may be put once between two commits.

        Args:
            article: the article.
            origin: the source that delivered it.
            path: the file it was read from.
            replaces: whether the index may hold an article with its id.

        Raises:
            IndexAccessError: the disk does not take it.
        """
        with self._writable():
            if replaces:
                self._segments.delete(article.id)
            self._segments.put(article, origin, path)
            self._batched += 1
            self._note_change()
            if self._segments.full or time.monotonic() - self._batch_started > BATCH_SECONDS:
                self._commit()

    def delete(self, article_id: str) -> None:
        """Delete the article with this id."""
        self._segments.delete(article_id)
        self._note_change()

    def renew_suggestions(self) -> bool:
        """Commit, then write the completions anew if what this writer did is worth it.

        See :func:`indexer.writing.suggestion_writer.renew_suggestions`.

        Returns:
            Whether they were written.

        Raises:
            IndexAccessError: the disk does not take it, or the index is damaged; what
                was committed is kept.
        """
        from indexer.writing.suggestion_writer import renew_suggestions

        with self._writable():
            self._commit()
        with readable(self._folder), self._index.reader() as reader:
            return renew_suggestions(self._folder, reader, self._changed)

    def renew_duplicates(self) -> bool:
        """Commit, then write the copies among the articles if the index has changed.

        See :func:`indexer.writing.duplicate_writer.renew_duplicates`.

        Returns:
            Whether they were written.

        Raises:
            IndexAccessError: the disk does not take it, or the index is damaged; what
                was committed is kept.
        """
        from indexer.writing.duplicate_writer import renew_duplicates

        if not self._all_committed:
            with self._writable():
                self._commit()
        with readable(self._folder), self._index.reader() as reader:
            return renew_duplicates(self._folder, reader)

    def _note_change(self) -> None:
        self._changed += 1
        self._all_committed = False

    def _commit(self) -> None:
        self._segments.commit()
        self._all_committed = True
        self.committed += self._batched
        self._batched = 0
        self._batch_started = time.monotonic()

    @contextlib.contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise IndexAccessError(
                f"index {self._folder}: cannot be written ({error.strerror}); "
                "what was committed before is kept"
            ) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Commit, or give up what is not committed yet."""
        try:
            if kind is None and not self._all_committed:
                with self._writable():
                    self._commit()
        finally:
            self._give_up()

    def _give_up(self) -> None:
        with contextlib.suppress(Exception):
            self._segments.cancel()
        self._segments.close()
        self._held.close()
        self._index.close()
