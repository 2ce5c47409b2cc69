"""The codec by which Whoosh writes, merges, reads and searches segments of this format.

``index.writer(codec=ColumnarCodec())`` writes them; whatever opens the index
reads them. Imports this room; of Whoosh only the base class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec import base

from indexer.codec import merging
from indexer.codec.container import SegmentFile
from indexer.codec.draft_reader import DraftReader
from indexer.codec.field_writer import FieldWriter
from indexer.codec.per_document_reader import PerDocumentReader
from indexer.codec.per_document_writer import PerDocumentWriter
from indexer.codec.segment import ColumnarSegment
from indexer.codec.segment_draft import SegmentDraft
from indexer.codec.terms_reader import TermsReader


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Writes and reads segments as FORMAT.md describes them.

    Attributes:
        length_stats: tells Whoosh not to look up the length of a field for each
            posting: the per-document writer knows all lengths.
    """

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:
        """Return a segment to write.

        Raises:
            TypeError: the storage has no folder.
        """
        segment = ColumnarSegment(indexname)
        segment.path(storage)
        return segment

    def per_document_writer(self, storage: Any, segment: ColumnarSegment) -> PerDocumentWriter:
        """Return what takes the documents of a new segment."""
        return PerDocumentWriter(_draft_of(segment, storage))

    def field_writer(self, storage: Any, segment: ColumnarSegment) -> FieldWriter:
        """Return what takes the postings of a new segment, and finishes it."""
        return FieldWriter(_draft_of(segment, storage), segment)

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> TermsReader:
        """Return a reader of terms and postings.

        Raises:
            OSError: the segment's file cannot be opened.
            SegmentError: it is damaged, foreign or of another version.
        """
        return TermsReader(segment.opened(storage))

    def per_document_reader(
        self, storage: Any, segment: ColumnarSegment
    ) -> PerDocumentReader | DraftReader:
        """Return a reader of what documents have.

        Raises:
            OSError: the segment's file cannot be opened.
            SegmentError: it is damaged, foreign or of another version.
        """
        draft = segment.draft
        if draft is None and not segment.documents and not segment.path(storage).exists():
            # A process of Whoosh's multiprocess writer may get no document to index.
            draft = SegmentDraft(segment.path(storage))
        if draft is not None:
            return DraftReader(draft, segment)
        return PerDocumentReader(segment.opened(storage), segment)

    def merge(
        self, storage: Any, schema: Any, segments: Sequence[ColumnarSegment]
    ) -> list[ColumnarSegment]:
        """Write the live documents of segments, in their order, to a new segment, by arrays.

        Args:
            storage: the index's.
            schema: the index's; fields that it does not have are left out.
            segments: of this codec.

        Returns:
            The new segment; none if all documents are deleted.

        Raises:
            OSError: the disk does not take it.
            SegmentError: a segment is damaged.
            ValueError: a segment has more than arrays can merge; Whoosh's writer can.
        """
        files = [segment.opened(storage).file for segment in segments]
        for file in files:
            if not merging.can_be_merged(file):
                raise ValueError(
                    f"segment {file.path}: has weights or values of single postings; "
                    "merge it with index.writer(codec=ColumnarCodec()).commit(optimize=True)"
                )
        live = [_live(segment) for segment in segments]
        if not any(part.any() for part in live):
            return []
        merged = ColumnarSegment(segments[0].indexname)
        merged.set_doc_count(merging.merge(files, live, schema, merged.path(storage)))
        merged.footer_checksum = SegmentFile(merged.path(storage)).footer_checksum
        return [merged]


def _draft_of(segment: ColumnarSegment, storage: Any) -> SegmentDraft:
    """Return the draft that the two writers of a segment share."""
    if segment.draft is None:
        segment.draft = SegmentDraft(segment.path(storage))
    return segment.draft


def _live(segment: ColumnarSegment) -> npt.NDArray[np.bool_]:
    live = np.ones(segment.documents, np.bool_)
    live[sorted(segment.deleted)] = False
    return live
