"""What the engine asks of a segment: the postings of a term as arrays.

Segments of our own format answer from their file; those of stock Whoosh by its
matchers, posting by posting, so that every format is searched in the same way.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.codec.field_lengths import ROUNDED
from indexer.codec.field_postings import FieldPostings
from indexer.codec.open_segment import OpenSegment
from indexer.codec.segment import ColumnarSegment

Docs = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Postings(NamedTuple):
    """Where a term is.

    Attributes:
        doc_ids: uint32[n], ascending, counted within the segment.
        freqs: float64[n], how often, times the boosts of document and field.
        boost: of the field; what ``freqs`` have to be divided by for the bare number.
    """

    doc_ids: Docs
    freqs: Floats
    boost: float


class Occurrences(NamedTuple):
    """Where in each document a term is.

    Attributes:
        doc_ids: uint32[n], ascending, counted within the segment.
        starts: int64[n + 1], where the positions of each document start.
        positions: uint32[], ascending within each document.
    """

    doc_ids: Docs
    starts: Integers
    positions: Docs


class SegmentTerms(Protocol):
    """A segment, its documents counted from ``first_document`` in the whole index."""

    first_document: int
    documents: int

    def doc_freq(self, field: str, term: bytes) -> int:
        """Return in how many documents a term is, deleted ones included."""

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return where a term is, or None if it is nowhere."""

    def occurrences(self, field: str, term: bytes) -> Occurrences | None:
        """Return where in each document a term is, or None if it is nowhere.

        Raises:
            ValueError: the field has no positions.
        """

    def lengths(self, field: str) -> npt.NDArray[Any] | None:
        """Return integers[documents], lengths as exact as they are kept; None if not."""

    def rounded_lengths(self, field: str) -> npt.NDArray[Any] | None:
        """Return integers[documents], lengths as Whoosh rounds them; None if not kept."""


class ColumnarTerms:
    """A segment of our own format.

    Attributes:
        segment: the open segment.
    """

    def __init__(self, segment: OpenSegment, first_document: int) -> None:
        self.segment = segment
        self.first_document = first_document
        self.documents: int = segment.file.documents

    def field(self, name: str) -> FieldPostings | None:
        """Return a field's terms, or None if the segment does not have it."""
        return self.segment.field(name)

    def doc_freq(self, field: str, term: bytes) -> int:
        """Return in how many documents a term is; see :class:`SegmentTerms`."""
        of_field = self.segment.field(field)
        entry = None if of_field is None else of_field.index.lookup(term)
        return 0 if entry is None else entry.doc_freq

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return where a term is; see :class:`SegmentTerms`."""
        of_field = self.segment.field(field)
        entry = None if of_field is None else of_field.index.lookup(term)
        if of_field is None or entry is None:
            return None
        doc_ids = of_field.index.doc_ids(entry)
        if of_field.has_weights:
            return Postings(doc_ids, of_field.weights(entry), of_field.boost)
        freqs = of_field.index.freqs(entry).astype(np.float64)
        if of_field.boost != 1.0:
            freqs *= of_field.boost
        return Postings(doc_ids, freqs, of_field.boost)

    def occurrences(self, field: str, term: bytes) -> Occurrences | None:
        """Return where in each document a term is; see :class:`SegmentTerms`."""
        of_field = self.segment.field(field)
        entry = None if of_field is None else of_field.index.lookup(term)
        if of_field is None or entry is None:
            return None
        starts = np.zeros(entry.doc_freq + 1, np.int64)
        np.cumsum(of_field.index.freqs(entry), out=starts[1:])
        return Occurrences(of_field.index.doc_ids(entry), starts, of_field.index.positions(entry))

    def lengths(self, field: str) -> npt.NDArray[Any] | None:
        """Return exact lengths; see :class:`SegmentTerms`."""
        of_field = self.segment.field(field)
        return None if of_field is None else of_field.index.lengths

    def rounded_lengths(self, field: str) -> npt.NDArray[Any] | None:
        """Return rounded lengths; see :class:`SegmentTerms`."""
        of_field = self.segment.field(field)
        if of_field is None or of_field.lengths is None:
            return None
        return ROUNDED[of_field.lengths.codes]


class StockTerms:
    """A segment of another codec, read through Whoosh's reader.

    Whoosh's readers must not be used by two threads at a time; whoever calls
    sees to that.
    """

    def __init__(self, reader: Any, first_document: int) -> None:
        self._reader = reader
        self.first_document = first_document
        self.documents: int = reader.doc_count_all()

    def doc_freq(self, field: str, term: bytes) -> int:
        """Return in how many documents a term is; see :class:`SegmentTerms`."""
        doc_freq: int = self._reader.doc_frequency(field, term)
        return doc_freq

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return where a term is; see :class:`SegmentTerms`."""
        if (field, term) not in self._reader:
            return None
        matcher = self._reader.postings(field, term)
        doc_ids, weights = [], []
        while matcher.is_active():
            doc_ids.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        boost = self._reader.schema[field].format.field_boost
        return Postings(np.array(doc_ids, np.uint32), np.array(weights, np.float64), boost)

    def occurrences(self, field: str, term: bytes) -> Occurrences | None:
        """Return where in each document a term is; see :class:`SegmentTerms`."""
        format_ = self._reader.schema[field].format
        if format_ is None or not format_.supports("positions"):
            raise ValueError(f"field {field!r} has no positions")
        if (field, term) not in self._reader:
            return None
        matcher = self._reader.postings(field, term)
        doc_ids: list[int] = []
        starts = [0]
        positions: list[int] = []
        while matcher.is_active():
            doc_ids.append(matcher.id())
            positions.extend(matcher.value_as("positions"))
            starts.append(len(positions))
            matcher.next()
        return Occurrences(
            np.array(doc_ids, np.uint32), np.array(starts, np.int64), np.array(positions, np.uint32)
        )

    def lengths(self, field: str) -> npt.NDArray[Any] | None:
        """Return rounded lengths: stock Whoosh keeps no others."""
        return self.rounded_lengths(field)

    def rounded_lengths(self, field: str) -> npt.NDArray[Any] | None:
        """Return rounded lengths; see :class:`SegmentTerms`."""
        if field not in self._reader.schema or not self._reader.schema[field].scorable:
            return None
        lengths = (self._reader.doc_field_length(i, field) for i in range(self.documents))
        rounded = (byte_to_length(length_to_byte(length)) for length in lengths)
        return np.fromiter(rounded, np.int64, self.documents)


def segment_terms(leaf: Any, first_document: int) -> SegmentTerms:
    """Return what reads the postings of a segment.

    Args:
        leaf: Whoosh's reader of one segment.
        first_document: documents in all segments before.
    """
    segment = leaf.segment() if hasattr(leaf, "segment") else None
    if isinstance(segment, ColumnarSegment):
        return ColumnarTerms(segment.opened(leaf.storage()), first_document)
    return StockTerms(leaf, first_document)
