"""A cursor over the terms of a field, as Whoosh's automata move it.

Imports the reading side of fields; of Whoosh only the base class.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from whoosh.codec import base

from indexer.codec.field_postings import FieldPostings
from indexer.codec.term_info import ColumnarTermInfo
from indexer.codec.term_walk import BATCH_TERMS, texts_of

_FIRST_BATCH = 64
"""Terms decoded after a jump; each further batch is twice as large. An automaton
jumps often and reads on little, a walk over all terms does the opposite."""


class FieldCursor(base.FieldCursor):  # type: ignore[misc]
    """Stands at a term of a field, at first the first, or after the last.

    Args:
        field: the field.
        fieldobj: Whoosh's type of it, which turns texts into values and back.
    """

    def __init__(self, field: FieldPostings, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._texts: list[bytes] = []
        self._start = 0
        self._place = 0
        self._size = _FIRST_BATCH
        self.first()

    def first(self) -> Any:
        """Go to the first term and return its value, None if there is none."""
        return self._jump(0)

    def find(self, string: str | bytes) -> Any:
        """Go to the first term that is not below another and return its value, or None."""
        text = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        if self._texts and self._texts[0] <= text <= self._texts[-1]:
            self._place = bisect_left(self._texts, text)
            return self.text()
        return self._jump(self._field.index.find(text))

    def next(self) -> Any:
        """Go to the next term and return its value, or None."""
        self._place += 1
        if self._place == len(self._texts):
            self._size = min(2 * self._size, BATCH_TERMS)
            self._read(self._start + len(self._texts))
        return self.text()

    def text(self) -> Any:
        """Return the value of the term, None after the last."""
        return self._fieldobj.from_bytes(self._texts[self._place]) if self.is_valid() else None

    def term_info(self) -> ColumnarTermInfo | None:
        """Return the statistics of the term, None after the last."""
        if not self.is_valid():
            return None
        ordinal = self._start + self._place
        entry = self._field.index.entries(ordinal, ordinal + 1).entry(0)
        return ColumnarTermInfo(self._field.of(entry))

    def is_valid(self) -> bool:
        """Tell whether this stands at a term."""
        return self._place < len(self._texts)

    def _jump(self, ordinal: int) -> Any:
        self._size = _FIRST_BATCH
        self._read(ordinal)
        return self.text()

    def _read(self, ordinal: int) -> None:
        terms = self._field.index.terms
        start = min(ordinal, terms)
        self._texts = texts_of(self._field.index.entries(start, min(start + self._size, terms)))
        self._start = start
        self._place = 0
