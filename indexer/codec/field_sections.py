"""The sections of an indexed field, of the right types and sizes; see FORMAT.md, "Fields".

What is in them is not looked at on opening; each part is checked against its checksum
before its first use. Imports the container and the numbering of kernels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.field_facts import FieldFacts
from indexer.codec.term_entries import TermEntry
from indexer.kernels import reading_faults
from indexer.kernels.bitpacking import BLOCK, LANES
from indexer.kernels.posting_lists import (
    BLOCK_BITS,
    BLOCK_OFFSET,
    SKIP_WORDS,
    SKIP_WORDS_WITH_FREQS,
)
from indexer.kernels.term_blocks import TERMS_PER_BLOCK

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]

_LEAST_ENTRY_BYTES = 4
"""Bytes of a term's entry if its text is empty and its numbers are small."""

_FAULTS = {
    reading_faults.BAD_TERMS: ("terms", "an entry that cannot be, or terms that do not ascend"),
    reading_faults.BAD_TOTAL: ("terms", "another total frequency than that of the postings"),
    reading_faults.BAD_SKIPS: ("skips", "an entry that cannot be"),
    reading_faults.BAD_BLOCKS: ("blocks", "documents or frequencies that cannot be"),
    reading_faults.BAD_TAILS: ("tails", "postings that cannot be"),
    reading_faults.BAD_POSITION_OFFSETS: ("position_offsets", "an offset that cannot be"),
    reading_faults.BAD_POSITION_TAILS: ("position_tails", "positions that cannot be"),
    reading_faults.BAD_POSITION_BLOCKS: ("position_blocks", "a position above 2**32 - 1"),
}


