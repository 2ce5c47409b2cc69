"""The file of copies beside an index, kept in step with it.

An article that was in the index at the last time, by its id and the digest of its source,
is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from indexer.codec.container import SegmentError
from indexer.duplicate_file import (
    Clusters,
    IndexState,
    Signatures,
    read_signatures,
    write_duplicates,
)
from indexer.errors import IndexAccessError
from indexer.schema import STORED_FIELD
from indexer.writing.article_signatures import SignatureWriter
from indexer.writing.duplicate_clusters import find_clusters

_KEY_BYTES = 8


def renew_duplicates(folder: Path, reader: Any, *, anew: bool = False) -> bool:
    """Write the copies of an index if its state is another than that of the file.

    To be called by whoever holds the lock of the index.

    Args:
        folder: the index.
        reader: Whoosh's reader of the whole index.
        anew: read every article again.

    Returns:
        Whether they were written.

    Raises:
        IndexAccessError: the disk does not take them, or the index is damaged.
    """
    state = IndexState.of(reader)
    try:
        before, kept = read_signatures(folder)
    except (OSError, SegmentError):
        before, kept = None, Signatures.empty(0)
    if state == before and not anew:
        return False
    signatures = _signatures(reader, Signatures.empty(0) if anew else kept)
    clusters = Clusters(state, *find_clusters(signatures, _Ids(reader)))
    try:
        write_duplicates(folder, clusters, signatures)
    except OSError as error:
        raise IndexAccessError(
            f"index {folder}: the list of copies cannot be written ({error.strerror}); all "
            "articles are in the index, and copies are shown one by one until a later run "
            "writes it"
        ) from error
    return True


def _signatures(reader: Any, kept: Signatures) -> Signatures:
    """Return the signatures of all documents; those that are kept are copied."""
    signatures = Signatures.empty(reader.doc_count_all())
    for leaf, first in _leaves(reader):
        live = np.fromiter(leaf.all_doc_ids(), np.int64)
        signatures.keys[live + first] = _keys(leaf, live)
    rows, rows_before = _same(signatures.keys, kept.keys)
    for name in ("digests", "moments", "sketches"):
        getattr(signatures, name)[rows] = getattr(kept, name)[rows_before]
    known = np.zeros(len(signatures.keys), np.bool_)
    known[rows] = True
    writer = SignatureWriter(signatures)
    for leaf, first in _leaves(reader):
        for document in leaf.all_doc_ids():
            if not known[first + document]:
                stored = leaf.stored_fields(document)[STORED_FIELD]
                writer.add(first + document, orjson.loads(stored))
    writer.finish()
    return signatures


def _leaves(reader: Any) -> Iterator[tuple[Any, int]]:
    """Yield the segments that have documents, each with the place of its first."""
    for leaf, first in reader.leaf_readers():
        if leaf.doc_count_all():
            yield leaf, first


def _keys(leaf: Any, documents: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Return what says that documents are those of before, 0 where nothing does."""
    ids, sources = leaf.column_reader("id"), leaf.column_reader("sha256")
    keys = (_key(ids[document], sources[document]) for document in documents.tolist())
    return np.fromiter(keys, np.uint64, len(documents))


def _key(article_id: str, source_digest: bytes) -> int:
    if not source_digest:
        return 0
    # The digest comes first: it has always the same length.
    content = source_digest + article_id.encode()
    return int.from_bytes(hashlib.blake2b(content, digest_size=_KEY_BYTES).digest(), "little")


def _same(
    keys: npt.NDArray[np.uint64], keys_before: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the rows whose keys were there before, and where these were."""
    if not len(keys_before):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    order = np.argsort(keys_before)
    places = np.searchsorted(keys_before, keys, sorter=order).clip(max=len(order) - 1)
    rows_before = order[places]
    rows = np.flatnonzero((keys_before[rows_before] == keys) & (keys != 0))
    return rows, rows_before[rows]


class _Ids:
    """The ids of documents of a whole index; each column is opened once."""

    def __init__(self, reader: Any) -> None:
        self._columns = [
            (leaf.column_reader("id"), first, first + leaf.doc_count_all())
            for leaf, first in _leaves(reader)
        ]

    def __call__(self, document: int) -> str:
        """Return the id of a document."""
        column, first = next(
            (column, first) for column, first, stop in self._columns if document < stop
        )
        article_id: str = column[document - first]
        return article_id
