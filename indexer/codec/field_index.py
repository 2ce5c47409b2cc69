"""Reading the terms and postings of an indexed field; see FORMAT.md, "Fields".

Imports the container, the field's sections and kernels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile
from indexer.codec.field_facts import FieldFacts, checked_facts
from indexer.codec.field_sections import FieldSections
from indexer.codec.flat_postings import FlatPostings
from indexer.codec.term_entries import TermEntries, TermEntry
from indexer.kernels import position_reading, posting_reading, term_reading
from indexer.kernels.bitpacking import BLOCK
from indexer.kernels.impacts import IMPACTS
from indexer.kernels.term_blocks import BASES, TERMS_PER_BLOCK

Ids = npt.NDArray[np.uint32]
Codes = npt.NDArray[np.uint8]


class FieldIndex:
    """The terms of a field and their postings, in one segment.

    Nothing that is in the file is trusted: whatever its bytes, a method gives
    arrays of the shape it promises or raises, and no array is larger than some
    multiple of the file. Several threads may use it.

    Args:
        file: an open segment.
        name: the field.

    Raises:
        SegmentError: the field is not there, or its facts and sections cannot
            belong together. From the methods: what they read is damaged.

    Attributes:
        facts: the facts of the field in the footer.
        terms: number of terms; ordinals count from 0.
        documents: number of documents in the segment; document ids are below.
        has_freqs: whether frequencies are stored; otherwise each is 1.
        has_positions: whether positions are stored.
    """

    def __init__(self, file: SegmentFile, name: str) -> None:
        self.facts: FieldFacts = checked_facts(file, name)
        self.terms = self.facts["terms"]
        self.documents = file.documents
        self.has_freqs = self.facts["freqs"]
        self.has_positions = self.facts["has_positions"]
        self._name = name
        self._sections = FieldSections(file, name, self.facts)
        self._bounds = self._make_bounds()

    @property
    def lengths(self) -> npt.NDArray[Any] | None:
        """Length of the field in each document, uint8, uint16 or uint32; None if unscored."""
        return self._sections.lengths()

    def find(self, term: bytes) -> int:
        """Return the ordinal of the first term that is not below another.

        Args:
            term: any bytes.

        Returns:
            The ordinal, or ``terms`` if all terms are below.
        """
        return self._find(term)[0]

    def lookup(self, term: bytes) -> TermEntry | None:
        """Return what is known of a term, or None if the field does not have it."""
        ordinal, found, places = self._find(term)
        return TermEntry(ordinal, *places.tolist()) if found else None

    def entries(self, start: int, stop: int) -> TermEntries:
        """Return what is known of consecutive terms.

        Args:
            start: ordinal of the first.
            stop: the ordinal after the last.

        Raises:
            IndexError: there are no such terms.
        """
        if not 0 <= start <= stop <= self.terms:
            raise IndexError(f"terms {start} to {stop} of {self.terms}")
        first_block = start // TERMS_PER_BLOCK
        lead = start - first_block * TERMS_PER_BLOCK
        count = stop - start + lead
        numbers = np.empty((term_reading.PLACES, count), np.int64)
        shared_bytes, own_starts = np.empty((2, count), np.int64)
        text_offsets = np.empty(count + 1, np.int64)
        terms, block_starts = self._sections.dictionary()
        of_texts = shared_bytes, own_starts, text_offsets
        self._refuse(
            term_reading.read_entries(
                terms, block_starts, self._bounds, first_block, numbers, *of_texts
            )
        )
        texts = np.empty(text_offsets[-1], np.uint8)
        self._refuse(term_reading.copy_texts(terms, *of_texts, texts))
        first_byte = text_offsets[lead]
        return TermEntries(
            start, texts[first_byte:], text_offsets[lead:] - first_byte, *numbers[:, lead:]
        )

    def doc_ids(self, entry: TermEntry) -> Ids:
        """Return uint32[doc_freq], the documents of a term, ascending."""
        sections = self._sections
        sections.require_postings(entry)
        doc_ids = np.empty(entry.doc_freq, np.uint32)
        self._refuse(
            posting_reading.read_documents(
                sections.skips,
                sections.blocks,
                sections.tails,
                entry.first_skip,
                entry.tail_start,
                entry.tail_stop,
                self.documents,
                doc_ids,
            )
        )
        return doc_ids

    def freqs(self, entry: TermEntry) -> Ids:
        """Return uint32[doc_freq], how often a term is in each of its documents, >= 1."""
        if not self.has_freqs:
            return np.ones(entry.doc_freq, np.uint32)
        sections = self._sections
        sections.require_postings(entry)
        freqs = np.empty(entry.doc_freq, np.uint32)
        self._refuse(
            posting_reading.read_freqs(
                sections.skips,
                sections.blocks,
                sections.tails,
                entry.first_skip,
                entry.tail_start,
                entry.tail_stop,
                entry.total_freq,
                freqs,
            )
        )
        return freqs

    def position_gaps(self, entry: TermEntry) -> Ids:
        """Return the positions of a term as they are stored.

        Returns:
            uint32[total_freq], of each document the first position, then the
            distances to the one before.

        Raises:
            ValueError: the field has no positions.
        """
        if not self.has_positions:
            raise ValueError(f"field {self._name!r} has no positions")
        sections = self._sections
        sections.require_positions(entry)
        gaps = np.empty(entry.total_freq, np.uint32)
        self._refuse(
            position_reading.read_position_gaps(
                sections.position_offsets,
                sections.position_blocks,
                sections.position_tails,
                entry.first_position_block,
                entry.position_tail_start,
                entry.position_tail_stop,
                gaps,
            )
        )
        return gaps

    def positions(self, entry: TermEntry) -> Ids:
        """Return uint32[total_freq], the positions of a term, document after document.

        Raises:
            ValueError: the field has no positions.
        """
        gaps = self.position_gaps(entry)
        self._refuse(position_reading.add_up_positions(gaps, self.freqs(entry), gaps))
        return gaps

    def block_bounds(self, entry: TermEntry) -> Ids:
        """Return uint32[doc_freq // 128], the last document of each full block, ascending."""
        self._sections.require_skips(entry)
        bounds = np.empty(entry.doc_freq // BLOCK, np.uint32)
        self._refuse(
            posting_reading.read_block_bounds(
                self._sections.skips, entry.first_skip, self.documents, bounds
            )
        )
        return bounds

    def impacts(self, entry: TermEntry) -> tuple[Codes, Codes]:
        """Return what bounds the frequencies and lengths in each full block.

        Returns:
            uint8[doc_freq // 128, 4] frequencies, of which 255 is 255 or more, and
            as many length codes: each posting of the block has one of the four
            whose frequency is no smaller and whose length is no larger.
        """
        shape = (entry.doc_freq // BLOCK, IMPACTS)
        freqs, codes = np.ones(shape, np.uint8), np.zeros(shape, np.uint8)
        if self.has_freqs:
            self._sections.require_skips(entry)
            self._refuse(
                posting_reading.read_impacts(self._sections.skips, entry.first_skip, freqs, codes)
            )
        return freqs, codes

    def doc_ids_of(self, entries: TermEntries, chosen: npt.NDArray[np.int64]) -> Ids:
        """Return the documents of several terms, list after list.

        Args:
            entries: consecutive terms.
            chosen: int64[n], which of them, by their place there.

        Returns:
            uint32[], as many as their document frequencies add up to.
        """
        sections = self._sections
        sections.require_all()
        offsets = _offsets(entries.doc_freqs[chosen])
        doc_ids = np.empty(offsets[-1], np.uint32)
        self._refuse(
            posting_reading.read_documents_of_lists(
                sections.skips,
                sections.blocks,
                sections.tails,
                entries.first_skip[chosen],
                entries.tail_start[chosen],
                entries.tail_stop[chosen],
                offsets,
                self.documents,
                doc_ids,
            )
        )
        return doc_ids

    def flat(self, start: int, stop: int) -> FlatPostings:
        """Return all postings of consecutive terms.

        Args:
            start: ordinal of the first.
            stop: the ordinal after the last.

        Raises:
            IndexError: there are no such terms.
        """
        entries = self.entries(start, stop)
        self._sections.require_all()
        offsets = _offsets(entries.doc_freqs)
        return FlatPostings(
            entries.texts,
            entries.text_offsets,
            offsets,
            self.doc_ids_of(entries, np.arange(len(entries))),
            self._flat_freqs(entries, offsets),
            self._flat_gaps(entries),
        )

    def _flat_freqs(self, entries: TermEntries, offsets: npt.NDArray[np.int64]) -> Ids:
        if not self.has_freqs:
            return np.empty(0, np.uint32)
        freqs = np.empty(offsets[-1], np.uint32)
        self._refuse(
            posting_reading.read_freqs_of_lists(
                self._sections.skips,
                self._sections.blocks,
                self._sections.tails,
                entries.first_skip,
                entries.tail_start,
                entries.tail_stop,
                offsets,
                entries.total_freqs,
                freqs,
            )
        )
        return freqs

    def _flat_gaps(self, entries: TermEntries) -> Ids:
        if not self.has_positions:
            return np.empty(0, np.uint32)
        offsets = _offsets(entries.total_freqs)
        gaps = np.empty(offsets[-1], np.uint32)
        self._refuse(
            position_reading.read_position_gaps_of_lists(
                self._sections.position_offsets,
                self._sections.position_blocks,
                self._sections.position_tails,
                entries.first_position_block,
                entries.position_tail_start,
                entries.position_tail_stop,
                offsets,
                gaps,
            )
        )
        return gaps

    def _find(self, term: bytes) -> tuple[int, int, npt.NDArray[np.int64]]:
        terms, block_starts = self._sections.dictionary()
        places = np.empty(term_reading.PLACES, np.int64)
        target = np.frombuffer(term, np.uint8)
        ordinal, found = term_reading.find_term(terms, block_starts, self._bounds, target, places)
        self._refuse(ordinal)
        return ordinal, found, places

    def _make_bounds(self) -> npt.NDArray[np.int64]:
        bounds = np.empty(term_reading.BOUNDS, np.int64)
        bounds[:BASES] = (
            self.facts["postings"],
            len(self._sections.skips),
            len(self._sections.position_offsets) - 1,
            len(self._sections.tails),
            len(self._sections.position_tails),
        )
        bounds[term_reading.HAS_FREQS] = self.has_freqs
        bounds[term_reading.HAS_POSITIONS] = self.has_positions
        bounds[term_reading.DOCUMENTS] = self.documents
        bounds[term_reading.TERMS] = self.terms
        return bounds

    def _refuse(self, result: int) -> None:
        """Raise for a fault that a kernel has returned."""
        if result < 0:
            raise self._sections.fault(result)


def _offsets(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return int64[n + 1], where each of n runs starts, and the end of the last."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets
