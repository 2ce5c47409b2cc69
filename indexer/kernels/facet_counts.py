"""How many of some documents carry each value of a facet.

Many documents carry the same list of values, so lists are counted first and each is
then spread over its values. Imports :mod:`indexer.kernels.jit` only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Docs = npt.NDArray[np.uint32]
Lists = npt.NDArray[np.unsignedinteger[Any]]
Integers = npt.NDArray[np.int64]

_ROWS = 4
"""Neighbours often carry the same list; in turns they go to different counters, so
that one addition need not wait for another."""

_MOST_IN_TURNS = 4096
"""With more lists than this, neighbours seldom carry the same."""


@kernel
def count_values(
    docs: Docs, lists: Lists, starts: Integers, values: Integers, counts: Integers
) -> None:
    """Count the documents that carry each value.

    Args:
        docs: uint32[n], each below the number of documents, not modified.
        lists: unsigned[documents], which list each document carries, not modified.
        starts: int64[lists + 1], where each list starts in ``values``, not modified.
        values: int64[], the values of each list, none twice, not modified.
        counts: int64[values], out.
    """
    rows = _ROWS if len(starts) <= _MOST_IN_TURNS else 1
    of_lists = np.zeros((rows, len(starts) - 1), np.int64)
    whole = len(docs) - len(docs) % _ROWS if rows > 1 else 0
    for i in range(0, whole, _ROWS):
        for row in range(_ROWS):
            of_lists[row, lists[docs[i + row]]] += 1
    for i in range(whole, len(docs)):
        of_lists[0, lists[docs[i]]] += 1
    counts[:] = 0
    for one in range(len(starts) - 1):
        total = 0
        for row in range(rows):
            total += of_lists[row, one]
        if total > 0:
            for at in range(starts[one], starts[one + 1]):
                counts[values[at]] += total
