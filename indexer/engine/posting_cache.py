"""Decoded posting lists, side by side in long arrays, kept while they are used.

A kernel that unites or intersects lists takes the arrays and, for each list, its
range in them; so nothing is copied for a query, however many lists it has. What is
in the arrays never changes: when they are full, new ones are begun, and whoever
still reads the old ones goes on doing so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.kernels.doc_bitmaps import WORD_BITS, set_bits
from indexer.kernels.pruned_union import TOPS, ScoredLists, bound_list
from indexer.time_limit import check_time

Key = TypeVar("Key", bound=Hashable)
Docs = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

NO_BITMAP = -1

_SPARSE = 32
"""A list with fewer than one document in so many has no bitmap: it would be larger."""

_SHRINKING = 16

_BITMAP_BYTES = 8
"""For each word of a bitmap: the word and its rank."""


class Entries(NamedTuple):
    """A list to be kept.

    Attributes:
        doc_ids: uint32[n], ascending.
        values: float64 or int64[n], or [n + 1] for ends, one for each posting.
        positions: uint32[], for lists with positions; ``values`` are places in it.
    """

    doc_ids: Docs
    values: npt.NDArray[Any]
    positions: Docs | None = None


class PostingArrays:
    """The arrays.

    Args:
        documents: number of documents.
        postings: most postings.
        positions: most positions.
        scored: whether ``values`` are scores, not places in ``positions``.

    Attributes:
        docs: uint32[postings].
        values: float64[postings], scores; or int64[postings], places in ``positions``.
        positions: uint32[positions].
        bitmaps: uint32[lists, words], of those lists that have one.
        ranks: uint32[lists, words], of each word the documents in the words before.
        packed: uint32[postings], their postings rounded up; without room if not scored.
        maxima: uint8[lists, words], the largest of each block of theirs.
        tops: float64[lists, TOPS], their best scores, largest first. For all three see
            :func:`indexer.kernels.pruned_union.bound_list`.
    """

    def __init__(self, documents: int, postings: int, positions: int, *, scored: bool) -> None:
        # Memory that is never written to is never taken from the system.
        self.docs: Docs = np.empty(postings, np.uint32)
        self.values: npt.NDArray[Any] = np.empty(postings, np.float64 if scored else np.int64)
        self.positions: Docs = np.empty(positions, np.uint32)
        self.packed = np.empty(postings if scored else 0, np.uint32)
        self._least = documents // _SPARSE
        words = documents // WORD_BITS + 1
        bitmaps = 1 + postings * 2 // (_BITMAP_BYTES * words)
        self.bitmaps: Docs = np.zeros((bitmaps, words), np.uint32)
        self.ranks: Docs = np.zeros((bitmaps, words), np.uint32)
        self.maxima = np.zeros((bitmaps, words), np.uint8)
        self.tops: Scores = np.zeros((bitmaps, TOPS))
        self.rows: dict[Hashable, tuple[int, int, int]] = {}
        self._used = 0
        self._used_positions = 0
        self._used_bitmaps = 0

    @property
    def scored_lists(self) -> ScoredLists:
        """What the kernel reads that finds the best of a union."""
        return ScoredLists(
            self.docs,
            self.values,
            self.packed,
            self.bitmaps,
            self.ranks,
            self.maxima,
            self.tops,
        )

    def has_room(self, postings: int, positions: int) -> bool:
        """Tell whether so many more can be kept."""
        return self._used + postings <= len(self.docs) and self._used_positions + positions <= len(
            self.positions
        )

    def add(self, key: Hashable, entries: Entries) -> None:
        """Keep a list for which there is room."""
        start, size = self._used, len(entries.doc_ids)
        self.docs[start : start + size] = entries.doc_ids
        values = self.values[start : start + len(entries.values)]
        values[:] = entries.values
        if entries.positions is not None:
            first = self._used_positions
            values += first
            self._used_positions = first + len(entries.positions)
            self.positions[first : self._used_positions] = entries.positions
        self.rows[key] = start, start + size, self._bitmap(entries)
        self._used = start + len(entries.values)

    def _bitmap(self, entries: Entries) -> int:
        bitmap = self._used_bitmaps
        if len(entries.doc_ids) <= self._least or bitmap == len(self.bitmaps):
            return NO_BITMAP
        set_bits(entries.doc_ids, self.bitmaps[bitmap], self.ranks[bitmap])
        if entries.positions is None:
            bound_list(
                entries.doc_ids,
                entries.values,
                self.packed[self._used : self._used + len(entries.doc_ids)],
                self.maxima[bitmap],
                self.tops[bitmap],
            )
        self._used_bitmaps = bitmap + 1
        return bitmap


class Lists(NamedTuple):
    """Some lists, all in the same arrays.

    Attributes:
        arrays: these.
        rows: int64[n, 3], start, stop and bitmap of each list.
    """

    arrays: PostingArrays
    rows: Integers


class PostingCache(Generic[Key]):
    """Keeps lists by key; for several threads.

    Args:
        documents: number of documents.
        build: makes the list of a key; called by one thread at a time.
        postings: most postings that are kept; what a query needs beyond that is
            made for this query alone.
        positions: most positions; 0 for lists without.
    """

    def __init__(
        self,
        documents: int,
        build: Callable[[Key], Entries],
        postings: int,
        positions: int = 0,
    ) -> None:
        self._documents = documents
        self._build = build
        self._most = postings, positions
        self._scored = positions == 0
        self._lock = threading.Lock()
        self._arrays = self._new_arrays(self._most)

    def _new_arrays(self, most: tuple[int, int]) -> PostingArrays:
        return PostingArrays(self._documents, *most, scored=self._scored)

    def shrink(self) -> None:
        """Forget all lists, and keep a sixteenth from now on."""
        with self._lock:
            postings, positions = self._most
            self._most = max(postings // _SHRINKING, 1), positions // _SHRINKING
            self._arrays = self._new_arrays(self._most)

    def lists(self, keys: Sequence[Key]) -> Lists:
        """Return the lists of some keys, making those that are not there."""
        arrays = self._arrays
        rows = [arrays.rows.get(key) for key in keys]
        if None in rows:
            with self._lock:
                arrays = self._filled(keys)
            rows = [arrays.rows[key] for key in keys]
        return Lists(arrays, np.array(rows, np.int64).reshape(-1, 3))

    def _filled(self, keys: Sequence[Key]) -> PostingArrays:
        arrays = self._arrays
        built = {key: self._built(key) for key in keys if key not in arrays.rows}
        if not arrays.has_room(*_sizes(built)):
            built = {key: built.get(key) or self._built(key) for key in keys}
            needed = _sizes(built)
            fits = all(size <= most for size, most in zip(needed, self._most, strict=True))
            arrays = self._new_arrays(self._most if fits else needed)
            if fits:
                self._arrays = arrays
        for key, entries in built.items():
            arrays.add(key, entries)
        return arrays

    def _built(self, key: Key) -> Entries:
        check_time()
        return self._build(key)


def _sizes(built: dict[Key, Entries]) -> tuple[int, int]:
    """Return how many postings and positions some lists have."""
    postings = sum(len(entries.values) for entries in built.values())
    positions = (0 if one.positions is None else len(one.positions) for one in built.values())
    return postings, sum(positions)
