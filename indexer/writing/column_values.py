"""The values of a column, gathered in memory: each different value once.

Imports nothing of ours.
"""

from __future__ import annotations

import array

import numpy as np
import numpy.typing as npt

_VALUE_BYTES = 150
"""What an entry of a dictionary with a key takes, about."""


class ColumnValues:
    """A byte string for each document, documents in ascending order."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._of_documents = array.array("I")

    @property
    def used_bytes(self) -> int:
        """Memory that the values take, about."""
        return _VALUE_BYTES * len(self._numbers) + 4 * len(self._of_documents)

    def add(self, value: bytes) -> None:
        """Add the next document's value."""
        self._of_documents.append(self._numbers.setdefault(value, len(self._numbers)))

    def sorted(self) -> tuple[npt.NDArray[np.uint32], list[bytes]]:
        """Return the ordinal of each document's value, and the values, ascending."""
        values = sorted(self._numbers)
        ordinals = np.empty(len(values), np.uint32)
        ordinals[[self._numbers[value] for value in values]] = np.arange(len(values))
        return ordinals[np.frombuffer(self._of_documents, np.uint32)], values
