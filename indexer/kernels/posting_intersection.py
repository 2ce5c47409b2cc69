"""Intersections of posting lists: documents of all lists, and their place in each.

Documents of the shortest list are looked for in all others: a long list answers by its
bitmap, a short one by galloping (Bentley and Yao 1976, "An almost optimal algorithm for
unbounded searching"). Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.doc_bitmaps import has_bit, rank_of
from indexer.kernels.jit import kernel
from indexer.kernels.posting_union import START, STOP
from indexer.kernels.signed import signed

Docs = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Bitmaps = npt.NDArray[np.uint32]

BITMAP = 2
"""The third column of an array of lists: the list's bitmap, or -1 without one."""


@kernel
def first_not_below(docs: Docs, at: int, stop: int, document: int) -> int:
    """Return the first place from ``at`` on whose document is not below one, or ``stop``."""
    step = 1
    low = at
    while low + step < stop and docs[low + step] < document:
        low += step
        step *= 2
    high = min(low + step, stop)
    while low < high:
        middle = (low + high) // 2
        if docs[middle] < document:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def _keep_in_bitmap(words: Docs, kept: Docs, places: Places, count: int) -> int:
    """Keep those of ``kept`` that are in a bitmap, with their places; return how many."""
    found = 0
    for i in range(count):
        document = kept[i]
        kept[found] = document
        places[found] = places[i]
        found += has_bit(words, signed(document))
    return found


@kernel
def _keep_in_list(docs: Docs, start: int, stop: int, kept: Docs, places: Places, count: int) -> int:
    """Keep those of ``kept`` that are in a list, with their places; return how many."""
    found = 0
    at = start
    for i in range(count):
        document = signed(kept[i])
        at = first_not_below(docs, at, stop, document)
        if at == stop:
            break
        if docs[at] == document:
            kept[found] = document
            places[found] = places[i]
            found += 1
    return found


@kernel
def intersect(docs: Docs, lists: Places, bitmaps: Bitmaps, kept: Docs, places: Places) -> int:
    """Find the documents that are in all lists.

    Args:
        docs: uint32[], ascending within each list, not modified.
        lists: int64[n, 3], at least one: start, stop and bitmap of each list, the
            shortest first, not modified.
        bitmaps: uint32[m, words], not modified.
        kept: uint32[postings of the first], out: the documents, ascending.
        places: int64[as many], out: their places in the first list, counted as in ``docs``.

    Returns:
        How many there are.
    """
    start, stop = lists[0, START], lists[0, STOP]
    count = int(stop - start)
    for i in range(count):
        kept[i] = docs[start + i]
        places[i] = start + i
    for n in range(1, len(lists)):
        if lists[n, BITMAP] >= 0:
            count = _keep_in_bitmap(bitmaps[lists[n, BITMAP]], kept, places, count)
        else:
            count = _keep_in_list(docs, lists[n, START], lists[n, STOP], kept, places, count)
    return count


@kernel
def find_places(
    docs: Docs,
    places_of: Places,
    bitmaps: Bitmaps,
    ranks: Bitmaps,
    kept: Docs,
    places: Places,
) -> None:
    """Find the places of documents in a list that has them all.

    Args:
        docs: uint32[], ascending within each list, not modified.
        places_of: int64[3], start, stop and bitmap of the list, not modified.
        bitmaps: uint32[m, words], not modified.
        ranks: uint32[m, words], not modified.
        kept: uint32[k], the documents, ascending, not modified.
        places: int64[k], out.
    """
    start, stop, bitmap = places_of[START], places_of[STOP], places_of[BITMAP]
    at = start
    for i in range(len(kept)):
        document = signed(kept[i])
        if bitmap >= 0:
            places[i] = start + rank_of(bitmaps[bitmap], ranks[bitmap], document)
        else:
            at = first_not_below(docs, at, stop, document)
            places[i] = at


@kernel
def sum_intersection(
    docs: Docs,
    scores: Scores,
    lists: Places,
    factors: Scores,
    order: Places,
    bitmaps: Bitmaps,
    ranks: Bitmaps,
    kept: Docs,
    sums: Scores,
) -> int:
    """Find the documents that are in all lists, and add up their scores in list order.

    Args:
        docs: uint32[], ascending within each list, not modified.
        scores: float64[], not modified.
        lists: int64[n, 3], at least one: start, stop and bitmap of each list, not
            modified.
        factors: float64[n], what the scores of each list are multiplied with.
        order: int64[n], the lists from the shortest to the longest, not modified.
        bitmaps: uint32[m, words], not modified.
        ranks: uint32[m, words], not modified.
        kept: uint32[postings of the shortest], out: the documents, ascending.
        sums: float64[as many], out.

    Returns:
        How many there are.
    """
    of_shortest = np.empty(len(kept), np.int64)
    count = intersect(docs, lists[order], bitmaps, kept, of_shortest)
    places = np.empty(count, np.int64)
    for i in range(count):
        sums[i] = 0.0
    for n in range(len(lists)):
        found = of_shortest
        if n != order[0]:
            find_places(docs, lists[n], bitmaps, ranks, kept[:count], places)
            found = places
        for i in range(count):
            sums[i] += factors[n] * scores[found[i]]
    return count
