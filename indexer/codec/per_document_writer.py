"""Takes documents from Whoosh's writers, all but their postings.

Imports the draft of a segment and the encoding of stored fields; of Whoosh only
the base class.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from whoosh.codec import base

from indexer.codec import bytes_column, number_column
from indexer.codec.columns_on_disk import kind_of
from indexer.codec.segment_draft import DraftDocument, SegmentDraft
from indexer.codec.stored_values import encode_record


class PerDocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Writes stored fields, and gathers lengths, columns and vectors.

    A document counts when it is finished: of one that is given up half way
    nothing stays. What a segment cannot hold raises a ValueError, on which
    Whoosh gives up the document, not the writer.

    Args:
        draft: where to.

    Attributes:
        is_closed: as Whoosh's writers want to know.
    """

    def __init__(self, draft: SegmentDraft) -> None:
        self.is_closed = False
        self._draft = draft
        self._document: DraftDocument | None = None

    def start_doc(self, docnum: int) -> None:
        """Start the next document; one that was not finished is given up.

        Raises:
            ValueError: it is not the next.
        """
        if docnum != self._draft.documents:
            raise ValueError(f"expected document {self._draft.documents}, found {docnum}")
        self._document = DraftDocument()

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:
        """Add a field's stored value and its length.

        Raises:
            ValueError: the value is of a type that cannot be stored.
        """
        _ = fieldobj
        document = self._started()
        if value is not None:
            places = self._draft.stored_places
            place = places.setdefault(fieldname, len(places))
            document.stored[place] = encode_record({fieldname: value}, {fieldname: place})
        if length:
            document.lengths[fieldname] = length

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        """Add the document's value in a column.

        Raises:
            ValueError: the column type cannot hold it.
        """
        _check_value(fieldname, columnobj, value)
        self._started().columns[fieldname] = columnobj, value

    def add_vector_items(
        self, fieldname: str, fieldobj: Any, items: Iterable[tuple[str, float, bytes]]
    ) -> None:
        """Add the document's terms of a field, with weights and values.

        Raises:
            ValueError: the terms do not ascend.
        """
        _ = fieldobj
        encoded = [(text.encode(), weight, value or b"") for text, weight, value in items]
        if any(item[0] >= following[0] for item, following in pairwise(encoded)):
            raise ValueError(f"vector of {fieldname!r}: the terms do not ascend")
        self._started().vectors[fieldname] = encoded

    def finish_doc(self) -> None:
        """Add the document.

        Raises:
            OSError: the disk does not take it.
            ValueError: its stored fields are too long.
        """
        document = self._started()
        self._document = None
        self._draft.add(document)

    def cancel_doc(self) -> None:
        """Give up the document."""
        self._document = None

    def close(self) -> None:
        """Write what was gathered; a document that is not finished is given up.

        Raises:
            OSError: the disk does not take it.
            ValueError: a column cannot be written.
        """
        self.is_closed = True
        if self._draft.documents:
            try:
                self._draft.finish_documents()
            except BaseException:
                self._draft.abandon()
                raise

    def _started(self) -> DraftDocument:
        if self._document is None:
            raise ValueError("no document has been started")
        return self._document


def _check_value(name: str, column_type: Any, value: Any) -> None:
    """See that a column can hold a value, before it is too late to give up one document."""
    kind = kind_of(column_type)
    if kind == bytes_column.KIND and not isinstance(value, bytes):
        raise ValueError(f"column {name!r}: expected bytes, found {type(value).__name__}")
    if kind == number_column.KIND:
        try:
            struct.pack("<" + column_type._typecode, value)
        except struct.error as error:
            raise ValueError(f"column {name!r}: {error}, found {value!a:.40}") from error
