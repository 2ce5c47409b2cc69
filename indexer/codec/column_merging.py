"""One column of several segments to one of one.

Imports columns and :mod:`indexer.codec.merged_segment`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.bytes_column import BytesColumn, write_bytes_column
from indexer.codec.columns_on_disk import open_column, write_column
from indexer.codec.container import SegmentFileWriter
from indexer.codec.merged_segment import MergedSegment


def merge_column(
    file: SegmentFileWriter, name: str, column_type: Any, parts: Sequence[MergedSegment]
) -> dict[str, Any]:
    """Write a column of the live documents of all segments.

    Args:
        file: the segment that is written.
        name: the column.
        column_type: its type in the schema.
        parts: the segments, in the order of their documents in the result.

    Returns:
        The column's facts for the footer.

    Raises:
        SegmentError: a segment is damaged.
    """
    columns = [_column(part, name, column_type) for part in parts]
    if all(column is None or isinstance(column, BytesColumn) for column in columns):
        return _merge_byte_strings(file, name, column_type.default_value(), columns, parts)
    values = [
        None if column is None else column[document]
        for column, part in zip(columns, parts, strict=True)
        for document in np.flatnonzero(part.live).tolist()
    ]
    return write_column(file, name, column_type, values, len(values))


def _column(part: MergedSegment, name: str, column_type: Any) -> Any:
    if name not in part.file.facts["columns"]:
        return None
    return open_column(part.file, name, column_type, part.file.documents)


def _merge_byte_strings(
    file: SegmentFileWriter,
    name: str,
    default: bytes,
    columns: Sequence[BytesColumn | None],
    parts: Sequence[MergedSegment],
) -> dict[str, Any]:
    used = [_used(column, part, default) for column, part in zip(columns, parts, strict=True)]
    values = sorted({value for _, of_part in used for value in of_part})
    places = {value: place for place, value in enumerate(values)}
    ordinals = [
        np.array([places[value] for value in of_part], np.uint32)[ordinals]
        for ordinals, of_part in used
    ]
    return write_bytes_column(
        file, name, np.concatenate([np.empty(0, np.uint32), *ordinals]), values
    )


def _used(
    column: BytesColumn | None, part: MergedSegment, default: bytes
) -> tuple[npt.NDArray[np.int64], list[bytes]]:
    """Return the ordinals of live documents, and the values that they have."""
    live = part.live
    if column is None:
        documents = int(np.count_nonzero(live))
        return np.zeros(documents, np.int64), [default] if documents else []
    distinct, ordinals = np.unique(column.ordinals[live], return_inverse=True)
    return ordinals.astype(np.int64), [column.values[ordinal] for ordinal in distinct.tolist()]
