"""Count clusters of documents once: the first member of each, and the values of each.

Imports :mod:`indexer.kernels.jit` only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Docs = npt.NDArray[np.uint32]
Places = npt.NDArray[np.uint32]
Lists = npt.NDArray[np.unsignedinteger[Any]]
Integers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

NO_CLUSTER = 0


@kernel
def mark_first_members(
    docs: Docs, clusters: Docs, places: Places, number: int, first: Marks
) -> None:
    """Mark of the documents of each cluster the one with the least place.

    Args:
        docs: uint32[n], below the number of documents, none twice, not modified.
        clusters: uint32[documents], 1 to ``number``, or ``NO_CLUSTER``, not modified.
        places: uint32[documents], different within a cluster, not modified.
        number: number of clusters.
        first: bool[n], out; True also for documents without a cluster.
    """
    least = np.full(number + 1, np.iinfo(np.int64).max, np.int64)
    for i in range(len(docs)):
        cluster = clusters[docs[i]]
        least[cluster] = min(least[cluster], np.int64(places[docs[i]]))
    for i in range(len(docs)):
        cluster = clusters[docs[i]]
        first[i] = cluster == NO_CLUSTER or np.int64(places[docs[i]]) == least[cluster]


@kernel
def add_values_of_clusters(
    docs: Docs, clusters: Docs, lists: Lists, starts: Integers, values: Integers, counts: Integers
) -> None:
    """Count for each value the clusters in which some document carries it.

    Args:
        docs: uint32[n], cluster after cluster, not modified.
        clusters: uint32[documents], the cluster of each document, not modified.
        lists: unsigned[documents], which list of values each carries, not modified.
        starts: int64[lists + 1], where each list starts in ``values``, not modified.
        values: int64[], the values of each list, not modified.
        counts: int64[values], in and out: the numbers are added.
    """
    counted = np.full(len(counts), NO_CLUSTER, np.uint32)
    for i in range(len(docs)):
        cluster = clusters[docs[i]]
        carried = lists[docs[i]]
        for at in range(starts[carried], starts[carried + 1]):
            if counted[values[at]] != cluster:
                counted[values[at]] = cluster
                counts[values[at]] += 1
