"""What the term dictionary knows of terms: how often they occur, and where that is written.

Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One term; all but the first are in the order of the numbers in the kernels.

    Attributes:
        ordinal: its place among all terms.
        first_posting: postings of all terms before.
        first_skip: the skip entry of the list's first full block.
        first_position_block: its first full block of positions.
        tail_start: where its tail starts.
        position_tail_start: where its tail of positions starts.
        doc_freq: documents that the term is in.
        total_freq: the sum of its frequencies; ``doc_freq`` in a field without them.
        tail_stop: where its tail ends.
        position_tail_stop: where its tail of positions ends.
    """

    ordinal: int
    first_posting: int
    first_skip: int
    first_position_block: int
    tail_start: int
    position_tail_start: int
    doc_freq: int
    total_freq: int
    tail_stop: int
    position_tail_stop: int


@dataclass(frozen=True, slots=True)
class TermEntries:
    """Consecutive terms as flat arrays.

    Attributes:
        start: ordinal of the first.
        texts: uint8[], the terms one after the other.
        text_offsets: int64[n + 1], where each starts, and the end of the last.
        first_posting: int64[n], as in :class:`TermEntry`, and so are all below.
        first_skip: int64[n].
        first_position_block: int64[n].
        tail_start: int64[n].
        position_tail_start: int64[n].
        doc_freqs: int64[n].
        total_freqs: int64[n].
        tail_stop: int64[n].
        position_tail_stop: int64[n].
    """

    start: int
    texts: npt.NDArray[np.uint8]
    text_offsets: Integers
    first_posting: Integers
    first_skip: Integers
    first_position_block: Integers
    tail_start: Integers
    position_tail_start: Integers
    doc_freqs: Integers
    total_freqs: Integers
    tail_stop: Integers
    position_tail_stop: Integers

    def __len__(self) -> int:
        return len(self.doc_freqs)

    def term(self, i: int) -> bytes:
        """Return the text of one of them, 0 to n - 1."""
        return self.texts[self.text_offsets[i] : self.text_offsets[i + 1]].tobytes()

    def entry(self, i: int) -> TermEntry:
        """Return one of them, 0 to n - 1."""
        return TermEntry(
            self.start + i,
            int(self.first_posting[i]),
            int(self.first_skip[i]),
            int(self.first_position_block[i]),
            int(self.tail_start[i]),
            int(self.position_tail_start[i]),
            int(self.doc_freqs[i]),
            int(self.total_freqs[i]),
            int(self.tail_stop[i]),
            int(self.position_tail_stop[i]),
        )
