"""Words in the order of texts to occurrences in the order of terms.

A radix sort of two passes, each of which writes to few places at a time, so
that the caches serve it: one counting sort over all terms would wait for
memory at most words. Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Ids = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]
Keys = npt.NDArray[np.int64]

BUCKET_BITS = 10
"""1,024 buckets: so many places to write to stay within reach of the caches."""

POSITION_BITS = 31
DOCUMENT_BITS = 20
MAX_POSITION = (1 << POSITION_BITS) - 1
MAX_TEXTS = 1 << DOCUMENT_BITS
MAX_TERMS = 1 << (BUCKET_BITS + 63 - POSITION_BITS - DOCUMENT_BITS)
"""What one sort can take: a key has term (within its bucket), text and position."""


@kernel
def term_shift(terms: int) -> int:
    """Return by how many bits a term id is shifted to give its bucket."""
    shift = 0
    while (terms - 1) >> shift >= 1 << BUCKET_BITS:
        shift += 1
    return shift


@kernel
def bucket_starts(
    terms: Ids, starts_of_texts: Offsets, ends_of_texts: Offsets, shift: int
) -> Offsets:
    """Return where each bucket starts once the words are sorted by bucket."""
    starts = np.zeros((1 << BUCKET_BITS) + 1, np.int64)
    for text in range(len(starts_of_texts)):
        for word in range(starts_of_texts[text], ends_of_texts[text]):
            starts[(int(terms[word]) >> shift) + 1] += 1
    for bucket in range(1 << BUCKET_BITS):
        starts[bucket + 1] += starts[bucket]
    return starts


@kernel
def scatter_to_buckets(
    terms: Ids,
    starts_of_texts: Offsets,
    ends_of_texts: Offsets,
    shift: int,
    places: Offsets,
    keys: Keys,
) -> None:
    """First pass: write each word's key into its bucket, in the order of texts."""
    mask = (1 << shift) - 1
    for text in range(len(starts_of_texts)):
        first = starts_of_texts[text]
        for word in range(first, ends_of_texts[text]):
            term = int(terms[word])
            key = (term & mask) << (POSITION_BITS + DOCUMENT_BITS)
            key |= text << POSITION_BITS | int(word - first)
            bucket = term >> shift
            keys[places[bucket]] = key
            places[bucket] += 1


@kernel
def sort_bucket(keys: Keys, counts: Offsets, occurrences: Keys) -> None:
    """Second pass: a stable counting sort of one bucket by term.

    Args:
        keys: int64[n], the bucket's keys.
        counts: int64[terms of a bucket + 1], out: where each term starts.
        occurrences: int64[n], out: text and position of each occurrence.
    """
    counts[:] = 0
    low_bits = POSITION_BITS + DOCUMENT_BITS
    for i in range(len(keys)):
        counts[(int(keys[i]) >> low_bits) + 1] += 1
    for term in range(len(counts) - 1):
        counts[term + 1] += counts[term]
    mask = (1 << low_bits) - 1
    for i in range(len(keys)):
        term = int(keys[i]) >> low_bits
        occurrences[counts[term]] = int(keys[i]) & mask
        counts[term] += 1
    for term in range(len(counts) - 1, 0, -1):
        counts[term] = counts[term - 1]
    counts[0] = 0


@kernel
def invert(
    terms: Ids,
    starts_of_texts: Offsets,
    ends_of_texts: Offsets,
    term_count: int,
    occurrences: Keys,
    present: Ids,
    starts: Offsets,
) -> int:
    """Sort the words of texts by term, keeping the order of texts in each.

    Args:
        terms: uint32[], the term of each word, below ``term_count``; not modified.
        starts_of_texts: int64[texts], places in ``terms``; at most
            ``MAX_TEXTS`` texts of at most ``MAX_POSITION`` words.
        ends_of_texts: int64[texts], the same.
        term_count: at most ``MAX_TERMS``.
        occurrences: int64[words in texts], out: ``text << POSITION_BITS |
            position`` of each occurrence, grouped by ascending term.
        present: uint32[>= number of different terms], out: those terms.
        starts: int64[>= the same + 1], out: where each one's occurrences start.

    Returns:
        The number of different terms.
    """
    shift = term_shift(term_count)
    bounds = bucket_starts(terms, starts_of_texts, ends_of_texts, shift)
    keys = np.empty(len(occurrences), np.int64)
    scatter_to_buckets(terms, starts_of_texts, ends_of_texts, shift, bounds.copy(), keys)
    counts = np.empty((1 << shift) + 1, np.int64)
    found = 0
    for bucket in range(1 << BUCKET_BITS):
        first, last = bounds[bucket], bounds[bucket + 1]
        if first == last:
            continue
        sort_bucket(keys[first:last], counts, occurrences[first:last])
        for low in range(1 << shift):
            if counts[low + 1] > counts[low]:
                present[found] = bucket << shift | low
                starts[found] = first + counts[low]
                found += 1
    starts[found] = len(occurrences)
    return found
