"""The values of a facet, made when they are looked at, are those of sorting them all."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.columns import FacetColumn
from indexer.query.facet_counts import FacetCounts
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import FacetCount, SearchResult

VALUES = [f"value {number:02}" for number in range(40)]
NUMBERS = st.lists(st.integers(0, 5), min_size=len(VALUES), max_size=len(VALUES))
PLACES = st.one_of(st.none(), st.integers(-45, 45))


def counts_of(numbers: list[int], chosen: set[int], absent: list[str]) -> FacetCounts:
    """Return the sequence under test, over a column without documents."""
    places = np.arange(len(VALUES), dtype=np.int64)
    nothing = np.empty(0, np.uint8)
    values = np.array(VALUES, np.object_)
    column = FacetColumn(values, {}, nothing, np.zeros(1, np.int64), places[:0], places)
    return FacetCounts(column, np.array(numbers, np.int64), chosen, absent)


def naive(numbers: list[int], chosen: set[int], absent: list[str]) -> list[FacetCount]:
    """Return what the sequence has, sorted as a whole."""
    rows = [
        FacetCount(value, number, place in chosen)
        for place, (value, number) in enumerate(zip(VALUES, numbers, strict=True))
        if number or place in chosen
    ]
    rows.sort(key=lambda row: (-row.count, row.value))
    return [*rows, *(FacetCount(value, 0, True) for value in sorted(absent))]


@given(
    NUMBERS,
    st.sets(st.integers(0, len(VALUES) - 1), max_size=3),
    st.lists(st.sampled_from(["absent", "gone"]), unique=True),
    PLACES,
    PLACES,
    st.sampled_from([1, 2, -1]),
)
def test_any_part_is_that_of_the_sorted_whole(
    numbers: list[int],
    chosen: set[int],
    absent: list[str],
    start: int | None,
    stop: int | None,
    step: int,
) -> None:
    """Few of many are found without sorting all, and are the same."""
    expected = naive(numbers, chosen, absent)
    counts = counts_of(numbers, chosen, absent)
    assert list(counts[start:stop:step]) == expected[start:stop:step]
    assert len(counts) == len(expected)
    assert list(counts_of(numbers, chosen, absent)) == expected
    if expected:
        assert counts[-1] == expected[-1]


def test_an_answer_lists_the_first_values_and_the_selected_ones() -> None:
    """What is selected can be taken away, however rare it is."""
    counts = counts_of([9, 8, 7, *[1] * 37], {20}, [])
    request = SearchRequest(tags=(VALUES[20],))
    result = SearchResult(request, 1, 0.0, (), {Facet.TAGS: counts})
    listed = result.to_json(facet_limit=2)["facets"]["tags"]
    assert [entry["value"] for entry in listed] == [VALUES[0], VALUES[1], VALUES[20]]
    assert len(result.to_json()["facets"]["tags"]) == len(VALUES)
