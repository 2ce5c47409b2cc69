"""Add, replace and delete articles in an index, in batches that are committed."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Any

from whoosh.index import LockError

from indexer.article import Article
from indexer.errors import IndexAccessError
from indexer.index_folder import create_or_open, readable
from indexer.schema import document_fields
from indexer.writing.holdings import Holding, read_holdings

BATCH_ARTICLES = 5_000
"""Articles between commits: what an interruption can cost."""

MEMORY_MB = 256
"""Whoosh sorts postings in memory up to this size, then on disk."""


class IndexWriter:
    """The one writer of an index; a context manager that commits at its end.

    Everything up to the last commit is kept if the block is left by an
    exception; the batch after it is given up whole.

    Args:
        folder: the index; made if it is not there.

    Raises:
        IndexAccessError: it cannot be written, or somebody else writes it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = create_or_open(folder)
        self._writer: Any = None
        self._batched = 0
        self.committed = 0
        """Articles added or replaced by commits of this writer."""

    def __enter__(self) -> IndexWriter:
        """Take the lock."""
        self._writer = self._lock()
        return self

    def _lock(self) -> Any:
        with readable(self._folder):
            return _locked(self._index, self._folder)

    def holdings(self) -> dict[str, Holding]:
        """Return what the index held when this writer took the lock."""
        with readable(self._folder), self._index.reader() as reader:
            return read_holdings(reader)

    def put(self, article: Article, origin: str, path: str, *, replaces: bool) -> None:
        """Write an article; the one with its id, if any, goes.

        An id may be put once between two commits: Whoosh's writer does not see
        its own uncommitted documents.
        """
        if replaces:
            self.delete(article.id)
        self._writer.add_document(**document_fields(article, origin, path))
        self._batched += 1
        if self._batched >= BATCH_ARTICLES:
            self._commit(merge=False)
            self._writer = self._lock()

    def delete(self, article_id: str) -> None:
        """Delete the article with this id."""
        self._writer.delete_by_term("id", article_id)

    def _commit(self, *, merge: bool) -> None:
        try:
            self._writer.commit(merge=merge)
        except OSError as error:
            with contextlib.suppress(Exception):
                self._writer.cancel()
            raise IndexAccessError(
                f"index {self._folder}: cannot be written ({error.strerror}); "
                "what was committed before is kept"
            ) from error
        self.committed += self._batched
        self._batched = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Commit, or give up what is not committed yet."""
        try:
            if kind is None:
                self._commit(merge=True)
            elif not self._writer.is_closed:
                self._writer.cancel()
        finally:
            self._index.close()


def _locked(index: Any, folder: Path) -> Any:
    try:
        return index.writer(limitmb=MEMORY_MB)
    except LockError:
        raise IndexAccessError(
            f"index {folder}: another program is writing to it; wait until it has finished"
        ) from None
