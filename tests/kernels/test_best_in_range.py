"""The best of a range are those that sorting all of it would put first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.best_in_range import BLOCK_RANKS, best_in_range, least_of_blocks


def naive_best(ranks: list[int], texts: int, wanted: int) -> list[int]:
    """Return the lowest ranks, of each text only the lowest."""
    lowest: dict[int, int] = {}
    for rank in sorted(ranks):
        lowest.setdefault(rank % texts, rank)
    return sorted(lowest.values())[:wanted]


def best(ranks: list[int], start: int, stop: int, texts: int, wanted: int) -> list[int]:
    array = np.array(ranks, np.uint32)
    out = np.full(wanted, -7, np.int64)
    found = best_in_range(array, least_of_blocks(array), start, stop, texts, out)
    assert out[found:].tolist() == [-7] * (wanted - found)
    numbers: list[int] = out[:found].tolist()
    return numbers


@given(st.data(), st.integers(1, 9), st.integers(0, 6))
def test_no_text_is_found_twice(data: st.DataObject, texts: int, wanted: int) -> None:
    """A text counts by its lowest rank, wherever in the range that is."""
    ranks = data.draw(st.lists(st.integers(0, 2 * texts - 1), max_size=30))
    start = data.draw(st.integers(0, len(ranks)))
    stop = data.draw(st.integers(start, len(ranks)))
    expected = naive_best(ranks[start:stop], texts, wanted)
    assert best(ranks, start, stop, texts, wanted) == expected


SIZES = [0, 1, 2, BLOCK_RANKS - 1, BLOCK_RANKS, BLOCK_RANKS + 1, 5 * BLOCK_RANKS + 3]


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("step", [0, 1, 37, 1008])
def test_the_best_of_many_blocks_are_found(count: int, step: int) -> None:
    """Ranks that stay, rise, jump or fall; ranges that cut blocks, too."""
    texts = 700
    ranks = [i * step % 1009 for i in range(count)]
    for start in (0, 1, BLOCK_RANKS - 1, BLOCK_RANKS):
        for stop in (count, count - 1, BLOCK_RANKS + 5):
            if 0 <= start <= stop <= count:
                expected = naive_best(ranks[start:stop], texts, 8)
                assert best(ranks, start, stop, texts, 8) == expected


@given(
    st.lists(st.integers(0, 2**32 - 1), max_size=300),
    st.integers(0, 2**32 - 1),
    st.integers(1, 2**31),
)
def test_damaged_ranks_stay_in_the_range(ranks: list[int], least: int, texts: int) -> None:
    """Whatever the least ranks of blocks say, what is found was there."""
    array = np.array(ranks, np.uint32)
    out = np.empty(5, np.int64)
    blocks = np.full(len(least_of_blocks(array)), least, np.uint32)
    found = best_in_range(array, blocks, 0, len(ranks), texts, out)
    assert set(out[:found].tolist()) <= set(ranks)
