"""The copies among the articles of an index folder, read when they are first asked for.

An index run commits first and writes the list of copies afterwards, so for a moment the
list is that of the state before; it is looked at again until it fits.
"""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

from indexer.backends.completions import Identity, file_identity
from indexer.codec.container import SegmentError
from indexer.duplicate_file import FILE_NAME, IndexState, read_clusters
from indexer.engine.copies import Copies
from indexer.query.search import Snapshot


class FolderCopies:
    """The copies in the states of an index folder; several threads may use it.

    Args:
        folder: the index.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._found: weakref.WeakKeyDictionary[Snapshot, Copies] = weakref.WeakKeyDictionary()
        self._refused: weakref.WeakKeyDictionary[Snapshot, Identity | None] = (
            weakref.WeakKeyDictionary()
        )

    def among(self, snapshot: Snapshot) -> Copies | None:
        """Return the copies among the articles of a state; None where no list fits it."""
        with self._lock:
            found = self._found.get(snapshot)
            if found is None:
                found = self._read(snapshot)
            return found

    def _read(self, snapshot: Snapshot) -> Copies | None:
        identity = file_identity(self._folder / FILE_NAME)
        if identity is None or self._refused.get(snapshot) == identity:
            return None
        self._refused[snapshot] = identity
        try:
            clusters = read_clusters(self._folder)
        except (OSError, SegmentError):
            return None
        if clusters.state != IndexState.of(snapshot.collection.reader):
            return None
        copies = self._found[snapshot] = Copies(clusters)
        return copies
