"""What Whoosh's scorers and readers ask about a term, worked out when they ask.

Imports the decoded postings; of Whoosh only the base class.
"""

from __future__ import annotations

from functools import cached_property

from whoosh.reading import TermInfo

from indexer.codec.field_postings import TermPostings


class ColumnarTermInfo(TermInfo):  # type: ignore[misc]
    """Statistics of a term in a segment.

    Whoosh reads the attributes through the methods of its base class, and
    itself shifts the least and the greatest document by those of other segments.

    Args:
        postings: of the term.
    """

    def __init__(self, postings: TermPostings) -> None:
        self._postings = postings

    @property
    def _df(self) -> int:
        return self._postings.entry.doc_freq

    @property
    def _weight(self) -> float:
        return self._postings.total_weight

    @property
    def _maxweight(self) -> float:
        return float(self._postings.weights.max())

    @property
    def _minlength(self) -> int:
        return self._lengths[0]

    @property
    def _maxlength(self) -> int:
        return self._lengths[1]

    @cached_property
    def _minid(self) -> int:
        return int(self._postings.doc_ids[0])

    @cached_property
    def _maxid(self) -> int:
        return int(self._postings.doc_ids[-1])

    @cached_property
    def _lengths(self) -> tuple[int, int]:
        lengths = self._postings.field.lengths
        return (0, 0) if lengths is None else lengths.range_of(self._postings.doc_ids)
