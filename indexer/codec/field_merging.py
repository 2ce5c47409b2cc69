"""The postings of one field of several segments to those of one, by arrays.

Terms are taken in batches: up to the smallest of the last terms of all
segments' next batches, so that every term comes whole. Nothing is analysed
again, and the result is the same as if the documents had been written at once.
Imports kernels and this room's field index.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentError
from indexer.codec.field_index import FieldIndex
from indexer.codec.flat_postings import FlatPostings
from indexer.kernels.byte_sort import sort_entries
from indexer.kernels.gathering import (
    equal_neighbours,
    gather_postings,
    gather_runs,
    gather_texts,
)

BATCH_TERMS = 1 << 14
"""Terms of each segment that are looked at together."""

BATCH_POSTINGS = 1 << 20
"""Postings of each segment that are decoded together, unless one term has more."""

Offsets = npt.NDArray[np.int64]


@dataclasses.dataclass(slots=True)
class MergedField:
    """One segment's part in the merge of a field.

    Attributes:
        index: the field in that segment.
        documents: int64[documents of the segment], the document in the merged
            segment that each becomes, ascending, or -1 if it is deleted.
        done: terms that were merged already.
    """

    index: FieldIndex
    documents: Offsets
    done: int = 0


def merged_batches(parts: Sequence[MergedField]) -> Iterator[FlatPostings]:
    """Give the merged postings, terms in ascending order.

    Args:
        parts: by segment, in the order of their documents in the result.

    Raises:
        SegmentError: a segment is damaged.
    """
    while waiting := [part for part in parts if part.done < part.index.terms]:
        last = min(_batch_end(part) for part in waiting)
        stops = [part.index.find(last + b"\0") for part in waiting]
        if not _goes_on(waiting, stops):
            raise SegmentError(
                f"a field's terms do not ascend at {last[:60]!a}; `article-search check` tells more"
            )
        flats = []
        for part, stop in zip(waiting, stops, strict=True):
            flats.append((part.index.flat(part.done, stop), part.documents))
            part.done = stop
        merged = _merge(flats)
        if merged.terms:
            yield merged


def _goes_on(parts: Sequence[MergedField], stops: Sequence[int]) -> bool:
    """Tell whether a batch takes terms, as it always does where terms ascend."""
    steps = [stop - part.done for part, stop in zip(parts, stops, strict=True)]
    return min(steps) >= 0 and max(steps) > 0


def _batch_end(part: MergedField) -> bytes:
    """Return the last term of a segment's next batch."""
    entries = part.index.entries(part.done, min(part.done + BATCH_TERMS, part.index.terms))
    postings = np.cumsum(entries.total_freqs)
    terms = max(1, int(np.searchsorted(postings, BATCH_POSTINGS)))
    return entries.term(min(terms, len(postings)) - 1)


def _merge(flats: Sequence[tuple[FlatPostings, Offsets]]) -> FlatPostings:
    """Merge lists of terms; those of equal terms one after the other."""
    texts = np.concatenate([flat.texts for flat, _ in flats])
    text_offsets = _joined([flat.text_offsets for flat, _ in flats])
    posting_offsets = _joined([flat.posting_offsets for flat, _ in flats])
    documents = np.concatenate([documents[flat.doc_ids] for flat, documents in flats])
    freqs = np.concatenate([flat.freqs for flat, _ in flats])
    gaps = np.concatenate([flat.position_gaps for flat, _ in flats])
    # A stable sort: lists of one term stay in the order of the segments.
    order = sort_entries(texts, text_offsets, np.arange(len(text_offsets) - 1, dtype=np.int32))
    picked = np.empty(len(documents), np.int64)
    list_offsets = np.empty(len(order) + 1, np.int64)
    kept = gather_postings(order, posting_offsets, documents, list_offsets, picked)
    picked = picked[:kept]
    first_of_term = ~equal_neighbours(texts, text_offsets, order)
    firsts = np.flatnonzero(first_of_term)
    term_offsets = np.append(list_offsets[firsts], kept)
    alive = np.diff(term_offsets) > 0  # a term whose documents are all deleted goes
    out_texts, out_text_offsets = gather_texts(texts, text_offsets, order[firsts[alive]])
    return FlatPostings(
        out_texts,
        out_text_offsets,
        np.append(term_offsets[:-1][alive], kept),
        documents[picked].astype(np.uint32),
        freqs[picked] if len(freqs) else freqs,
        _picked_gaps(gaps, freqs, picked) if len(gaps) else gaps,
    )


def _picked_gaps(
    gaps: npt.NDArray[np.uint32], freqs: npt.NDArray[np.uint32], picked: Offsets
) -> npt.NDArray[np.uint32]:
    starts = np.cumsum(freqs, dtype=np.int64) - freqs
    out = np.empty(len(gaps), np.uint32)
    count = gather_runs(gaps, starts, picked, freqs, out)
    return out[:count]


def _joined(offsets: Sequence[Offsets]) -> Offsets:
    """Return the offsets of things that are put one after the other."""
    lengths = [np.diff(part) for part in offsets]
    return np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
