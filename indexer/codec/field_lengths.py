"""Lengths of fields as Whoosh has them: as one byte each, which stands for a length.

Whoosh's scores follow from these rounded lengths; a segment holds exact ones.
Imports nothing of ours; of Whoosh only its rounding.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length, length_to_byte

ROUNDED = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
"""The length that each byte stands for; ascending."""


def rounded(length: int) -> int:
    """Return what Whoosh makes of a length: itself up to 10, above that at most 9% more."""
    return int(ROUNDED[length_to_byte(length)])


class FieldLengths:
    """The lengths of a field in each document.

    Args:
        lengths: uint8, uint16 or uint32[documents]: exact.
    """

    def __init__(self, lengths: npt.NDArray[Any]) -> None:
        self._lengths = lengths

    @cached_property
    def codes(self) -> npt.NDArray[np.uint8]:
        """uint8[documents]: the byte that stands for each length."""
        codes = np.searchsorted(ROUNDED, self._lengths)
        return np.minimum(codes, 255).astype(np.uint8)

    @cached_property
    def _code_bytes(self) -> bytes:
        # Indexing bytes takes a third of the time that indexing an array does,
        # and Whoosh asks for the length of every document that it scores.
        return self.codes.tobytes()

    def of(self, document: int) -> int:
        """Return a document's length, rounded as Whoosh rounds it.

        Raises:
            IndexError: there is no such document.
        """
        return _ROUNDED_LIST[self._code_bytes[document]]

    def range_of(self, documents: npt.NDArray[np.uint32]) -> tuple[int, int]:
        """Return the least and the greatest rounded length in some documents.

        As in Whoosh, documents without a length do not count; 0 and 0 if none has one.
        """
        codes = self.codes[documents]
        codes = codes[codes > 0]
        if not len(codes):
            return 0, 0
        return int(ROUNDED[codes.min()]), int(ROUNDED[codes.max()])


_ROUNDED_LIST: list[int] = ROUNDED.tolist()
