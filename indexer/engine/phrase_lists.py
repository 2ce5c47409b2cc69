"""Documents with a phrase, with their scores by the profile."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.engine.collection import Collection
from indexer.engine.intersections import intersect_ranges, shortest_first
from indexer.engine.matches import NO_MATCHES, Matches
from indexer.engine.profile import Formula
from indexer.engine.scoring import bm25_idf, bm25f_norms
from indexer.engine.unions import unite
from indexer.kernels.phrases import phrase_freqs
from indexer.kernels.posting_intersection import find_places, intersect
from indexer.kernels.term_weights import saturate, weigh

Docs = npt.NDArray[np.uint32]
PhraseReadings = Sequence[tuple[str, tuple[bytes, ...]]]


def phrase_list(collection: Collection, readings: PhraseReadings, slop: int) -> Matches:
    """Return the documents that have a phrase in any of its readings.

    By BM25F its frequencies are those of a word, and its inverse document frequency
    is the sum of its words', each counted in all fields, since to count the documents
    of a phrase takes all of them. By Whoosh's formula a document has the sum of the
    scores of the words.

    Args:
        collection: the state of the index.
        readings: pairs of a field and at least two terms; one for Whoosh's formula.
        slop: at least 1.
    """
    if collection.profile.formula is Formula.WHOOSH:
        return _by_whoosh(collection, *readings[0], slop)
    parts = []
    for field, terms in readings:
        docs, freqs = _frequencies(collection, field, terms, slop)
        weights = freqs.astype(np.float64)
        weight = collection.profile.field(field).weight
        weigh(docs, weights, collection.norms(field, bm25f_norms), weight, weights)
        parts.append((docs, weights))
    docs, weights = unite(parts, collection.documents)
    if not len(docs):
        return NO_MATCHES
    saturate(weights, collection.profile.k1, _idf(collection, readings))
    return Matches(docs, weights)


def _idf(collection: Collection, readings: PhraseReadings) -> float:
    longest = max(len(terms) for _, terms in readings)
    words: list[dict[tuple[str, bytes], None]] = [{} for _ in range(longest)]
    for field, terms in readings:
        for word, term in zip(words, terms, strict=False):
            word[field, term] = None
    rows = collection.scored.lists([tuple(word) for word in words]).rows
    return math.fsum(bm25_idf(int(row[1] - row[0]), collection.live_count) for row in rows)


def _frequencies(
    collection: Collection, field: str, terms: tuple[bytes, ...], slop: int
) -> tuple[Docs, Docs]:
    """Return the documents that have a phrase in a field, and how often."""
    arrays, rows = collection.occurrences.lists([(field, term) for term in terms])
    order = shortest_first(rows)
    shortest = rows[order[0]]
    kept = np.empty(shortest[1] - shortest[0], np.uint32)
    of_shortest = np.empty(len(kept), np.int64)
    count = intersect(arrays.docs, rows[order], arrays.bitmaps, kept, of_shortest)
    kept = kept[:count]
    places = np.empty((len(terms), count), np.int64)
    for place, row in enumerate(rows):
        if place == order[0]:
            places[place] = of_shortest[:count]
        else:
            find_places(arrays.docs, row, arrays.bitmaps, arrays.ranks, kept, places[place])
    freqs = np.empty(count, np.uint32)
    phrase_freqs(arrays.positions, arrays.values, places, slop, freqs)
    found = freqs > 0
    if collection.live_count < collection.documents:
        found &= collection.live[kept]
    return kept[found], freqs[found]


def _by_whoosh(collection: Collection, field: str, terms: tuple[bytes, ...], slop: int) -> Matches:
    docs, _ = _frequencies(collection, field, terms, slop)
    arrays, rows = collection.scored.lists([((field, term),) for term in terms])
    with_all = intersect_ranges(
        arrays.docs, arrays.values, rows, np.ones(len(rows)), arrays.bitmaps, arrays.ranks
    )
    return Matches(docs, with_all.scores[np.searchsorted(with_all.doc_ids, docs)])
