"""Which saved file each article was read from, told without the folders of this machine."""

from __future__ import annotations

import bisect
import posixpath
from typing import Any

from indexer.engine.collection import Collection


class SavedFiles:
    """The files of the articles of a collection.

    Args:
        collection: read from when a file is asked for.
    """

    def __init__(self, collection: Collection) -> None:
        self._lock = collection.lock
        with self._lock:
            leaves = [pair for pair in collection.reader.leaf_readers() if pair[0].doc_count_all()]
            self._firsts = [first for _, first in leaves]
            self._columns = [(_column(leaf, "origin"), _column(leaf, "path")) for leaf, _ in leaves]

    def of(self, document: int) -> str:
        """Return the file of the article at an address, see :func:`path_in_source`."""
        place = bisect.bisect_right(self._firsts, document) - 1
        local = document - self._firsts[place]
        with self._lock:
            origin, path = (column[local] if column else b"" for column in self._columns[place])
        return path_in_source(origin.decode("utf-8", "replace"), path.decode("utf-8", "replace"))


def _column(leaf: Any, name: str) -> Any:
    return leaf.column_reader(name, translate=False) if leaf.has_column(name) else None


def path_in_source(origin: str, path: str) -> str:
    """Return a path from its source's own name on.

    Where sources lie on a server is nobody's business but its keeper's. Of a file that is
    not below its source only the name is told.

    Args:
        origin: the source, a folder or a file.
        path: the file, or a member of one.
    """
    folder = posixpath.dirname(origin.rstrip("/"))
    inside = path == origin or path.startswith(origin.rstrip("/") + "/")
    return path[len(folder) :].lstrip("/") if inside else posixpath.basename(path)
