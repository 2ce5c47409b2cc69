"""The terms of a segment and their postings, as Whoosh asks for them.

Imports the reading side of fields; of Whoosh only the base classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermNotFound

from indexer.codec.field_cursor import FieldCursor
from indexer.codec.field_postings import TermPostings
from indexer.codec.open_segment import OpenSegment
from indexer.codec.posting_matcher import PostingMatcher
from indexer.codec.term_info import ColumnarTermInfo
from indexer.codec.term_walk import items_from, terms_from


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """Reads terms and postings of a segment; several threads may share it.

    Args:
        opened: the segment. It is let go of on closing.

    Attributes:
        opened: as given.
    """

    def __init__(self, opened: OpenSegment) -> None:
        self.opened = opened

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.postings(*term) is not None

    def postings(self, fieldname: str, text: bytes) -> TermPostings | None:
        """Return the postings of a term as arrays, or None if there are none."""
        field = self.opened.field(fieldname)
        return None if field is None else field.find(text)

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that have terms."""
        return list(self.opened.field_names)

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor | base.EmptyCursor:
        """Return a cursor over the terms of a field."""
        field = self.opened.field(fieldname)
        return base.EmptyCursor() if field is None else FieldCursor(field, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Give field and text of all terms, ascending."""
        return self._walk(self.opened.field_names, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Give field and text of all terms from one on, those of later fields too."""
        return self._walk(self._names_from(fieldname), prefix)

    def items(self) -> Iterator[tuple[tuple[str, bytes], ColumnarTermInfo]]:
        """Give field and text of all terms, ascending, each with its statistics."""
        return self._walk_items(self.opened.field_names, b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], ColumnarTermInfo]]:
        """Give what :meth:`terms_from` does, each term with its statistics."""
        return self._walk_items(self._names_from(fieldname), prefix)

    def term_info(self, fieldname: str, text: bytes) -> ColumnarTermInfo:
        """Return the statistics of a term.

        Raises:
            TermNotFound: the segment does not have it.
        """
        return ColumnarTermInfo(self._found(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the sum of the weights of a term's postings, 0 if there are none."""
        postings = self.postings(fieldname, text)
        return 0 if postings is None else postings.total_weight

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many documents a term is in, deleted ones included."""
        postings = self.postings(fieldname, text)
        return 0 if postings is None else postings.entry.doc_freq

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> PostingMatcher:
        """Return a matcher of the postings of a term.

        Raises:
            TermNotFound: the segment does not have it.
        """
        return PostingMatcher(self._found(fieldname, text), format_, (fieldname, text), scorer)

    def close(self) -> None:
        """Let go of the segment; what was read of it stays good."""
        del self.opened

    def _found(self, fieldname: str, text: bytes) -> TermPostings:
        postings = self.postings(fieldname, text)
        if postings is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return postings

    def _names_from(self, fieldname: str) -> list[str]:
        """Return a field and those after it; none if the field is not there, as in Whoosh."""
        names = self.opened.field_names
        return names[names.index(fieldname) :] if fieldname in names else []

    def _walk(self, names: list[str], text: bytes) -> Iterator[tuple[str, bytes]]:
        for name in names:
            field = self.opened.field(name)
            if field is not None:
                start = field.index.find(text) if name == names[0] else 0
                yield from ((name, term) for term in terms_from(field.index, start))

    def _walk_items(
        self, names: list[str], text: bytes
    ) -> Iterator[tuple[tuple[str, bytes], ColumnarTermInfo]]:
        for name in names:
            field = self.opened.field(name)
            if field is not None:
                start = field.index.find(text) if name == names[0] else 0
                yield from (((name, term), info) for term, info in items_from(field, start))
