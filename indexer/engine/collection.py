"""One state of an index: its segments side by side, its statistics, its decoded lists.

Documents have one address over all segments, ascending from segment to segment, so
that a query is one call of a kernel and not one a segment. Nothing here changes after
it is made but what is remembered; several threads may use it.
"""

from __future__ import annotations

import bisect
import os
import threading
import weakref
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engine import scoring
from indexer.engine.columns import Columns, read_columns
from indexer.engine.filter_sets import FilterSets, TermSets
from indexer.engine.posting_cache import Entries, PostingCache
from indexer.engine.profile import PROFILES, Formula, Profile
from indexer.engine.segment_terms import ColumnarTerms, SegmentTerms, segment_terms

DocIds = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]
Readings = tuple[tuple[str, bytes], ...]

_LEAST_CACHE_BYTES, _MOST_CACHE_BYTES = 256 * 2**20, 2 * 2**30
_SHARE_OF_MEMORY = 8

_POSTINGS_OF_DOCUMENT = 4096
"""Where there are few documents, no more memory is set aside than so many for each."""

_POSTING_BYTES = 18
"""A document, a value and a share of a bitmap."""


def usual_cache_bytes() -> int:
    """Return an eighth of the machine's memory, at least 256 MB and at most 2 GB.

    All lists of 110,000 newspaper pages take 0.9 GB. What is not used is not taken
    from the system.
    """
    if not hasattr(os, "sysconf"):
        return _LEAST_CACHE_BYTES
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(max(memory // _SHARE_OF_MEMORY, _LEAST_CACHE_BYTES), _MOST_CACHE_BYTES)


class Collection:
    """A state of an index.

    Args:
        reader: Whoosh's reader of the whole index; closed by whoever opened it.
        profile: how its documents are ranked.
        cache_bytes: most memory for decoded lists; by default see
            :func:`usual_cache_bytes`.

    Attributes:
        reader: as given.
        schema: its schema.
        profile: as given.
        segments: its segments, in the order of their documents.
        documents: number of addresses, those of deleted documents included.
        live: bool[documents], False where deleted.
        live_count: number of documents that are not deleted.
        sets: documents of patterns and ranges that were searched for.
        lock: to be held by whoever uses ``reader`` for more than its counts, because
            Whoosh's readers must not be used by two threads at a time.
    """

    def __init__(
        self,
        reader: Any,
        profile: Profile = PROFILES[Formula.BM25F],
        cache_bytes: int | None = None,
    ) -> None:
        self.reader = reader
        self.schema = reader.schema
        self.profile = profile
        self.sets = TermSets()
        self.lock = threading.RLock()
        leaves = [(leaf, first) for leaf, first in reader.leaf_readers() if leaf.doc_count_all()]
        self.segments: tuple[SegmentTerms, ...] = tuple(
            segment_terms(leaf, first) for leaf, first in leaves
        )
        self._leaves = [leaf for leaf, _ in leaves]
        self._firsts = [first for _, first in leaves]
        self.documents: int = reader.doc_count_all()
        self.live = _live(leaves, self.documents)
        self.live_count = int(np.count_nonzero(self.live))
        self._norms: dict[str, npt.NDArray[np.float64]] = {}
        # No circle of references: the memory of a state is given back as soon as nobody uses
        # it any more, and not when Python happens to look for circles.
        this = weakref.proxy(self)
        if cache_bytes is None:
            cache_bytes = usual_cache_bytes()
        most = self.documents * _POSTINGS_OF_DOCUMENT
        half = max(min(cache_bytes // (2 * _POSTING_BYTES), most), 1)
        self.scored: PostingCache[Readings] = PostingCache(
            self.documents, lambda readings: scoring.scored_list(this, readings), half
        )
        quarter = max(half // 2, 1)
        self.occurrences: PostingCache[tuple[str, bytes]] = PostingCache(
            self.documents,
            lambda key: this._occurrences(key),  # noqa: PLW0108 (a bound method would hold it)
            quarter,
            7 * quarter // 2,
        )

    def shrink(self) -> None:
        """Give most of the memory for decoded lists back: a newer state has come."""
        self.scored.shrink()
        self.occurrences.shrink()

    @cached_property
    def columns(self) -> Columns:
        """What hits are filtered, counted and sorted by."""
        return read_columns(self.reader)

    @cached_property
    def filters(self) -> FilterSets:
        """Sets of documents that filters have asked for."""
        return FilterSets(self.columns)

    @cached_property
    def searcher(self) -> Any:
        """A Whoosh searcher over the reader, for what has no kernel; hold the lock."""
        from whoosh.searching import Searcher

        return Searcher(self.reader)

    def stored_fields(self, document: int) -> dict[str, Any]:
        """Return the stored fields of a document by its address."""
        place = bisect.bisect_right(self._firsts, document) - 1
        segment, leaf = self.segments[place], self._leaves[place]
        local = document - segment.first_document
        if isinstance(segment, ColumnarTerms):
            fields: dict[str, Any] = leaf.stored_fields(local)
        else:
            with self.lock:
                fields = leaf.stored_fields(local)
        return fields

    def norms(
        self, field: str, make: Callable[[Collection, str], npt.NDArray[np.float64]]
    ) -> npt.NDArray[np.float64]:
        """Return float64[documents], made once for each field."""
        norms = self._norms.get(field)
        if norms is None:
            norms = self._norms[field] = make(self, field)
        return norms

    def doc_freq(self, field: str, term: str) -> int:
        """Return in how many documents a term is, deleted ones included."""
        with self.lock:
            return sum(segment.doc_freq(field, term.encode()) for segment in self.segments)

    def positions_in(self, field: str, term: str, documents: Integers) -> list[Integers]:
        """Return where a term stands in a field of some documents, counted in words.

        Args:
            field: its name.
            term: the term.
            documents: int64[n], addresses below ``documents``, in any order.

        Returns:
            int64[] for each of them.

        Raises:
            ValueError: the field has no positions.
        """
        arrays, rows = self.occurrences.lists([(field, term.encode())])
        start, stop = int(rows[0, 0]), int(rows[0, 1])
        docs = arrays.docs[start:stop]
        # Without the dtype, numpy would convert the whole list for each search.
        wanted = documents.astype(docs.dtype)
        places = np.searchsorted(docs, wanted)
        nowhere = np.empty(0, np.int64)
        found = []
        for place, document in zip(places.tolist(), wanted, strict=True):
            if start + place == stop or docs[place] != document:
                found.append(nowhere)
                continue
            first, end = arrays.values[start + place : start + place + 2]
            found.append(arrays.positions[int(first) : int(end)].astype(np.int64))
        return found

    def _occurrences(self, key: tuple[str, bytes]) -> Entries:
        field, term = key
        docs, starts, positions = [np.empty(0, np.uint32)], [], [np.empty(0, np.uint32)]
        behind = 0
        with self.lock:
            for segment in self.segments:
                found = segment.occurrences(field, term)
                if found is not None:
                    docs.append(found.doc_ids + np.uint32(segment.first_document))
                    starts.append(found.starts[:-1] + behind)
                    positions.append(found.positions)
                    behind += len(found.positions)
        starts.append(np.array([behind], np.int64))
        return Entries(np.concatenate(docs), np.concatenate(starts), np.concatenate(positions))


def _live(leaves: list[tuple[Any, int]], documents: int) -> npt.NDArray[np.bool_]:
    live = np.ones(documents, np.bool_)
    for leaf, first in leaves:
        deleted = leaf.segment().deleted_docs() if hasattr(leaf, "segment") else ()
        live[[first + document for document in deleted]] = False
    return live
