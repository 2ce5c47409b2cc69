"""The list of a word: every document that has it, with its score by the profile.

A list depends on the statistics of the whole index and on nothing that is asked, so it
is made once for each state of the index.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.engine.posting_cache import Entries
from indexer.engine.profile import Formula
from indexer.engine.unions import unite
from indexer.kernels.term_weights import keep_live, saturate, saturate_by_length, weigh

if TYPE_CHECKING:
    from indexer.engine.collection import Collection, Readings

Docs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]

WHOOSH_B = 0.75
"""How much stock Whoosh makes up for lengths."""


def scored_list(collection: Collection, readings: Readings) -> Entries:
    """Return the documents of a word that are not deleted, with their scores.

    Args:
        collection: the state of the index.
        readings: pairs of a field and a term; one alone for the formula of Whoosh.
    """
    with collection.lock:
        if collection.profile.formula is Formula.WHOOSH:
            docs, scores = _by_whoosh(collection, *readings[0])
            return Entries(*_live(collection, docs, scores))
        parts = [part for field, term in readings for part in _weighted(collection, field, term)]
    docs, weights = unite(parts, collection.documents)
    docs, weights = _live(collection, docs, weights)
    idf = bm25_idf(len(docs), collection.live_count)
    saturate(weights, collection.profile.k1, idf)
    return Entries(docs, weights)


def bm25_idf(documents: int, of: int) -> float:
    """Return ``ln(1 + (N - n + 0.5) / (n + 0.5))``, which is never negative.

    Robertson and Spärck Jones's weight with the 1 that Lucene adds.

    Args:
        documents: those that have the word.
        of: all of them.
    """
    return math.log1p((of - documents + 0.5) / (documents + 0.5))


def _live(collection: Collection, docs: Docs, values: Floats) -> tuple[Docs, Floats]:
    if collection.live_count == collection.documents:
        return docs, values
    count = keep_live(docs, values, collection.live)
    return docs[:count], values[:count]


def _weighted(collection: Collection, field: str, term: bytes) -> list[tuple[Docs, Floats]]:
    """Return the weights of a term in a field, segment by segment, lengths made up for."""
    norms = collection.norms(field, bm25f_norms)
    weight = collection.profile.field(field).weight
    parts = []
    for segment in collection.segments:
        found = segment.postings(field, term)
        if found is not None:
            docs = found.doc_ids + np.uint32(segment.first_document)
            weigh(docs, found.freqs, norms, weight / found.boost, found.freqs)
            parts.append((docs, found.freqs))
    return parts


def bm25f_norms(collection: Collection, field: str) -> Floats:
    """Return float64[documents]: ``1 - b + b * length / average``; 1 without lengths.

    The average is of documents that are not deleted and have something in the field.
    """
    lengths = _over_segments(collection, field, "lengths")
    counted = lengths[collection.live & (lengths > 0)]
    if not len(counted):
        return np.ones(collection.documents)
    b = collection.profile.field(field).b
    norms: Floats = 1.0 - b + b * (lengths / counted.mean())
    return norms


def whoosh_norms(collection: Collection, field: str) -> Floats:
    """Return float64[documents]: ``k1 * (1 - b + b * length / average)``, as Whoosh has them."""
    lengths = _over_segments(collection, field, "rounded_lengths")
    average = collection.reader.field_length(field) / (collection.documents or 1) or 1
    norms: Floats = collection.profile.k1 * ((1 - WHOOSH_B) + WHOOSH_B * lengths / average)
    return norms


def _over_segments(collection: Collection, field: str, what: str) -> Floats:
    lengths = np.zeros(collection.documents)
    for segment in collection.segments:
        found = getattr(segment, what)(field)
        if found is not None:
            first = segment.first_document
            lengths[first : first + segment.documents] = found
    return lengths


def _by_whoosh(collection: Collection, field: str, term: bytes) -> tuple[Docs, Floats]:
    """Return the documents of a term with Whoosh's BM25F; deleted ones may be among them."""
    found = [(segment, segment.postings(field, term)) for segment in collection.segments]
    parts = [(s.first_document, postings) for s, postings in found if postings is not None]
    if not parts:
        return np.empty(0, np.uint32), np.empty(0)
    docs = np.concatenate([postings.doc_ids + np.uint32(first) for first, postings in parts])
    weights = np.concatenate([postings.freqs for _, postings in parts])
    if is_scored(collection.schema, field):
        # Counted by the segments: the postings of stock ones come without deleted documents.
        doc_freq = sum(segment.doc_freq(field, term) for segment in collection.segments)
        idf = math.log(collection.documents / (doc_freq + 1)) + 1
        norms = collection.norms(field, whoosh_norms)
        saturate_by_length(docs, weights, norms, collection.profile.k1, idf)
    return docs, weights


def is_scored(schema: Any, field: str) -> bool:
    """Tell whether a field has what scores are made of; the others only filter."""
    return field in schema and bool(schema[field].scorable)
