"""The postings of a field of words, gathered in memory until a segment is written.

Imports kernels and :mod:`indexer.codec.flat_postings`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from indexer.codec.flat_postings import FlatPostings
from indexer.kernels import inversion, posting_runs
from indexer.kernels.byte_sort import sort_entries
from indexer.kernels.gathering import gather_texts
from indexer.writing.vocabulary import ByteTable

Ids = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]

FLAT_POSTINGS = 1 << 20
"""Postings handed on at a time, unless one term has more."""

_FIRST_POOL_BYTES = 1 << 20


class TextPostings:
    """Lists of one field for the terms of a vocabulary.

    Args:
        positions: keep them, and frequencies; otherwise only documents.
    """

    def __init__(self, *, positions: bool) -> None:
        self._positions = positions
        self._pool = np.empty(_FIRST_POOL_BYTES, np.uint8)
        self._pool_used = 0
        self._terms: list[Ids] = []
        self._addresses: list[Offsets] = []

    @property
    def used_bytes(self) -> int:
        """Memory that the lists take."""
        return self._pool_used + sum(12 * len(terms) for terms in self._terms)

    def add(
        self, terms: Ids, starts: Offsets, stops: Offsets, term_count: int, first_document: int
    ) -> None:
        """Add texts, one for each document from the first one on.

        Args:
            terms: uint32[], the term of each word, below ``term_count``.
            starts: int64[texts], place in it of each text's first word.
            stops: int64[texts], place after its last.
            term_count: size of the vocabulary.
            first_document: above all documents added before.
        """
        words = int((stops - starts).sum())
        occurrences = np.empty(words, np.int64)
        present = np.empty(min(words, term_count), np.uint32)
        term_starts = np.empty(len(present) + 1, np.int64)
        found = inversion.invert(
            terms, starts, stops, term_count, occurrences, present, term_starts
        )
        addresses = np.empty(found, np.int64)
        self._reserve(words * posting_runs.BYTES_PER_OCCURRENCE)
        write = posting_runs.write_run if self._positions else posting_runs.write_document_run
        self._pool_used = write(
            self._pool,
            self._pool_used,
            occurrences,
            term_starts[: found + 1],
            first_document,
            addresses,
        )
        self._terms.append(present[:found].copy())
        self._addresses.append(addresses)

    def _reserve(self, size_bytes: int) -> None:
        needed = self._pool_used + size_bytes
        if needed > len(self._pool):
            # Untouched memory costs nothing, so twice as much is not too much.
            larger = np.empty(2 * needed, np.uint8)
            larger[: self._pool_used] = self._pool[: self._pool_used]
            self._pool = larger

    def batches(self, vocabulary: ByteTable) -> Iterator[FlatPostings]:
        """Give the lists as flat arrays, terms in ascending order."""
        terms = np.concatenate([np.empty(0, np.uint32), *self._terms])
        addresses = np.concatenate([np.empty(0, np.int64), *self._addresses])
        starts = np.empty(vocabulary.count + 1, np.int64)
        grouped = np.empty(len(terms), np.int64)
        posting_runs.addresses_by_term(terms, addresses, vocabulary.count, starts, grouped)
        present = np.flatnonzero(np.diff(starts)).astype(np.int32)
        all_texts, all_offsets = vocabulary.texts, vocabulary.offsets
        order = sort_entries(all_texts, all_offsets, present)
        room = FLAT_POSTINGS
        done = 0
        while done < len(order):
            read, flat = self._flat(order[done : done + FLAT_POSTINGS], starts, grouped, room)
            if read == 0:
                room *= 2
                continue
            texts, offsets = gather_texts(all_texts, all_offsets, order[done : done + read])
            yield FlatPostings(texts, offsets, *flat)
            done += read
            room = FLAT_POSTINGS

    def _flat(
        self, order: npt.NDArray[np.int32], starts: Offsets, grouped: Offsets, room: int
    ) -> tuple[int, tuple[Offsets, Ids, Ids, Ids]]:
        """Return how many terms found room, and their postings."""
        offsets = np.empty(len(order) + 1, np.int64)
        doc_ids = np.empty(room, np.uint32)
        nothing = np.empty(0, np.uint32)
        if not self._positions:
            read = posting_runs.read_document_lists(
                self._pool, order, starts, grouped, offsets, doc_ids
            )
            postings = int(offsets[read])
            return read, (offsets[: read + 1], doc_ids[:postings], nothing, nothing)
        freqs = np.empty(room, np.uint32)
        gaps = np.empty(room, np.uint32)
        read, gap_count = posting_runs.read_lists(
            self._pool, order, starts, grouped, offsets, doc_ids, freqs, gaps
        )
        postings = int(offsets[read])
        return read, (
            offsets[: read + 1],
            doc_ids[:postings],
            freqs[:postings],
            gaps[:gap_count],
        )
