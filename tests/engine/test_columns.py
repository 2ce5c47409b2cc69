"""Facets are counted as a scan over the documents would count them."""

from __future__ import annotations

import collections

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.folding import fold_value
from indexer.engine.columns import WrittenValues, facet_column

VALUES = st.lists(st.sampled_from(["Film", "film", "FILM", "Oil", "Côte"]), max_size=3).map(tuple)
SEGMENTS = st.lists(st.lists(VALUES, max_size=6), max_size=3)


@given(SEGMENTS)
def test_counts_equal_a_scan(segments: list[list[tuple[str, ...]]]) -> None:
    """Every value counts once in each document that has it, in any spelling."""
    documents = [values for segment in segments for values in segment]
    column = facet_column(WrittenValues.of(segment) for segment in segments)
    hits = np.arange(0, len(documents), 2, dtype=np.uint32)
    counted = dict(zip(column.ordinals, column.count(hits).tolist(), strict=True))
    scanned = collections.Counter(
        key for values in documents[::2] for key in {fold_value(value) for value in values}
    )
    assert {key: count for key, count in counted.items() if count} == scanned
    for value in ("film", "Oil"):
        carriers = [fold_value(value) in map(fold_value, values) for values in documents]
        assert column.carriers(value).tolist() == carriers


def test_the_usual_spelling_is_shown() -> None:
    """The commonest spelling stands for a value; among equals the first by code point."""
    column = facet_column(
        [
            WrittenValues.of([("film",), ("Film",)]),
            WrittenValues.of([("Film",), ("oil",), ("Oil",)]),
        ]
    )
    assert column.values.tolist() == ["Film", "Oil"]
