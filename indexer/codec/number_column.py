"""Columns of numbers, as one array.

Imports the container; of Whoosh only the class that readers of columns have.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.columns import ColumnReader

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.container_layout import DTYPES

KIND = "numbers"

_DTYPE_NAMES = {
    "b": "i1",
    "B": "u1",
    "h": "i2",
    "H": "u2",
    "i": "i4",
    "I": "u4",
    "l": "i4",
    "L": "u4",
    "q": "i8",
    "Q": "u8",
    "f": "f4",
    "d": "f8",
}
"""Element types by the codes of :mod:`struct` in its standard sizes, as Whoosh writes them."""


def is_number_column(typecode: str, default: object) -> bool:
    """Tell whether a segment can hold a column of these numbers as an array.

    The default stands in the footer, where JSON has no NaN and no infinity.
    """
    return typecode in _DTYPE_NAMES and isinstance(default, (int, float)) and math.isfinite(default)


def write_number_column(
    file: SegmentFileWriter,
    name: str,
    typecode: str,
    default: float,
    values: Sequence[Any] | npt.NDArray[Any],
) -> dict[str, Any]:
    """Write a column from the value of each document.

    Args:
        file: the segment.
        name: the column.
        typecode: the type of the numbers, a code of :mod:`struct`.
        default: the column type's default, for the footer.
        values: a number for each document.

    Returns:
        The column's facts for the footer.

    Raises:
        ValueError: a value is not a number of this type.
    """
    dtype = DTYPES[_DTYPE_NAMES[typecode]]
    if not isinstance(values, np.ndarray) or not np.can_cast(values.dtype, dtype, "safe"):
        values = _packed(name, typecode, list(values))
    file.add(f"columns/{name}/values", values.astype(dtype, copy=False))
    return {"kind": KIND, "default": default}


def _packed(name: str, typecode: str, values: list[Any]) -> npt.NDArray[Any]:
    """Return an array of numbers that are checked as Whoosh checks them."""
    try:
        content = struct.pack(f"<{len(values)}{typecode}", *values)
    except (struct.error, OverflowError, TypeError) as error:
        raise ValueError(f"column {name!r}: {error}") from error
    return np.frombuffer(content, DTYPES[_DTYPE_NAMES[typecode]])


class NumberColumn(ColumnReader):  # type: ignore[misc]
    """Reads a column of numbers, by several threads if need be.

    Only sort keys can be reversed, and then for all that share the reader.

    Args:
        file: the segment.
        name: the column.
        documents: the number of documents.
    """

    def __init__(self, file: SegmentFile, name: str, documents: int) -> None:
        self._file = file
        self._doccount = documents
        self._section = f"columns/{name}/values"
        self._reverse = False

    @cached_property
    def values(self) -> npt.NDArray[Any]:
        """Integers or floats[documents], read-only: each document's number.

        Raises:
            SegmentError: the segment is damaged.
        """
        values = self._file.array(self._section)
        if len(values) != self._doccount:
            found = f"expected {self._doccount} numbers, found {len(values)}"
            raise self._file.error(self._section, found)
        return values

    def __getitem__(self, document: int) -> int | float:
        """Return a document's number."""
        number: int | float = self.values[document].item()
        return number

    def sort_key(self, document: int) -> int | float:
        """Return what documents are ordered by: the number, or its negative if reversed."""
        number = self[document]
        return 0 - number if self._reverse else number

    def __iter__(self) -> Iterator[int | float]:
        """Yield the number of each document."""
        return iter(self.values.tolist())

    def set_reverse(self) -> None:
        """Have sort keys order from the largest to the smallest."""
        self._reverse = True
