"""A field's postings term by term, with weights and value bytes; see FORMAT.md, "Fields".

Imports the field index and the lengths of fields.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile
from indexer.codec.field_index import FieldIndex
from indexer.codec.field_lengths import FieldLengths, rounded
from indexer.codec.term_entries import TermEntry

Ids = npt.NDArray[np.uint32]


class FieldPostings:
    """An indexed field of a segment, for several threads if need be.

    Args:
        file: the segment.
        name: the field.

    Raises:
        SegmentError: its facts and sections cannot belong together.

    Attributes:
        index: its terms and their postings.
        boost: what a frequency is multiplied with to give a weight.
        total_length, min_length, max_length: of its lengths in the segment's
            documents; the first exact, the others rounded as Whoosh rounds them.
    """

    def __init__(self, file: SegmentFile, name: str) -> None:
        self.index = FieldIndex(file, name)
        facts = self.index.facts
        self.boost = float(facts["boost"])
        self.total_length = facts["total_length"]
        self.min_length = rounded(facts["min_length"])
        self.max_length = rounded(facts["max_length"])
        self._file = file
        self._prefix = f"fields/{name}/"
        self._latest: TermPostings | None = None
        self._found: tuple[bytes | None, TermPostings | None] = (None, None)

    @cached_property
    def lengths(self) -> FieldLengths | None:
        """Its length in each document; None if it is not scored."""
        lengths = self.index.lengths
        return None if lengths is None else FieldLengths(lengths)

    def find(self, term: bytes) -> TermPostings | None:
        """Return the postings of a term, or None if the field does not have it.

        Whoosh asks several times in a row, whether the term is there, for its
        statistics and for its postings; so the answer is kept.
        """
        text, postings = self._found
        if text != term:
            entry = self.index.lookup(term)
            postings = None if entry is None else self.of(entry)
            self._found = term, postings
        return postings

    def of(self, entry: TermEntry) -> TermPostings:
        """Return the postings of a term of the field.

        A scorer wants to know the extremes of a list before a matcher goes
        through it, so what was decoded last is kept.
        """
        latest = self._latest
        if latest is None or latest.entry.ordinal != entry.ordinal:
            latest = self._latest = TermPostings(self, entry)
        return latest

    @property
    def has_weights(self) -> bool:
        """Whether weights are stored; otherwise each is frequency times boost."""
        return self._prefix + "weights" in self._file

    def weights(self, entry: TermEntry) -> npt.NDArray[np.float64]:
        """Return float64[doc_freq], the stored weights of a term's postings.

        Raises:
            SegmentError: they are damaged or too few.
        """
        start, stop = entry.first_posting, entry.first_posting + entry.doc_freq
        self._file.require(self._prefix + "weights", 8 * start, 8 * stop)
        return self._file.unchecked(self._prefix + "weights", "f8")[start:stop]

    def value(self, entry: TermEntry, i: int) -> bytes:
        """Return the value bytes of a term's i-th posting.

        Raises:
            SegmentError: the field has none, or they are damaged.
        """
        names = self._prefix + "value_offsets", self._prefix + "values"
        posting = entry.first_posting + i
        self._file.require(names[0], 8 * posting, 8 * posting + 16)
        bounds = self._file.unchecked(names[0], "u8")[posting : posting + 2]
        start, stop = bounds.tolist()
        self._file.require(names[1], start, stop)
        return self._file.unchecked(names[1], "u1")[start:stop].tobytes()


class TermPostings:
    """The postings of a term, decoded as far as they are asked for.

    Args:
        field: the field.
        entry: what its dictionary knows of the term.

    Attributes:
        field, entry: as given.
    """

    def __init__(self, field: FieldPostings, entry: TermEntry) -> None:
        self.field = field
        self.entry = entry

    @cached_property
    def doc_ids(self) -> Ids:
        """uint32[doc_freq]: the documents, ascending."""
        return self.field.index.doc_ids(self.entry)

    @cached_property
    def freqs(self) -> Ids:
        """uint32[doc_freq]: how often the term is in each."""
        return self.field.index.freqs(self.entry)

    @cached_property
    def weights(self) -> npt.NDArray[np.float64]:
        """float64[doc_freq]: the weight of each posting."""
        if self.field.has_weights:
            return self.field.weights(self.entry)
        return self.freqs.astype(np.float64) * self.field.boost

    @cached_property
    def total_weight(self) -> float:
        """The sum of all weights."""
        if self.field.has_weights:
            return float(self.weights.sum())
        return self.entry.total_freq * self.field.boost

    def position_gaps(self, i: int) -> list[int]:
        """Return the positions in the i-th document: the first, then distances.

        Raises:
            ValueError: the field has no positions.
        """
        starts = self._position_starts
        return self._gaps[starts[i] : starts[i + 1]]

    def positions(self, i: int) -> list[int]:
        """Return the positions in the i-th document, ascending.

        Raises:
            ValueError: the field has no positions.
        """
        starts = self._position_starts
        return self._positions[starts[i] : starts[i + 1]]

    def value(self, i: int) -> bytes:
        """Return the value bytes that are stored for the i-th posting.

        Raises:
            SegmentError: the field has none, or they are damaged.
        """
        return self.field.value(self.entry, i)

    # Lists: slicing one takes a fifth of the time that slicing an array does,
    # and Whoosh wants lists of Python's integers.
    @cached_property
    def _gaps(self) -> list[int]:
        gaps: list[int] = self.field.index.position_gaps(self.entry).tolist()
        return gaps

    @cached_property
    def _positions(self) -> list[int]:
        positions: list[int] = self.field.index.positions(self.entry).tolist()
        return positions

    @cached_property
    def _position_starts(self) -> list[int]:
        starts = np.cumsum(self.freqs, dtype=np.int64).tolist()
        return [0, *starts]
