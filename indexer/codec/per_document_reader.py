"""What a segment has for each document, as Whoosh asks for it.

Imports the reading side of this room; of Whoosh only base classes and a matcher.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.matching import ListMatcher

from indexer.codec.columns_on_disk import open_column
from indexer.codec.open_segment import OpenSegment
from indexer.codec.segment import ColumnarSegment
from indexer.codec.stored_documents import StoredReader
from indexer.codec.vectors import VectorReader


class SegmentDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """The documents of a segment: how many, and which are deleted.

    Args:
        segment: the segment.
    """

    def __init__(self, segment: ColumnarSegment) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        """Return how many documents are not deleted."""
        count: int = self._segment.doc_count()
        return count

    def doc_count_all(self) -> int:
        """Return how many documents there are, deleted ones included."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Tell whether any document is deleted."""
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """Give the deleted documents."""
        return self._segment.deleted_docs()


class PerDocumentReader(SegmentDocuments):
    """Reads lengths, columns, vectors and stored fields of a segment.

    Args:
        opened: its file. It is let go of on closing.
        segment: the segment.

    Attributes:
        opened: as given.
    """

    def __init__(self, opened: OpenSegment, segment: ColumnarSegment) -> None:
        super().__init__(segment)
        self.opened = opened
        self._stored = StoredReader(opened.file)
        self._vectors: dict[str, VectorReader] = {}

    def close(self) -> None:
        """Let go of the segment; what was read of it stays good."""
        del self.opened, self._stored, self._vectors

    def supports_columns(self) -> bool:
        """Tell that there can be columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Tell whether any document has a value in a column."""
        return fieldname in self.opened.file.facts["columns"]

    def list_columns(self) -> list[str]:
        """Return the names of the columns."""
        return list(self.opened.file.facts["columns"])

    def column_reader(self, fieldname: str, column: Any) -> Any:
        """Return a reader of a column of a type.

        Raises:
            SegmentError: there is no such column, or it is damaged.
        """
        file = self.opened.file
        return open_column(file, fieldname, column, file.documents)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field in a document, rounded as Whoosh rounds it.

        Args:
            docnum: the document.
            fieldname: the field.
            default: what to return if no document has a length of the field.

        Raises:
            IndexError: there is no such document.
        """
        field = self.opened.field(fieldname)
        if field is None or field.lengths is None:
            return default
        return field.lengths.of(docnum)

    def field_length(self, fieldname: str) -> int:
        """Return the exact length of a field in all documents."""
        field = self.opened.field(fieldname)
        return 0 if field is None else field.total_length

    def min_field_length(self, fieldname: str) -> int:
        """Return the least length of a field in a document, rounded."""
        field = self.opened.field(fieldname)
        return 0 if field is None else field.min_length

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest length of a field in a document, rounded."""
        field = self.opened.field(fieldname)
        return 0 if field is None else field.max_length

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Tell whether a document has a term vector of a field."""
        vectors = self._vectors_of(fieldname)
        return vectors is not None and bool(vectors.encoded(docnum))

    def vector(self, docnum: int, fieldname: str, format_: Any) -> ListMatcher:
        """Return a matcher whose ids are the terms of a field in a document.

        Raises:
            KeyError: the document has no vector of the field.
            SegmentError: it is damaged.
        """
        vectors = self._vectors_of(fieldname)
        items = [] if vectors is None else vectors.items(docnum)
        if not items:
            raise KeyError(f"document {docnum} has no vector of field {fieldname!r}")
        terms, weights, values = zip(*items, strict=True)
        try:
            texts = [term.decode() for term in terms]
        except UnicodeDecodeError as error:
            found = f"document {docnum}: {error}"
            raise self.opened.file.error(f"vectors/{fieldname}/items", found) from error
        return ListMatcher(texts, list(weights), list(values), format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the stored fields of a document.

        Raises:
            IndexError: there is no such document.
            SegmentError: its record is damaged.
        """
        return self._stored.values(docnum)

    def _vectors_of(self, fieldname: str) -> VectorReader | None:
        file = self.opened.file
        if fieldname not in self._vectors and fieldname in file.facts["vectors"]:
            self._vectors[fieldname] = VectorReader(file, fieldname)
        return self._vectors.get(fieldname)
