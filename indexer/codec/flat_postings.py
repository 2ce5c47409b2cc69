"""Postings of consecutive terms as flat arrays: what is written, merged and checked.

Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class FlatPostings:
    """Postings of n consecutive terms of a field.

    Attributes:
        texts: uint8[], the terms one after the other, in ascending order.
        text_offsets: int64[n + 1], where each starts, and the end of the last.
        posting_offsets: int64[n + 1], the first posting of each term, and the
            number of postings.
        doc_ids: uint32[postings], ascending within a term.
        freqs: uint32[postings], >= 1; empty if the field has no frequencies.
        position_gaps: uint32[sum of freqs], of each posting the first position,
            then the distances to the one before; empty if the field has no positions.
    """

    texts: npt.NDArray[np.uint8]
    text_offsets: npt.NDArray[np.int64]
    posting_offsets: npt.NDArray[np.int64]
    doc_ids: npt.NDArray[np.uint32]
    freqs: npt.NDArray[np.uint32]
    position_gaps: npt.NDArray[np.uint32]

    @property
    def terms(self) -> int:
        """How many terms there are."""
        return len(self.text_offsets) - 1

    def term(self, i: int) -> bytes:
        """Return one of the terms, 0 to n - 1."""
        return self.texts[self.text_offsets[i] : self.text_offsets[i + 1]].tobytes()
