"""The lengths of a segment that is not finished yet.

Whoosh's multiprocess writer asks for them before postings are written. Imports the
draft of a segment and the rounding of lengths.
"""

from __future__ import annotations

from indexer.codec.field_lengths import rounded
from indexer.codec.per_document_reader import SegmentDocuments
from indexer.codec.segment import ColumnarSegment
from indexer.codec.segment_draft import SegmentDraft


class DraftReader(SegmentDocuments):
    """Reads the lengths of fields from a draft; there is nothing else to read.

    Args:
        draft: the draft.
        segment: its segment.
    """

    def __init__(self, draft: SegmentDraft, segment: ColumnarSegment) -> None:
        super().__init__(segment)
        self._draft = draft

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field in a document, rounded as Whoosh rounds it."""
        length = self._draft.length_of(fieldname, docnum)
        return default if length is None else rounded(length)
