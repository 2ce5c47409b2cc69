"""Going through the terms of a field in their order, some at a time.

Imports the reading side of fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from indexer.codec.field_index import FieldIndex
from indexer.codec.field_postings import FieldPostings
from indexer.codec.term_entries import TermEntries
from indexer.codec.term_info import ColumnarTermInfo

BATCH_TERMS = 1 << 12
"""Terms that are decoded together: enough that calling kernels costs nothing."""


def texts_of(entries: TermEntries) -> list[bytes]:
    """Return the texts of consecutive terms."""
    texts = entries.texts.tobytes()
    return [texts[start:stop] for start, stop in pairwise(entries.text_offsets.tolist())]


def terms_from(field: FieldIndex, start: int) -> Iterator[bytes]:
    """Give the terms of a field from an ordinal on."""
    for first in range(start, field.terms, BATCH_TERMS):
        yield from texts_of(field.entries(first, min(first + BATCH_TERMS, field.terms)))


def items_from(field: FieldPostings, start: int) -> Iterator[tuple[bytes, ColumnarTermInfo]]:
    """Give the terms of a field from an ordinal on, each with its statistics."""
    terms = field.index.terms
    for first in range(start, terms, BATCH_TERMS):
        entries = field.index.entries(first, min(first + BATCH_TERMS, terms))
        for i, text in enumerate(texts_of(entries)):
            yield text, ColumnarTermInfo(field.of(entries.entry(i)))
