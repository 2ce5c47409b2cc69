"""Clusters count once, as a scan of all documents says."""

from __future__ import annotations

from itertools import accumulate
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.collapsing import NO_CLUSTER, add_values_of_clusters, mark_first_members

CLUSTERS = 4
VALUES = 5


@given(st.lists(st.integers(NO_CLUSTER, CLUSTERS), max_size=20), st.randoms(use_true_random=False))
def test_the_first_of_each_cluster_is_marked(clusters: list[int], random: Random) -> None:
    """Of the documents at hand, each cluster keeps the one with the least place."""
    places = list(range(len(clusters)))
    random.shuffle(places)
    docs = sorted(random.sample(range(len(clusters)), random.randint(0, len(clusters))))
    marks = np.zeros(len(docs), np.bool_)
    doc_ids, of_documents, order = (np.array(each, np.uint32) for each in (docs, clusters, places))
    mark_first_members(doc_ids, of_documents, order, CLUSTERS, marks)
    for document, marked in zip(docs, marks.tolist(), strict=True):
        mates = [other for other in docs if clusters[other] == clusters[document]]
        first = min(mates, key=places.__getitem__)
        assert marked == (clusters[document] == NO_CLUSTER or document == first)


@given(
    st.lists(
        st.tuples(
            st.integers(1, CLUSTERS),
            st.lists(st.integers(0, VALUES - 1), unique=True, max_size=3),
        ),
        max_size=15,
    )
)
def test_a_value_counts_once_a_cluster(documents: list[tuple[int, list[int]]]) -> None:
    """However many members carry a value, and whatever was counted before."""
    clusters = np.array([cluster for cluster, _ in documents], np.uint32)
    lists = [carried for _, carried in documents]
    docs = np.argsort(clusters, kind="stable").astype(np.uint32)
    counts = np.full(VALUES, 10, np.int64)
    add_values_of_clusters(
        docs,
        clusters,
        np.arange(len(documents), dtype=np.uint8),
        np.array([0, *accumulate(map(len, lists))], np.int64),
        np.array([value for carried in lists for value in carried], np.int64),
        counts,
    )
    pairs = {(cluster, value) for cluster, carried in documents for value in carried}
    wanted = [10 + sum(other == value for _, other in pairs) for value in range(VALUES)]
    assert counts.tolist() == wanted
