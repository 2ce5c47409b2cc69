"""The best documents of a union of lists, without looking at all of their postings.

MaxScore (Turtle and Flood 1995, "Query evaluation: strategies and optimizations") in
windows: where the largest scores of some lists in a window add up to less than what a
document needs to be among the best, only the documents of the other lists are looked
at. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.doc_bitmaps import WORD_BITS, has_bit, rank_of
from indexer.kernels.jit import kernel
from indexer.kernels.posting_intersection import BITMAP, first_not_below
from indexer.kernels.posting_union import START, STOP, WINDOW

Docs = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Bitmaps = npt.NDArray[np.uint32]

TOPS = 16
"""How many of a list's best scores are kept."""

_WITHIN_WINDOW = WINDOW - 1
_WORDS_OF_WINDOW = WINDOW // WORD_BITS

_SLACK = 1.0 + 1e-9
"""Bounds are sums in another order than scores are, so they may be off by a little."""


_TINY = 5e-324
"""Above the sum of a document in none of the lists."""

_LOOKUP = 128
"""To look a document up in a list takes as long as to add up a list over so many."""


@kernel
def _least(needed: float, rest: float) -> float:
    """Return what a sum is at least where lists that add at most ``rest`` may do the rest."""
    return max(needed / _SLACK - rest, _TINY)


@kernel
def _count_from(sums: Scores, least: float) -> int:
    """Return how many sums are at least a number."""
    count = 0
    for i in range(len(sums)):
        count += sums[i] >= least
    return count


@kernel
def bound_list(docs: Docs, scores: Scores, maxima: Scores, tops: Scores) -> None:
    """Find the largest scores of a list.

    Args:
        docs: uint32[n], ascending, not modified.
        scores: float64[n], not modified.
        maxima: float64[windows], out: the largest score in each window, 0 without any.
        tops: float64[TOPS], out: the best scores, largest first; 0 where there are fewer.
    """
    maxima[:] = 0.0
    tops[:] = 0.0
    least = len(tops) - 1
    for i in range(len(docs)):
        score = scores[i]
        window = docs[i] // WINDOW
        maxima[window] = max(maxima[window], score)
        if score > tops[least]:
            at = least
            while at > 0 and tops[at - 1] < score:
                tops[at] = tops[at - 1]
                at -= 1
            tops[at] = score


@kernel
def _list_bound(scores: Scores, row: Places, maxima: Scores, window: int) -> float:
    """Return what no score of a list in a window is above."""
    if row[BITMAP] >= 0:
        return float(maxima[row[BITMAP], window])
    largest = 0.0
    for place in range(row[START], row[STOP]):
        largest = max(largest, scores[place])
    return largest


@kernel
def _bound_lists(
    scores: Scores, lists: Places, factors: Scores, maxima: Scores, window: int, bounds: Scores
) -> None:
    """Find for each list what none of its scores in a window is above."""
    for n in range(len(lists)):
        bounds[n] = factors[n] * _list_bound(scores, lists[n], maxima, window)


@kernel
def _score(
    document: int,
    docs: Docs,
    scores: Scores,
    lists: Places,
    factors: Scores,
    bitmaps: Bitmaps,
    ranks: Bitmaps,
) -> float:
    """Return the score of a document, added up in the order of the lists."""
    total = 0.0
    for n in range(len(lists)):
        start, stop, bitmap = lists[n, START], lists[n, STOP], lists[n, BITMAP]
        if bitmap >= 0:
            if has_bit(bitmaps[bitmap], document):
                total += (
                    factors[n] * scores[start + rank_of(bitmaps[bitmap], ranks[bitmap], document)]
                )
        else:
            place = first_not_below(docs, start, stop, document)
            if place < stop and docs[place] == document:
                total += factors[n] * scores[place]
    return total


