"""Clusters of copies in a state of an index, to be counted once each.

Imports columns of the engine, kernels and :mod:`indexer.duplicate_file`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.duplicate_file import Clusters
from indexer.engine.columns import FacetColumn
from indexer.kernels.collapsing import (
    NO_CLUSTER,
    add_values_of_clusters,
    mark_first_members,
)

DocIds = npt.NDArray[np.uint32]


class Copies:
    """Which documents are copies of which; for several threads.

    Args:
        clusters: of the state of the index whose documents are asked for.
    """

    def __init__(self, clusters: Clusters) -> None:
        self._members = clusters.members
        self._starts = clusters.starts.astype(np.int64)
        self._number = len(self._starts) - 1
        documents = clusters.state.documents
        self._clusters = np.full(documents, NO_CLUSTER, np.uint32)
        numbers = np.arange(1, self._number + 1, dtype=np.uint32)
        self._clusters[self._members] = np.repeat(numbers, np.diff(self._starts))
        self._places = np.zeros(documents, np.uint32)
        self._places[self._members] = np.arange(len(self._members), dtype=np.uint32)

    def first_of_each(self, doc_ids: DocIds) -> npt.NDArray[np.bool_]:
        """Return bool[n]: whether no earlier copy is among the documents.

        Args:
            doc_ids: uint32[n], ascending.
        """
        first = np.empty(len(doc_ids), np.bool_)
        mark_first_members(doc_ids, self._clusters, self._places, self._number, first)
        return first

    def count(self, column: FacetColumn, doc_ids: DocIds) -> npt.NDArray[np.int64]:
        """Return for each value of a facet what it leaves of documents, copies counted once.

        Copies may carry different values; each value counts those clusters of which some
        document carries it, because choosing it leaves these.

        Args:
            column: the facet.
            doc_ids: uint32[n], ascending.
        """
        alone = self._clusters[doc_ids] == NO_CLUSTER
        counts = column.count(doc_ids[alone])
        members = self._members[np.sort(self._places[doc_ids[~alone]])]
        add_values_of_clusters(
            members, self._clusters, column.lists, column.starts, column.list_ordinals, counts
        )
        return counts

    def others(self, document: int) -> DocIds:
        """Return uint32[], the copies of a document without itself, the earliest first."""
        cluster = int(self._clusters[document])
        if cluster == NO_CLUSTER:
            return self._members[:0]
        members = self._members[self._starts[cluster - 1] : self._starts[cluster]]
        others: DocIds = members[members != document]
        return others
