"""An index as the writer that holds its lock sees it: segments in, commits out.

Imports nothing of ours; Whoosh's table of contents, lock and cleaning up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from whoosh.index import TOC, LockError, clean_files

LOCK_NAME = "WRITELOCK"
"""The name by which Whoosh's own writers lock an index too."""


@contextlib.contextmanager
def locked(index: Any) -> Iterator[None]:
    """Hold the lock of a Whoosh index, by which its own writers go too.

    Raises:
        LockError: another writer holds it.
    """
    lock = index.lock(LOCK_NAME)
    if not lock.acquire():
        raise LockError
    try:
        yield
    finally:
        lock.release()


class OpenIndex:
    """The segments of an index, for a writer that holds its lock.

    Attributes:
        storage: Whoosh's storage of the index's files.
        name: Whoosh's name of the index.
        schema: its schema.
        segments: the committed segments; deletions are marked in them and
            last from the next commit on.
    """

    def __init__(self, storage: Any, name: str, toc: TOC) -> None:
        self.storage = storage
        self.name = name
        self.schema = toc.schema
        self.segments: list[Any] = toc.segments
        self._generation: int = toc.generation

    @classmethod
    def last_commit(cls, index: Any) -> OpenIndex:
        """Return a Whoosh index as its last commit left it."""
        return cls(index.storage, index.indexname, TOC.read(index.storage, index.indexname))

    @classmethod
    def replacing(cls, storage: Any, name: str, schema: Any) -> OpenIndex:
        """Return an empty index whose first commit takes the place of all there is."""
        generation = TOC._latest_generation(storage, name)
        return cls(storage, name, TOC(schema, [], generation))

    def commit(self, segments: list[Any]) -> None:
        """Make these the segments of the index, and delete the files of all others.

        Segment files must be on the disk already; the storage sees to it that
        the table of contents is before this returns.

        Raises:
            OSError: the disk does not take it; the commit before stays.
        """
        toc = TOC(self.schema, segments, self._generation + 1)
        toc.write(self.storage, self.name)
        self._generation += 1
        self.segments = segments
        clean_files(self.storage, self.name, self._generation, segments)