@kernel
def _keep(
    document: int, score: float, needed: float, best_docs: Docs, best_scores: Scores, found: int
) -> int:
    """Put a document among the best, documents coming in ascending order; return how many."""
    if score < needed:
        return found
    if found == len(best_docs):
        if score <= best_scores[found - 1]:
            return found
        found -= 1
    at = found
    while at > 0 and best_scores[at - 1] < score:
        best_docs[at], best_scores[at] = best_docs[at - 1], best_scores[at - 1]
        at -= 1
    best_docs[at], best_scores[at] = document, score
    return found + 1


@kernel
def best_of_union(
    docs: Docs,
    scores: Scores,
    lists: Places,
    factors: Scores,
    bitmaps: Bitmaps,
    ranks: Bitmaps,
    maxima: Scores,
    needed: float,
    documents: int,
    best_docs: Docs,
    best_scores: Scores,
) -> int:
    """Find the best documents of a union, best first, ties by document.

    Args:
        docs: uint32[], ascending within each list, not modified.
        scores: float64[], > 0, not modified.
        lists: int64[n, 3], start, stop and bitmap of each list, not modified.
        factors: float64[n], > 0, what the scores of each list are multiplied with.
        bitmaps: uint32[m, words], not modified.
        ranks: uint32[m, words], not modified.
        maxima: float64[m, windows], the largest score of each window, not modified.
        needed: a score that the last of the best has at least; 0 if none is known.
        documents: number of documents.
        best_docs: uint32[wanted], out.
        best_scores: float64[wanted], out.

    Returns:
        How many were found: all that are wanted if there are as many.
    """
    count = len(lists)
    sums = np.zeros(WINDOW)
    bounds = np.empty(count)
    order = np.empty(count, np.int64)
    found = 0
    for first in range(0, documents, WINDOW):
        window = first // WINDOW
        if found == len(best_docs):
            needed = max(needed, best_scores[found - 1])
        _bound_lists(scores, lists, factors, maxima, window, bounds)
        skipped, rest = _order_by_bound(bounds, needed, order)
        if skipped == count:
            continue
        for n in range(skipped, count):
            _add_window(docs, scores, lists[order[n]], factors[order[n]], ranks, first, sums)
        candidates = _count_from(sums, _least(needed, rest))
        if candidates * _LOOKUP > skipped * WINDOW:
            for n in range(skipped):
                _add_window(docs, scores, lists[order[n]], factors[order[n]], ranks, first, sums)
            rest = 0.0
        if candidates > 0:
            least = _least(needed, rest)
            for i in range(WINDOW):
                if sums[i] >= least:
                    score = _score(first + i, docs, scores, lists, factors, bitmaps, ranks)
                    found = _keep(first + i, score, needed, best_docs, best_scores, found)
        sums[:] = 0.0
    return found


@kernel
def _order_by_bound(bounds: Scores, needed: float, order: Places) -> tuple[int, float]:
    """Order lists by their bounds, least first.

    Returns:
        How many of the first cannot make a document one of the best between them, and
        the sum of their bounds.
    """
    for n in range(len(bounds)):
        at = n
        while at > 0 and bounds[order[at - 1]] > bounds[n]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = n
    rest = 0.0
    for n in range(len(bounds)):
        if (rest + bounds[order[n]]) * _SLACK >= needed:
            return n, rest
        rest += bounds[order[n]]
    return len(bounds), rest


@kernel
def _add_window(
    docs: Docs,
    scores: Scores,
    row: Places,
    factor: float,
    ranks: Bitmaps,
    first: int,
    sums: Scores,
) -> None:
    """Add the scores of a list in the window from ``first`` on."""
    start, stop, bitmap = row[START], row[STOP], row[BITMAP]
    place = start
    if bitmap >= 0:
        place += np.int64(ranks[bitmap, first // WORD_BITS])
    else:
        place = first_not_below(docs, start, stop, first)
    end = first + WINDOW
    while place < stop and docs[place] < end:
        sums[docs[place] & _WITHIN_WINDOW] += factor * scores[place]
        place += 1
