"""Takes the postings of all fields from Whoosh's writers, in their order.

Imports the draft of a segment and the writing side of fields; of Whoosh only the
base class.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whoosh.codec import base

from indexer.codec.posting_gatherer import PostingGatherer
from indexer.codec.segment import ColumnarSegment
from indexer.codec.segment_draft import SegmentDraft


class FieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Writes the fields of a segment, and then finishes its file.

    Args:
        draft: where to.
        segment: told when its file is finished.

    Attributes:
        is_closed: as Whoosh's writers want to know.
    """

    def __init__(self, draft: SegmentDraft, segment: ColumnarSegment) -> None:
        self.is_closed = False
        self._draft = draft
        self._segment = segment
        self._fieldname = ""
        self._gatherer: PostingGatherer | None = None
        self._wanted = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Any]) -> None:
        """Take all postings, sorted by field, term and document.

        Raises:
            OSError: the disk does not take it.
            ValueError: a value is not one of its field's format.
        """
        self._wanted = True
        try:
            if not self._draft.has_file:
                self._draft.finish_documents()
            super().add_postings(schema, lengths, items)
        except BaseException:
            self._draft.abandon()
            raise

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Start the next field."""
        self._fieldname = fieldname
        self._gatherer = PostingGatherer(
            fieldname, fieldobj.format, self._draft.lengths(fieldname), self._draft.documents
        )

    def start_term(self, text: bytes) -> None:
        """Start the next term of the field."""
        self._field().start_term(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        """Add the next posting of the term; its length is known already.

        Raises:
            ValueError: the value is not one of the field's format.
        """
        _ = length
        self._field().add(docnum, weight, vbytes)

    def finish_term(self) -> None:
        """End the term."""
        self._field().finish_term()

    def finish_field(self) -> None:
        """Write the field.

        Raises:
            OSError: the disk does not take it.
        """
        self._draft.fields[self._fieldname] = self._field().finish(self._draft.file)
        self._gatherer = None

    def close(self) -> None:
        """Finish the segment's file.

        Without postings and documents there is none. With documents alone there
        is: Whoosh's multiprocess writer reads it, and of a writer that was
        cancelled the next commit deletes it, as Whoosh does with its own files.

        Raises:
            OSError: the disk does not take it.
        """
        self.is_closed = True
        self._segment.draft = None
        if self._draft.documents or self._wanted:
            try:
                self._segment.footer_checksum = self._draft.finish()
            except BaseException:
                self._draft.abandon()
                raise

    def _field(self) -> PostingGatherer:
        if self._gatherer is None:
            raise ValueError("no field has been started")
        return self._gatherer
