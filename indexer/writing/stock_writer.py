"""Write articles as segments in Whoosh's own format, by Whoosh's own writer.

Imports :mod:`indexer.schema`.
"""

from __future__ import annotations

from typing import Any

from indexer.article import Article
from indexer.schema import document_fields

BATCH_ARTICLES = 5_000
"""Articles between commits: what an interruption can cost."""

MEMORY_MB = 256
"""Whoosh sorts postings in memory up to this size, then on disk."""


class StockWriter:
    """Adds and deletes articles, and commits.

    Args:
        index: a Whoosh index.

    Raises:
        LockError: another writer has it.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self._writer = index.writer(limitmb=MEMORY_MB)
        self._batched = 0

    @property
    def full(self) -> bool:
        """Whether it is time to commit."""
        return self._batched >= BATCH_ARTICLES

    def put(self, article: Article, origin: str, path: str) -> None:
        """Add an article; its id may be added once between two commits.

        Whoosh's writer does not see its own uncommitted documents.
        """
        self._writer.add_document(**document_fields(article, origin, path))
        self._batched += 1

    def delete(self, article_id: str) -> None:
        """Delete the article with this id, if it was committed before."""
        self._writer.delete_by_term("id", article_id)

    def commit(self) -> None:
        """Make everything durable that was put and deleted; Whoosh merges small segments.

        Raises:
            OSError: the disk does not take it.
        """
        self._writer.commit()
        self._batched = 0
        self._writer = self._index.writer(limitmb=MEMORY_MB)

    def cancel(self) -> None:
        """Give up what was put and deleted since the last commit."""
        if not self._writer.is_closed:
            self._writer.cancel()

    def close(self) -> None:
        """Give back the lock."""
        self.cancel()
