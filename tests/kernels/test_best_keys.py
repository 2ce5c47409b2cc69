"""The best of many keys are those that sorting all would put first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.best_keys import best_keys

Numbers = Sequence[float] | Sequence[int]

INT64 = np.iinfo(np.int64)
DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.int64])
FLOATS = st.sampled_from(
    [0.0, -0.0, 5e-324, -5e-324, 1.0, float("inf"), -float("inf")]
) | st.floats(allow_nan=False)
WHOLE = st.sampled_from([INT64.min, INT64.min + 1, -1, 0, 1, INT64.max]) | st.integers(
    INT64.min, INT64.max
)
WANTED = st.integers(0, 12)


def naive_best(keys: Numbers, wanted: int) -> list[int]:
    """Return the places of the largest keys; sorting keeps the order of equal ones."""
    return sorted(range(len(keys)), key=lambda place: -keys[place])[:wanted]


def best(keys: Numbers, wanted: int, dtype: type[np.float64 | np.int64]) -> list[int]:
    """Return the places that the kernel finds; beyond them it writes nothing."""
    array = np.array(keys, dtype)
    before = array.copy()
    out = np.full(wanted, -7, np.int64)
    found = best_keys(array, out)
    assert np.array_equal(array, before)
    assert out[found:].tolist() == [-7] * (wanted - found)
    places: list[int] = out[:found].tolist()
    return places


@given(st.lists(FLOATS, max_size=40), WANTED)
def test_the_best_scores_are_found(keys: list[float], wanted: int) -> None:
    """Infinite, tiny and zero scores stand where they belong; 0.0 and -0.0 are equal."""
    assert best(keys, wanted, np.float64) == naive_best(keys, wanted)


@given(st.lists(WHOLE, max_size=40), WANTED)
def test_the_best_whole_numbers_are_found(keys: list[int], wanted: int) -> None:
    """The least number that there is counts as any other."""
    assert best(keys, wanted, np.int64) == naive_best(keys, wanted)


@DTYPES
@given(st.lists(st.integers(-1, 1), max_size=60), WANTED)
def test_among_equals_the_first_comes_first(
    dtype: type[np.float64 | np.int64], keys: list[int], wanted: int
) -> None:
    """Ties keep their order, within the best and at the border."""
    assert best(keys, wanted, dtype) == naive_best(keys, wanted)


@DTYPES
@pytest.mark.parametrize("count", [0, 1, 2, 127, 128, 129, 1000])
@pytest.mark.parametrize("wanted", [0, 1, 10, 128, 1001])
@pytest.mark.parametrize("step", [-1, 0, 1, 37])
def test_any_number_can_be_wanted(
    dtype: type[np.float64 | np.int64], count: int, wanted: int, step: int
) -> None:
    """None, some, or more than there are, of keys that rise, fall, stay or jump."""
    keys = [i * step % 1009 for i in range(count)]
    found = best(keys, wanted, dtype)
    assert len(found) == min(count, wanted)
    assert found == naive_best(keys, wanted)


@pytest.mark.parametrize(
    ("keys", "dtype"), [([INT64.min] * 3, np.int64), ([-float("inf")] * 3, np.float64)]
)
def test_the_least_keys_are_keys(keys: Numbers, dtype: type[np.float64 | np.int64]) -> None:
    """Keys that nothing is below are found where there is nothing better."""
    assert best(keys, 2, dtype) == [0, 1]
    assert best(keys, 5, dtype) == [0, 1, 2]
