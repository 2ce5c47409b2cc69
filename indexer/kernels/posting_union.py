"""Unions of posting lists: documents of any list, their scores added up.

Postings lie in two long arrays, and a list is a range of places in them. Scores are
added in the order of the lists, so a result never depends on how it was found.
Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Docs = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

START, STOP = 0, 1
"""What the first two columns of an array of lists are."""

WINDOW = 2048
"""Documents whose sums are kept at a time: 16 KB, so that they stay near the core."""

_WITHIN_WINDOW = WINDOW - 1

_GROUP = 8
"""Documents that are passed over at once where none of them is in a list."""

_NO_DOCUMENT = 1 << 32

_UNTOUCHED = -0.0
_UNTOUCHED_BITS = -(1 << 63)
"""No sum is this value: scores are never negative zero, and 0.0 + -0.0 is 0.0."""


@kernel
def _take_window(sums: Scores, first: int, found: int, out_docs: Docs, out_scores: Scores) -> int:
    """Append what was touched in a window to the results, and make it untouched again."""
    bits = sums.view(np.int64)
    for group in range(0, WINDOW, _GROUP):
        touched = 0
        for i in range(group, group + _GROUP):
            touched |= bits[i] ^ _UNTOUCHED_BITS
        if touched == 0:
            continue
        for i in range(group, group + _GROUP):
            out_docs[found] = first + i
            out_scores[found] = sums[i]
            found += bits[i] != _UNTOUCHED_BITS
            sums[i] = _UNTOUCHED
    return found


@kernel
def sum_windows(
    docs: Docs,
    scores: Scores,
    lists: Places,
    factors: Scores,
    documents: int,
    out_docs: Docs,
    out_scores: Scores,
) -> int:
    """Unite lists by adding scores up in an array, for a window of documents at a time.

    Args:
        docs: uint32[], ascending within each list and below ``documents``, not modified.
        scores: float64[], none of them negative zero when multiplied, not modified.
        lists: int64[n, >= 2], start and stop of each list, not modified.
        factors: float64[n], >= 0, what the scores of each list are multiplied with.
        documents: number of documents.
        out_docs: uint32[], out; one longer than there can be results.
        out_scores: float64[], out; as long.

    Returns:
        The number of documents found.
    """
    sums = np.full(WINDOW, _UNTOUCHED)
    at = lists[:, START].copy()
    found = 0
    for first in range(0, documents, WINDOW):
        end = min(first + WINDOW, documents)
        touched = False
        for n in range(len(lists)):
            stop, factor = lists[n, STOP], factors[n]
            behind = at[n]
            while behind < stop and docs[behind] < end:
                behind += 1
            for place in range(at[n], behind):
                sums[docs[place] & _WITHIN_WINDOW] += factor * scores[place]
            touched |= behind > at[n]
            at[n] = behind
        if touched:
            found = _take_window(sums, first, found, out_docs, out_scores)
    return found


@kernel
def _first_document(docs: Docs, lists: Places, at: Places) -> int:
    """Return the least document that lists have from some places on, or that there is none."""
    first = _NO_DOCUMENT
    for n in range(len(lists)):
        if at[n] < lists[n, STOP]:
            first = min(first, signed(docs[at[n]]))
    return first


@kernel
def sum_merged(
    docs: Docs,
    scores: Scores,
    lists: Places,
    factors: Scores,
    out_docs: Docs,
    out_scores: Scores,
) -> int:
    """Unite few short lists by merging them; arguments as :func:`sum_windows`."""
    at = lists[:, START].copy()
    found = 0
    while True:
        first = _first_document(docs, lists, at)
        if first == _NO_DOCUMENT:
            return found
        total = 0.0
        for n in range(len(lists)):
            if at[n] < lists[n, STOP] and docs[at[n]] == first:
                total += factors[n] * scores[at[n]]
                at[n] += 1
        out_docs[found] = first
        out_scores[found] = total
        found += 1


@kernel
def largest_merged(
    docs: Docs,
    scores: Scores,
    lists: Places,
    factors: Scores,
    tiebreak: float,
    out_docs: Docs,
    out_scores: Scores,
) -> int:
    """Unite lists; a document has its largest score plus a share of the others.

    Args:
        docs: as :func:`sum_windows`, and so are all not named here.
        scores: the same.
        lists: the same.
        factors: the same.
        tiebreak: the share.
        out_docs: the same.
        out_scores: the same.
    """
    at = lists[:, START].copy()
    found = 0
    while True:
        first = _first_document(docs, lists, at)
        if first == _NO_DOCUMENT:
            return found
        largest = -np.inf
        total = 0.0
        for n in range(len(lists)):
            if at[n] < lists[n, STOP] and docs[at[n]] == first:
                score = factors[n] * scores[at[n]]
                largest = max(largest, score)
                total += score
                at[n] += 1
        out_docs[found] = first
        out_scores[found] = largest + tiebreak * (total - largest)
        found += 1
