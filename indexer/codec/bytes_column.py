"""Columns of byte strings: each different one once, and its ordinal for each document.

Imports the container; of Whoosh only the class that readers of columns have.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.columns import ColumnReader

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.container_layout import DTYPES

KIND = "bytes"


def write_bytes_column(
    file: SegmentFileWriter,
    name: str,
    ordinals: npt.NDArray[np.integer[Any]],
    values: Sequence[bytes],
) -> dict[str, Any]:
    """Write a column whose values are sorted already.

    Args:
        file: the segment.
        name: the column.
        ordinals: integers[documents]: the place of each document's value in ``values``.
        values: the different values, ascending.

    Returns:
        The column's facts for the footer.

    Raises:
        ValueError: the values do not ascend, or an ordinal has no value.
    """
    if any(map(operator.ge, values, islice(values, 1, None))):
        raise ValueError(f"column {name!r}: the values do not ascend")
    if len(ordinals) and not 0 <= int(ordinals.min()) <= int(ordinals.max()) < len(values):
        raise ValueError(f"column {name!r}: ordinals beyond {len(values)} values")
    offsets = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(np.fromiter(map(len, values), np.uint64, len(values)), out=offsets[1:])
    file.add(f"columns/{name}/ordinals", ordinals.astype(_ordinal_dtype(len(values))))
    file.add(f"columns/{name}/value_offsets", offsets)
    file.add(f"columns/{name}/values", np.frombuffer(b"".join(values), np.uint8))
    return {"kind": KIND}


def write_byte_strings(
    file: SegmentFileWriter, name: str, values: Sequence[bytes]
) -> dict[str, Any]:
    """Write a column from the value of each document.

    Returns:
        The column's facts for the footer.

    Raises:
        ValueError: a value is not bytes.
    """
    for value in values:
        if not isinstance(value, bytes):
            raise ValueError(f"column {name!r}: expected bytes, found {type(value).__name__}")
    distinct = sorted(set(values))
    places = {value: place for place, value in enumerate(distinct)}
    ordinals = np.fromiter(map(places.__getitem__, values), np.int64, len(values))
    return write_bytes_column(file, name, ordinals, distinct)


def _ordinal_dtype(values: int) -> npt.DTypeLike:
    """Return the narrowest type that holds the ordinals of so many values."""
    return DTYPES["u1" if values <= 1 << 8 else "u2" if values <= 1 << 16 else "u4"]


class BytesColumn(ColumnReader):  # type: ignore[misc]
    """Reads a column of byte strings, by several threads if need be.

    Args:
        file: the segment.
        name: the column.
        documents: the number of documents.
    """

    def __init__(self, file: SegmentFile, name: str, documents: int) -> None:
        self._file = file
        self._doccount = documents
        self._ordinals_name = f"columns/{name}/ordinals"
        self._offsets_name = f"columns/{name}/value_offsets"
        self._values_name = f"columns/{name}/values"

    @cached_property
    def ordinals(self) -> npt.NDArray[np.unsignedinteger[Any]]:
        """u1, u2 or u4[documents]: the place in ``values`` of each document's value.

        Read-only; every ordinal has a value.

        Raises:
            SegmentError: the segment is damaged.
        """
        ordinals = self._file.array(self._ordinals_name, "u1", "u2", "u4")
        if len(ordinals) != self._doccount:
            found = f"expected {self._doccount} ordinals, found {len(ordinals)}"
            raise self._file.error(self._ordinals_name, found)
        if len(ordinals) and int(ordinals.max()) >= len(self._offsets) - 1:
            found = f"ordinal {ordinals.max()} of {len(self._offsets) - 1}"
            raise self._file.error(self._ordinals_name, found)
        return ordinals

    @cached_property
    def values(self) -> list[bytes]:
        """The different values, ascending; read whole at the first use.

        Raises:
            SegmentError: the segment is damaged.
        """
        content = self._file.array(self._values_name, "u1").tobytes()
        return [content[start:stop] for start, stop in pairwise(self._offsets.tolist())]

    def __getitem__(self, document: int) -> bytes:
        """Return a document's value, without reading those of others."""
        ordinal = int(self.ordinals[document])
        if "values" in self.__dict__:
            return self.values[ordinal]
        start, stop = int(self._offsets[ordinal]), int(self._offsets[ordinal + 1])
        self._file.require(self._values_name, start, stop)
        return self._content[start:stop].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the value of each document."""
        return map(self.values.__getitem__, self.ordinals.tolist())

    @cached_property
    def _offsets(self) -> npt.NDArray[np.uint64]:
        offsets = self._file.array(self._offsets_name, "u8")
        end = len(self._content)
        if not len(offsets) or offsets[0] != 0 or offsets[-1] != end:
            raise self._file.error(self._offsets_name, f"expected offsets from 0 to {end}")
        if np.any(offsets[1:] < offsets[:-1]):
            raise self._file.error(self._offsets_name, "offsets that do not ascend")
        return offsets

    @cached_property
    def _content(self) -> npt.NDArray[np.uint8]:
        """The section of values, of which only what is required has been checked."""
        return self._file.unchecked(self._values_name, "u1")
