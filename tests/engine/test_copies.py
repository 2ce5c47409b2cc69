"""Copies counted once, as a scan of all documents says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.duplicate_file import Clusters, IndexState
from indexer.engine.columns import FacetColumn, WrittenValues, facet_column
from indexer.engine.copies import Copies

VALUES = ("oil", "tin", "Gold", "gold")


@st.composite
def archives(draw: st.DrawFn) -> tuple[list[int], list[tuple[str, ...]], list[int]]:
    """Draw the cluster and the values of each document, and some of the documents."""
    clusters = draw(st.lists(st.integers(0, 5), max_size=14))
    lists = st.lists(st.sampled_from(VALUES), unique=True, max_size=3).map(tuple)
    values = [draw(lists) for _ in clusters]
    asked = [place for place in range(len(clusters)) if draw(st.booleans())]
    return clusters, values, asked


def made(clusters: list[int]) -> tuple[Copies, list[int]]:
    """Return copies in the order of descending addresses, and who is the copy of whom."""
    members = [
        place
        for cluster in sorted(set(clusters))
        for place in reversed(range(len(clusters)))
        if clusters[place] == cluster and clusters.count(cluster) > 1
    ]
    sizes = [clusters.count(cluster) for cluster in sorted(set(clusters))]
    starts = np.cumsum([0, *(size for size in sizes if size > 1)])
    state = IndexState(len(clusters), len(clusters), 1)
    of_state = Clusters(state, np.array(members, np.uint32), starts.astype(np.uint32))
    return Copies(of_state), members


def column_of(values: list[tuple[str, ...]]) -> FacetColumn:
    return facet_column([WrittenValues.of(values)])


@given(archives())
def test_the_first_member_at_hand_stands_for_its_cluster(
    archive: tuple[list[int], list[tuple[str, ...]], list[int]],
) -> None:
    """Of the documents at hand, each cluster has one left, its earliest."""
    clusters, _, asked = archive
    copies, members = made(clusters)
    kept = copies.first_of_each(np.array(asked, np.uint32))
    for place, is_kept in zip(asked, kept.tolist(), strict=True):
        mates = [
            other for other in members if other in asked and clusters[other] == clusters[place]
        ]
        assert is_kept == (place not in members or place == mates[0])


@given(archives())
def test_a_value_counts_what_choosing_it_leaves(
    archive: tuple[list[int], list[tuple[str, ...]], list[int]],
) -> None:
    """A value's count is the number of clusters among the documents that carry it."""
    clusters, values, asked = archive
    copies, _ = made(clusters)
    column = column_of(values)
    counts = copies.count(column, np.array(asked, np.uint32))
    for value in map(str, column.values):
        carriers = column.carriers(value)
        chosen = np.array([place for place in asked if carriers[place]], np.uint32)
        left = int(np.count_nonzero(copies.first_of_each(chosen)))
        assert counts[column.ordinals[value.casefold()]] == left
        assert left == len({clusters[place] for place in chosen.tolist()})


@given(archives())
def test_others_are_the_rest_of_the_cluster(
    archive: tuple[list[int], list[tuple[str, ...]], list[int]],
) -> None:
    """In their order, without the document itself; what is alone has none."""
    clusters, _, _ = archive
    copies, members = made(clusters)
    for document, cluster in enumerate(clusters):
        mates = [each for each in members if clusters[each] == cluster and each != document]
        assert copies.others(document).tolist() == mates
