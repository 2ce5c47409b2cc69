"""Columns that Whoosh writes and reads itself, kept in a section as they are.

Imports the container, and Whoosh's columns. Column types that unpickle what
they read are refused: a segment is not trusted, and a pickle can run anything.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from whoosh.columns import ColumnReader, CompressedBlockColumn, PickleColumn, WrappedColumn
from whoosh.filedb.structfile import BufferFile, StructFile

from indexer.codec.container import SegmentFile, SegmentFileWriter

KIND = "whoosh"

Value = TypeVar("Value")


def write_whoosh_column(
    file: SegmentFileWriter,
    name: str,
    column_type: Any,
    values: Sequence[Any] | npt.NDArray[Any],
) -> dict[str, Any]:
    """Write a column from the value of each document.

    Args:
        file: the segment.
        name: the column.
        column_type: a column type of Whoosh, or one derived from it.
        values: a value for each document; None for one that has none.

    Returns:
        The column's facts for the footer.

    Raises:
        ValueError: the column type pickles.
    """
    if _pickles(column_type):
        raise ValueError(
            f"column {name!r}: a {type(column_type).__name__} keeps pickles, which are not "
            "read back; give the field another column type, or store the value instead"
        )
    content = io.BytesIO()
    writer = column_type.writer(StructFile(content))
    for document, value in enumerate(values):
        if value is not None:
            writer.add(document, value)
    writer.finish(len(values))
    file.add(f"columns/{name}/raw", np.frombuffer(content.getvalue(), np.uint8))
    return {"kind": KIND}


def _pickles(column_type: Any) -> bool:
    while isinstance(column_type, WrappedColumn) and not isinstance(column_type, PickleColumn):
        column_type = column_type._child
    return isinstance(column_type, (PickleColumn, CompressedBlockColumn))


class WhooshColumn(ColumnReader):  # type: ignore[misc]
    """Reads a column through Whoosh's own reader of the column type.

    As everywhere in Whoosh, a reader serves one thread.

    Args:
        file: the segment.
        name: the column.
        column_type: what wrote the column.
        documents: the number of documents.

    Raises:
        SegmentError: the segment is damaged, or the column type unpickles.
    """

    def __init__(self, file: SegmentFile, name: str, column_type: Any, documents: int) -> None:
        self._file = file
        self._section = f"columns/{name}/raw"
        self._doccount = documents
        self._lists = bool(column_type.stores_lists())
        if _pickles(column_type):
            found = f"a {type(column_type).__name__}, which runs code from the file when it is read"
            raise file.error(self._section, found)
        content = file.array(self._section, "u1").tobytes()
        open_reader = column_type.reader
        self._reader = self._guarded(
            lambda: open_reader(BufferFile(content), 0, len(content), documents)
        )

    def __getitem__(self, document: int) -> Any:
        """Return a document's value."""
        self._check_document(document)
        return self._guarded(lambda: self._reader[document])

    def __iter__(self) -> Iterator[Any]:
        """Yield the value of each document.

        Whoosh's own iterators stumble over documents without a value, and
        believe the file how many documents there are.
        """
        return (self[document] for document in range(self._doccount))

    def sort_key(self, document: int) -> Any:
        """Return what documents are ordered by.

        Raises:
            IndexError: the document has an empty list of values, or is none.
        """
        if self._lists:
            return self[document][0]
        self._check_document(document)
        return self._guarded(lambda: self._reader.sort_key(document))

    def set_reverse(self) -> None:
        """Have sort keys order from the largest to the smallest.

        Raises:
            NotImplementedError: the column type cannot.
        """
        self._reader.set_reverse()

    def _check_document(self, document: int) -> None:
        if not 0 <= document < self._doccount:
            raise IndexError(f"document {document} of {self._doccount}")

    def _guarded(self, read: Callable[[], Value]) -> Value:
        try:
            return read()
        except Exception as error:  # Whoosh trusts its files: damage can raise anything
            found = f"{type(error).__name__}: {error}"
            raise self._file.error(self._section, f"Whoosh cannot read it, {found}") from error
