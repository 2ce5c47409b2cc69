"""A term's postings as one of Whoosh's matchers, over arrays.

Imports the decoded postings and value bytes; of Whoosh only its matchers.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from whoosh.matching import LeafMatcher, ReadTooFar

from indexer.codec.field_postings import TermPostings
from indexer.codec.posting_values import ValueKind, frequency_value, kind_of, positions_value


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """Goes through the postings of a term.

    Whoosh gets no quality by which to skip postings or whole lists: what it makes
    of it gives wrong best hits.

    Args:
        postings: of the term.
        format_: the field's format, by which value bytes are encoded.
        term: field and text.
        scorer: scores a posting; None if nothing is scored.
    """

    def __init__(
        self, postings: TermPostings, format_: Any, term: tuple[str, bytes], scorer: Any = None
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._kind = kind_of(format_)
        self._postings = postings
        # A memoryview gives Python's integers without a list of all of them.
        self._doc_ids = postings.doc_ids.data
        self._size = len(self._doc_ids)
        self._weights: memoryview | None = None
        self._i = 0

    def copy(self) -> PostingMatcher:
        """Return a matcher at the same place that moves on by itself."""
        copied = PostingMatcher(self._postings, self.format, self._term, self.scorer)
        copied._i = self._i
        return copied

    def reset(self) -> None:
        """Go back to the first posting."""
        self._i = 0

    def is_active(self) -> bool:
        """Tell whether the end has not been reached."""
        return self._i < self._size

    def id(self) -> int:
        """Return the document; after the end the last one.

        ``AndNot`` asks for it after the end, and Whoosh's own matcher mostly answers.
        """
        document: int = self._doc_ids[self._i if self._i < self._size else -1]
        return document

    def all_ids(self) -> Iterator[int]:
        """Give the documents from here on."""
        return iter(self._doc_ids[self._i :])

    def next(self) -> None:
        """Go to the next posting.

        Raises:
            ReadTooFar: the end had been reached.
        """
        if not self.is_active():
            raise ReadTooFar
        self._i += 1

    def skip_to(self, id: int) -> None:  # noqa: A002
        """Go to the first posting from here on whose document is not below another.

        Raises:
            ReadTooFar: the end had been reached.
        """
        if not self.is_active():
            raise ReadTooFar
        if self._doc_ids[self._i] < id:
            self._i = bisect_left(self._doc_ids, id, self._i + 1)

    def weight(self) -> float:
        """Return the weight of the posting."""
        if self._weights is None:
            self._weights = self._postings.weights.data
        weight: float = self._weights[self._i]
        return weight

    def value(self) -> bytes:
        """Return the value bytes of the posting as the format encodes them.

        Raises:
            SegmentError: the segment has no such values, or is damaged.
            ValueError: the segment has no positions.
        """
        if self._kind is ValueKind.NOTHING:
            return b""
        if self._kind is ValueKind.FREQUENCY:
            return frequency_value(int(self._postings.freqs[self._i]))
        if self._kind is ValueKind.POSITIONS:
            return positions_value(self._postings.position_gaps(self._i))
        return self._postings.value(self._i)

    def value_as(self, astype: str) -> Any:
        """Return a posting's value decoded, such as ``"positions"`` or ``"frequency"``."""
        if self._kind is ValueKind.POSITIONS and astype == "positions":
            return self._postings.positions(self._i)
        return super().value_as(astype)

    def supports_block_quality(self) -> bool:
        """Tell Whoosh to look at every posting."""
        return False

    def max_quality(self) -> float:
        """Return what no score of a posting is above: here, nothing that is known.

        With a limit of hits, Whoosh leaves out matchers whose maximum does not
        reach the worst of the best hits, and forgets boosts when it compares.
        """
        return math.inf
