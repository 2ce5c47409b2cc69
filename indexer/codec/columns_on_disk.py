"""Columns of a segment, see FORMAT.md: which kind holds which column type.

Imports the kinds of columns; of Whoosh only the column types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt
from whoosh import columns

from indexer.codec import bytes_column, number_column, whoosh_column
from indexer.codec.bytes_column import BytesColumn, write_byte_strings, write_bytes_column
from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.number_column import NumberColumn, is_number_column, write_number_column
from indexer.codec.whoosh_column import WhooshColumn, write_whoosh_column

__all__ = [
    "BytesColumn",
    "NumberColumn",
    "WhooshColumn",
    "kind_of",
    "open_column",
    "write_bytes_column",
    "write_column",
    "write_number_column",
]


def kind_of(column_type: Any) -> str:
    """Return how a segment keeps columns of a type: ``bytes``, ``numbers`` or ``whoosh``.

    A derived type may encode its values in its own way, so it writes itself.
    """
    if type(column_type) in (columns.VarBytesColumn, columns.RefBytesColumn):
        return bytes_column.KIND
    if type(column_type) is columns.NumericColumn and is_number_column(
        column_type._typecode, column_type._default
    ):
        return number_column.KIND
    return whoosh_column.KIND


def write_column(
    file: SegmentFileWriter,
    name: str,
    column_type: Any,
    values: Sequence[Any] | npt.NDArray[Any],
    documents: int,
) -> dict[str, Any]:
    """Write a column from the value of each document.

    Args:
        file: the segment.
        name: the column.
        column_type: a column type of Whoosh.
        values: for each document its value, or None if it has none. Numbers
            may be an array.
        documents: the number of documents.

    Returns:
        The column's facts for the footer.

    Raises:
        ValueError: a value is not one that the column type can hold, or the
            column type pickles.
    """
    if len(values) != documents:
        raise ValueError(f"column {name!r}: {len(values)} values for {documents} documents")
    kind = kind_of(column_type)
    if kind == bytes_column.KIND:
        return write_byte_strings(file, name, _filled(values, column_type))
    if kind == number_column.KIND:
        typecode, default = column_type._typecode, column_type._default
        numbers = values if hasattr(values, "dtype") else _filled(values, column_type)
        return write_number_column(file, name, typecode, default, numbers)
    return write_whoosh_column(file, name, column_type, values)


def open_column(
    file: SegmentFile, name: str, column_type: Any, documents: int
) -> BytesColumn | NumberColumn | WhooshColumn:
    """Return a reader of a column.

    What the footer says decides how the column is read, as the column type of
    a field may have changed since the segment was written.

    Args:
        file: the segment.
        name: the column.
        column_type: what wrote the column; needed for the kind ``whoosh`` alone.
        documents: the number of documents.

    Raises:
        SegmentError: there is no such column, or it is damaged.
    """
    facts = file.facts["columns"].get(name, {})
    kind = facts.get("kind")
    if kind == bytes_column.KIND:
        return BytesColumn(file, name, documents)
    if kind == number_column.KIND:
        return NumberColumn(file, name, documents)
    if kind == whoosh_column.KIND:
        return WhooshColumn(file, name, column_type, documents)
    raise file.error(f"columns/{name}", f"expected a column, found the kind {kind!a:.40}")


def _filled(values: Sequence[Any] | npt.NDArray[Any], column_type: Any) -> list[Any]:
    default = column_type.default_value()
    return [default if value is None else value for value in values]
