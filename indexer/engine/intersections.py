"""The documents that several lists have in common."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.engine.matches import Matches
from indexer.kernels.posting_intersection import sum_intersection
from indexer.kernels.posting_union import START, STOP

Docs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

NO_BITMAPS: Docs = np.empty((0, 0), np.uint32)
"""For lists of which none has a bitmap."""


def shortest_first(rows: Integers) -> Integers:
    """Return int64[n], the places of lists from the shortest to the longest.

    Args:
        rows: int64[n, >= 2], start and stop of each list.
    """
    return np.argsort(rows[:, STOP] - rows[:, START], kind="stable")


def intersect_ranges(
    docs: Docs, scores: Floats, rows: Integers, factors: Floats, bitmaps: Docs, ranks: Docs
) -> Matches:
    """Return the documents that are in all lists, with the sums of their scores.

    Args:
        docs: uint32[], where the lists are.
        scores: float64[], aligned.
        rows: int64[n, 3], start, stop and bitmap of each list, at least one.
        factors: float64[n], what the scores of each list are multiplied with.
        bitmaps: uint32[m, words].
        ranks: uint32[m, words].
    """
    order = shortest_first(rows)
    start, stop, _ = rows[order[0]]
    kept, sums = np.empty(stop - start, np.uint32), np.empty(stop - start)
    found = sum_intersection(docs, scores, rows, factors, order, bitmaps, ranks, kept, sums)
    return Matches(kept[:found], sums[:found])