class FieldSections:
    """The arrays of a field, read-only; those of blocks and skip entries in two dimensions.

    Args:
        file: an open segment.
        name: the field.
        facts: its facts.

    Raises:
        SegmentError: a section is missing, or its size cannot be.

    Attributes:
        skips: uint32[entries, 3, or 5 with frequencies].
        blocks: uint32[rows, 4].
        tails: uint8[].
        position_offsets: uint32[full blocks of positions + 1].
        position_blocks: uint32[rows, 4].
        position_tails: uint8[].
    """

    def __init__(self, file: SegmentFile, name: str, facts: FieldFacts) -> None:
        self._file = file
        self._prefix = f"fields/{name}/"
        self._dictionary: tuple[Bytes, Words] | None = None
        skip_words = SKIP_WORDS_WITH_FREQS if facts["freqs"] else SKIP_WORDS
        self.skips = self._rows("skips", skip_words)
        self.blocks = self._rows("blocks", LANES)
        self.tails = self._array("tails", "u1")
        self.position_offsets: Words = np.zeros(1, np.uint32)
        self.position_blocks: Words = np.empty((0, LANES), np.uint32)
        self.position_tails: Bytes = np.empty(0, np.uint8)
        if facts["has_positions"]:
            self.position_offsets = self._array("position_offsets", "u4")
            self.position_blocks = self._rows("position_blocks", LANES)
            self.position_tails = self._array("position_tails", "u1")
        self._check_sizes(facts)

    def dictionary(self) -> tuple[Bytes, Words]:
        """Return ``terms`` and ``term_blocks``, all of them checked against their checksums.

        Raises:
            SegmentError: a checksum differs, or the blocks do not span the terms.
        """
        if self._dictionary is None:
            terms = self._file.array(self._prefix + "terms")
            starts = self._file.array(self._prefix + "term_blocks")
            if starts[0] != 0 or starts[-1] != len(terms):
                found = f"blocks from {starts[0]} to {starts[-1]} in {len(terms)} bytes of terms"
                raise self.error("term_blocks", found)
            self._dictionary = terms, starts
        return self._dictionary

    def require_all(self) -> None:
        """See that all postings are undamaged.

        Raises:
            SegmentError: a checksum differs.
        """
        sections = ["skips", "blocks", "tails"]
        if self._prefix + "position_offsets" in self._file:
            sections += ["position_offsets", "position_blocks", "position_tails"]
        for section in sections:
            self._file.array(self._prefix + section)

    def require_skips(self, entry: TermEntry) -> None:
        """See that a list's skip entries are undamaged.

        Raises:
            SegmentError: a checksum differs.
        """
        self._require("skips", entry.first_skip, entry.doc_freq // BLOCK, self.skips.strides[0])

    def require_postings(self, entry: TermEntry) -> None:
        """See that a list's documents and frequencies are undamaged.

        Raises:
            SegmentError: a checksum differs, or the first or last block cannot be.
        """
        if entry.doc_freq >= BLOCK:
            self.require_skips(entry)
            last = entry.first_skip + entry.doc_freq // BLOCK - 1
            start = int(self.skips[entry.first_skip, BLOCK_OFFSET])
            bits = int(self.skips[last, BLOCK_BITS])
            rows = (bits & 255) + (bits >> 8)
            stop = int(self.skips[last, BLOCK_OFFSET]) + LANES * rows
            self._require("blocks", start, stop - start, 4)
        self._require("tails", entry.tail_start, entry.tail_stop - entry.tail_start, 1)

    def require_positions(self, entry: TermEntry) -> None:
        """See that a list's positions are undamaged.

        Raises:
            SegmentError: a checksum differs, or the first or last block cannot be.
        """
        blocks = entry.total_freq // BLOCK
        if blocks:
            first = entry.first_position_block
            self._require("position_offsets", first, blocks + 1, 4)
            start = int(self.position_offsets[first])
            stop = int(self.position_offsets[first + blocks])
            self._require("position_blocks", start, stop - start, 4)
        tail_bytes = entry.position_tail_stop - entry.position_tail_start
        self._require("position_tails", entry.position_tail_start, tail_bytes, 1)

    def lengths(self) -> npt.NDArray[Any] | None:
        """Return the length of each document, uint8, uint16 or uint32, if they are stored.

        Raises:
            SegmentError: a checksum differs.
        """
        name = self._prefix + "lengths"
        return self._file.array(name) if name in self._file else None

    def error(self, section: str, found: str) -> SegmentError:
        """Return the error to raise for a section of the field."""
        return self._file.error(
            self._prefix + section, f"expected it as FORMAT.md has it, found {found}"
        )

    def fault(self, fault: int) -> SegmentError:
        """Return the error to raise for what a kernel has returned."""
        return self.error(*_FAULTS[fault])

    def _require(self, section: str, first: int, count: int, size_bytes: int) -> None:
        if count:
            start = first * size_bytes
            self._file.require(self._prefix + section, start, start + count * size_bytes)

    def _array(self, section: str, *dtypes: str) -> npt.NDArray[Any]:
        array = self._file.unchecked(self._prefix + section)
        if array.dtype.str[1:] not in dtypes:
            raise self.error(section, f"numbers of dtype {array.dtype.str[1:]}")
        return array

    def _rows(self, section: str, words: int) -> Words:
        array = self._array(section, "u4")
        if len(array) % words:
            raise self.error(section, f"{len(array)} words, not a multiple of {words}")
        return array.reshape(-1, words)

    def _check_sizes(self, facts: FieldFacts) -> None:
        """Hold the facts against what the sections have room for.

        So whatever is read of them takes memory in proportion to the file at most.
        """
        terms = facts["terms"]
        text_bytes = len(self._array("terms", "u1"))
        blocks = len(self._array("term_blocks", "u4"))
        if blocks != -(-terms // TERMS_PER_BLOCK) + 1:
            raise self.error("term_blocks", f"{blocks} numbers for {terms} terms")
        if text_bytes < _LEAST_ENTRY_BYTES * terms:
            raise self.error("terms", f"{text_bytes} bytes for {terms} terms")
        self._check_count("postings", facts["postings"], len(self.skips), self.tails)
        if not len(self.position_offsets):
            raise self.error("position_offsets", "no end of the last block")
        blocks = len(self.position_offsets) - 1
        self._check_count("positions", facts["positions"], blocks, self.position_tails)
        self._check_lengths()

    def _check_count(self, counted: str, count: int, blocks: int, tails: Bytes) -> None:
        if not 0 <= count - blocks * BLOCK <= len(tails):
            found = f"{blocks} full blocks and {len(tails)} bytes of tails for {count} {counted}"
            raise self.error("tails" if counted == "postings" else "position_tails", found)

    def _check_lengths(self) -> None:
        if self._prefix + "lengths" in self._file:
            lengths = self._array("lengths", "u1", "u2", "u4")
            if len(lengths) != self._file.documents:
                found = f"{len(lengths)} for {self._file.documents} documents"
                raise self.error("lengths", found)
