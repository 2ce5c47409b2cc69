"""The documents of terms, without scores: single terms, patterns, ranges, whole fields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.codec.field_index import FieldIndex
from indexer.engine.collection import Collection
from indexer.engine.matches import DocIds, in_set
from indexer.engine.segment_terms import ColumnarTerms, SegmentTerms
from indexer.engine.term_patterns import TERMS_AT_ONCE, matching_ordinals

DocSet = npt.NDArray[np.bool_]

POSTINGS_AT_ONCE = 1 << 20
"""Postings that are decoded at a time, to bound the memory."""


def documents_with(collection: Collection, terms: query.Query) -> DocIds:
    """Return the documents, ascending, that have any of the terms and are not deleted.

    Args:
        collection: the state of the index.
        terms: a ``Term``, ``Prefix``, ``Wildcard``, ``FuzzyTerm``, ``Regex``,
            ``TermRange``, or ``Every`` of a field.
    """
    return collection.sets.documents(repr(terms), lambda: _find(collection, terms))


def documents_of_term(collection: Collection, field: str, term: bytes) -> DocIds:
    """Return the documents, ascending, that have a term and are not deleted."""
    found = [np.empty(0, np.uint32)]
    with collection.lock:
        for segment in collection.segments:
            postings = segment.postings(field, term)
            if postings is not None:
                found.append(postings.doc_ids + np.uint32(segment.first_document))
    doc_ids = np.concatenate(found)
    return doc_ids[collection.live[doc_ids]]


def _find(collection: Collection, terms: query.Query) -> DocIds:
    if isinstance(terms, query.Term):
        term = collection.schema[terms.fieldname].to_bytes(terms.text)
        return documents_of_term(collection, terms.fieldname, term)
    found = np.zeros(collection.documents, np.bool_)
    for number, segment in enumerate(collection.segments):
        of_segment = found[segment.first_document : segment.first_document + segment.documents]
        _mark(collection, number, segment, terms, of_segment)
    return in_set(found & collection.live)


def _mark(
    collection: Collection, number: int, segment: SegmentTerms, terms: query.Query, found: DocSet
) -> None:
    """Mark the documents of a segment, deleted ones too."""
    if terms.fieldname not in collection.schema:
        return
    if isinstance(segment, ColumnarTerms):
        field = segment.field(terms.fieldname)
        if field is not None:
            ordinals = _ordinals(field.index, terms)
            for doc_ids in _documents_of(field.index, ordinals):
                found[doc_ids] = True
                if found.all():
                    return
    else:
        with collection.lock:
            leaf, _ = collection.searcher.leaf_searchers()[number]
            found[list(terms.matcher(leaf, leaf.context()).all_ids())] = True


def _ordinals(index: FieldIndex, terms: query.Query) -> npt.NDArray[np.int64]:
    if isinstance(terms, query.Every):
        return np.arange(index.terms)
    return matching_ordinals(index, terms)


def _documents_of(index: FieldIndex, ordinals: npt.NDArray[np.int64]) -> Iterator[DocIds]:
    """Yield the documents of terms, some at a time."""
    at = 0
    while at < len(ordinals):
        first = int(ordinals[at])
        behind = int(np.searchsorted(ordinals, first + TERMS_AT_ONCE))
        entries = index.entries(first, int(ordinals[behind - 1]) + 1)
        chosen = ordinals[at:behind] - first
        parts = np.cumsum(entries.doc_freqs[chosen]) // POSTINGS_AT_ONCE
        cuts = np.flatnonzero(np.diff(parts)) + 1
        for part in np.split(chosen, cuts):
            yield index.doc_ids_of(entries, part)
        at = behind


def matching_terms(collection: Collection, terms: query.Query, most: int) -> list[bytes] | None:
    """Return the terms that a pattern or range stands for, ascending; None if above ``most``."""
    found: set[bytes] = set()
    for number, segment in enumerate(collection.segments):
        if isinstance(segment, ColumnarTerms):
            field = segment.field(terms.fieldname)
            ordinals = [] if field is None else _ordinals(field.index, terms).tolist()
            if len(ordinals) > most:
                return None
            if field is not None:
                found |= {field.index.entries(n, n + 1).term(0) for n in ordinals}
        else:
            with collection.lock:
                leaf, _ = collection.searcher.leaf_searchers()[number]
                texts = list(terms._btexts(leaf.reader()))  # Whoosh 2.7.4 has no public way
            found |= {text if isinstance(text, bytes) else text.encode() for text in texts}
        if len(found) > most:
            return None
    return sorted(found)
