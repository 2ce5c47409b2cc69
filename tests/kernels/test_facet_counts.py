"""Counts of a facet are those of looking at each document and each of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.facet_counts import count_values

Unsigned = type[np.uint8 | np.uint16 | np.uint32]

DTYPES = pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32])
VALUES = 6
LISTS = st.lists(
    st.lists(st.integers(0, VALUES - 1), unique=True, max_size=4), min_size=1, max_size=8
)


def naive_counts(
    docs: Sequence[int], carried: Sequence[int], lists: Sequence[Sequence[int]], values: int
) -> list[int]:
    """Return the counts, one document and one value at a time."""
    counts = Counter(value for document in docs for value in lists[carried[document]])
    return [counts[value] for value in range(values)]


def counted(
    docs: Sequence[int],
    carried: Sequence[int],
    lists: Sequence[Sequence[int]],
    values: int,
    dtype: Unsigned,
) -> list[int]:
    """Return what the kernel counts, over whatever was in the array before."""
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    of_lists = np.array([value for one in lists for value in one], np.int64)
    ordinals: npt.NDArray[Any] = np.array(carried, dtype)
    arrays = np.array(docs, np.uint32), ordinals, starts, of_lists
    before = [array.copy() for array in arrays]
    counts = np.full(values, -7, np.int64)
    count_values(*arrays, counts)
    assert all(map(np.array_equal, arrays, before))
    found: list[int] = counts.tolist()
    return found


@DTYPES
@given(LISTS, st.data())
def test_each_document_counts_for_each_of_its_values(
    dtype: Unsigned, lists: list[list[int]], data: st.DataObject
) -> None:
    """Any documents with any lists of values, among them lists of none."""
    carried = data.draw(st.lists(st.integers(0, len(lists) - 1), min_size=1, max_size=20))
    docs = sorted(data.draw(st.sets(st.integers(0, len(carried) - 1))))
    wanted = naive_counts(docs, carried, lists, VALUES)
    assert counted(docs, carried, lists, VALUES, dtype) == wanted


@DTYPES
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 8, 9, 127, 128, 129])
def test_no_document_is_left_over(dtype: Unsigned, count: int) -> None:
    """Documents are counted in turns, and those after the last whole turn as well."""
    lists = [[0, 2], [1], [], [2, 1, 0]]
    carried = [document % 4 for document in range(count)]
    wanted = naive_counts(range(count), carried, lists, 3)
    assert counted(range(count), carried, lists, 3, dtype) == wanted


@DTYPES
def test_an_index_without_documents_counts_nothing(dtype: Unsigned) -> None:
    """No documents, no lists, no values, alone or together, give zeros."""
    assert counted([], [], [], 0, dtype) == []
    assert counted([], [], [], 2, dtype) == [0, 0]
    assert counted([0, 1], [0, 0], [[]], 0, dtype) == []


@pytest.mark.parametrize("number", [4094, 4095, 4096, 4097, 1 << 16])
@pytest.mark.parametrize("dtype", [np.uint16, np.uint32])
def test_many_different_lists_are_counted(dtype: Unsigned, number: int) -> None:
    """There may be more lists than are counted in turns; the first and the last count, too."""
    random = np.random.default_rng(number)
    values = 50
    lists = [sorted({n % values, n // values % values}) for n in range(number)]
    carried = [0, number - 1, number - 1, *random.integers(0, number, 1000).tolist()]
    docs = [0, 1, *np.flatnonzero(random.random(len(carried)) < 0.7).tolist()]
    wanted = naive_counts(docs, carried, lists, values)
    assert counted(docs, carried, lists, values, dtype) == wanted


@pytest.mark.parametrize(("dtype", "last"), [(np.uint8, 255), (np.uint16, 65535)])
def test_the_last_list_that_a_type_can_name_is_counted(dtype: Unsigned, last: int) -> None:
    """Numbers of lists use the whole range of their type."""
    lists = [[0]] * last + [[1]]
    assert counted([0, 1, 2, 4, 3], [last, 0, last, last, 1], lists, 2, dtype) == [2, 3]
