"""The file of copies in an index folder: what articles are compared by, and the clusters.

A cluster is some articles that are copies or near copies of each other, the earliest
first. The file is a container as segments are, see "The file" in codec/FORMAT.md. Its
footer has no documents; ``columns`` has one entry, ``index``, for the state of the index
that the file describes. Documents are those of this state, segment after segment,
deleted ones included.

================= ======================= ==============================================
``members``       u4[m]                   documents of all clusters, cluster after cluster
``starts``        u4[clusters + 1]        where each cluster starts among these
``keys``          u8[documents]           says that an article is the one of before; 0 if
                                          it has to be read again
``digests``       u8[2 * documents]       of the folded words; 0 without a body
``moments``       i8[2 * documents]       when it was published and captured: microseconds
                                          since year 1, or the greatest number
``sketches``      u1[256 * documents]     see :mod:`indexer.kernels.shingle_sketches`
================= ======================= ==============================================

Searching reads the first two, which are small; the next run of the indexer reads the
rest, so that it need not read articles again that have not changed. Checksums are
looked at either way.

Imports :mod:`indexer.codec`, :mod:`indexer.kernels` and :mod:`indexer.index_storage`.
"""

from __future__ import annotations

import dataclasses
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.index_storage import flush_folder
from indexer.kernels.shingle_sketches import BINS

FILE_NAME = "duplicates.v1"
"""A name that Whoosh's cleaning of an index folder leaves alone. The number counts up
with the layout and with what articles are compared by."""

_NEW_FILE_NAME = FILE_NAME + ".new"

_SECTIONS = {"keys": "u8", "digests": "u8", "moments": "i8", "sketches": "u1"}
_ITEMS = {"keys": 1, "digests": 2, "moments": 2, "sketches": BINS}


@dataclasses.dataclass(frozen=True, slots=True)
class IndexState:
    """Which state of which index; equal states have equal documents.

    Segments do not change but for deletions, which only grow. So commits that change
    nothing are the same state.

    Attributes:
        documents: documents, deleted ones included.
        articles: documents that are not deleted.
        segments: CRC-32 of the names of the segments, which are drawn at random.
    """

    documents: int
    articles: int
    segments: int

    @classmethod
    def of(cls, reader: Any) -> IndexState:
        """Return the state that a Whoosh reader of a whole index reads."""
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        names = "\n".join(leaf.segment().segment_id() for leaf in leaves)
        return cls(reader.doc_count_all(), reader.doc_count(), zlib.crc32(names.encode()))


@dataclasses.dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters of one state of an index; arrays are not to be changed.

    Attributes:
        state: the state.
        members: uint32[m], documents of all clusters, none twice, of each cluster the
            earliest first.
        starts: uint32[clusters + 1], where each starts; a cluster has two members or more.
    """

    state: IndexState
    members: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.uint32]


@dataclasses.dataclass(frozen=True, slots=True)
class Signatures:
    """What the documents of an index are compared by, a row each.

    Attributes:
        keys: uint64[documents], 0 where nothing is known.
        digests: uint64[documents, 2], 0 in both for an article that has no body.
        moments: int64[documents, 2], published and captured.
        sketches: uint8[documents, BINS], see
            :func:`~indexer.kernels.shingle_sketches.sketch_texts`.
    """

    keys: npt.NDArray[np.uint64]
    digests: npt.NDArray[np.uint64]
    moments: npt.NDArray[np.int64]
    sketches: npt.NDArray[np.uint8]

    @classmethod
    def empty(cls, documents: int) -> Signatures:
        """Return rows of zeros."""
        return cls(
            np.zeros(documents, np.uint64),
            np.zeros((documents, 2), np.uint64),
            np.zeros((documents, 2), np.int64),
            np.zeros((documents, BINS), np.uint8),
        )


def write_duplicates(folder: Path, clusters: Clusters, signatures: Signatures) -> None:
    """Write the file of an index folder, durably; another one is replaced.

    To be called by one writer at a time, as who holds the lock of the index.

    Raises:
        OSError: the disk does not take it; the file that was there stays.
    """
    new = folder / _NEW_FILE_NAME
    new.unlink(missing_ok=True)
    file = SegmentFileWriter(new)
    try:
        file.add("members", clusters.members)
        file.add("starts", clusters.starts)
        for name in _SECTIONS:
            file.add(name, getattr(signatures, name).reshape(-1))
        file.finish({"columns": {"index": dataclasses.asdict(clusters.state)}})
        new.replace(folder / FILE_NAME)
    except BaseException:
        file.abandon()
        raise
    flush_folder(str(folder))


def read_clusters(folder: Path) -> Clusters:
    """Read the clusters of an index folder.

    Raises:
        OSError: there is no file of them, or it cannot be opened.
        SegmentError: it is damaged.
    """
    file = SegmentFile(folder / FILE_NAME)
    state = _read_state(file)
    members, starts = file.array("members", "u4"), file.array("starts", "u4")
    bounds = starts.astype(np.int64)
    if not len(bounds) or bounds[0] or bounds[-1] != len(members) or (np.diff(bounds) < 2).any():
        raise file.error("starts", f"no clusters of two or more of {len(members)} members")
    ascending = np.sort(members)
    if (ascending[1:] == ascending[:-1]).any() or (members >= state.documents).any():
        raise file.error("members", f"no different documents of {state.documents}")
    return Clusters(state, members, starts)


def read_signatures(folder: Path) -> tuple[IndexState, Signatures]:
    """Read what the documents of an index were compared by.

    Raises:
        OSError: there is no file of it, or it cannot be opened.
        SegmentError: it is damaged.
    """
    file = SegmentFile(folder / FILE_NAME)
    state = _read_state(file)
    arrays = {}
    for name, dtype in _SECTIONS.items():
        array = file.array(name, dtype)
        if len(array) != state.documents * _ITEMS[name]:
            raise file.error(name, f"{len(array)} items for {state.documents} documents")
        arrays[name] = array if _ITEMS[name] == 1 else array.reshape(-1, _ITEMS[name])
    return state, Signatures(**arrays)


def _read_state(file: SegmentFile) -> IndexState:
    facts = file.facts["columns"].get("index", {})
    names = [field.name for field in dataclasses.fields(IndexState)]
    numbers = [facts.get(name) for name in names]
    if any(type(number) is not int or number < 0 for number in numbers):
        raise file.error("footer", "no whole numbers for the state of the index")
    return IndexState(*numbers)
