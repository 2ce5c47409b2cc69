"""Postings of a field one by one, as Whoosh gives them, into arrays.

Imports the writing side of fields and value bytes.
"""

from __future__ import annotations

import array
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.base import OutOfOrderError

from indexer.codec.container import SegmentFileWriter
from indexer.codec.field_index_writer import FieldIndexWriter
from indexer.codec.flat_postings import FlatPostings
from indexer.codec.posting_extras import PostingExtras
from indexer.codec.posting_values import (
    ValueKind,
    kind_of,
    read_frequency,
    read_frequency_of,
    read_position_gaps,
)

BATCH_POSTINGS = 1 << 16
"""Postings that are encoded together, unless one term has more."""


class PostingGatherer:
    """Takes the postings of a field, terms and documents ascending.

    Args:
        name: the field.
        format_: Whoosh's format of its values.
        lengths: its length in each document, None if it is not scored.
        documents: how many documents the segment has.
    """

    def __init__(
        self, name: str, format_: Any, lengths: npt.NDArray[np.uint32] | None, documents: int
    ) -> None:
        self._name = name
        self._format = format_
        self._kind = kind_of(format_)
        self._documents = documents
        self._writer = FieldIndexWriter(
            freqs=self._kind is not ValueKind.NOTHING,
            has_positions=self._kind is ValueKind.POSITIONS,
            lengths=lengths,
        )
        self._extras = PostingExtras(name, float(format_.field_boost), self._kind)
        self._text = b""
        self._last = -1
        self._forget_batch()

    def _forget_batch(self) -> None:
        self._texts: list[bytes] = []
        self._stops: list[int] = []
        self._doc_ids = array.array("I")
        self._freqs = array.array("I")
        self._gaps = array.array("I")
        self._weights = array.array("d")

    def start_term(self, text: bytes) -> None:
        """Start the next term."""
        self._text = text
        self._last = -1

    def add(self, document: int, weight: float, value: bytes) -> None:
        """Add the next posting of the term.

        A document counts once in a list, its first posting; Whoosh gives several
        for equal numbers in one document, and for words of a separate field for
        spelling. Postings of a document that was given up, and came last, count not
        at all.

        Raises:
            OutOfOrderError: the documents descend.
            ValueError: the value is not one of the format.
        """
        if document < self._last:
            raise OutOfOrderError(f"{self._name}:{self._text!r}: {self._last} .. {document}")
        if document == self._last or document >= self._documents:
            return
        self._last = document
        self._doc_ids.append(document)
        self._weights.append(weight)
        if self._kind is not ValueKind.NOTHING:
            self._freqs.append(self._take_value(value))

    def _take_value(self, value: bytes) -> int:
        """Keep what is to be kept of a value; return the frequency."""
        if self._kind is ValueKind.FREQUENCY:
            return read_frequency(value)
        if self._kind is ValueKind.POSITIONS:
            gaps = read_position_gaps(value)
            self._gaps.extend(gaps)
            return len(gaps)
        self._extras.add_value(value)
        return read_frequency_of(self._format, value)

    def finish_term(self) -> None:
        """End the term; one without documents is left out."""
        stops = self._stops
        if len(self._doc_ids) > (stops[-1] if stops else 0):
            self._texts.append(self._text)
            stops.append(len(self._doc_ids))
        if len(self._doc_ids) >= BATCH_POSTINGS:
            self._encode_batch()

    def _encode_batch(self) -> None:
        freqs = np.frombuffer(self._freqs, np.uint32)
        self._extras.add_weights(np.frombuffer(self._weights, np.float64), freqs)
        self._writer.add(
            FlatPostings(
                np.frombuffer(b"".join(self._texts), np.uint8),
                np.fromiter(accumulate(map(len, self._texts), initial=0), np.int64),
                np.array([0, *self._stops], np.int64),
                np.frombuffer(self._doc_ids, np.uint32),
                freqs,
                np.frombuffer(self._gaps, np.uint32),
            )
        )
        self._forget_batch()

    def finish(self, file: SegmentFileWriter) -> dict[str, Any]:
        """Write the field and return its facts.

        Raises:
            OSError: the disk does not take it.
        """
        self._encode_batch()
        facts = self._writer.finish(file, self._name)
        return facts | self._extras.finish(file)
