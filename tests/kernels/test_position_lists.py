"""Positions are encoded as FORMAT.md says."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import position_lists
from tests.kernels.naive_postings import encoded_positions
from tests.kernels.sample_lists import SIZES, sample_gaps


def encoded(lists: list[list[int]], first_word: int = 0) -> tuple[list[int], list[int], Any, Any]:
    """Return what the kernels make of lists: offsets, words, tails and their sizes."""
    gaps = np.array([gap for of_list in lists for gap in of_list], np.uint32)
    totals = np.array([len(of_list) for of_list in lists], np.int64)
    blocks = sum(len(of_list) // 128 for of_list in lists)
    offsets = np.zeros(blocks, np.int64)
    words = np.zeros((32 * blocks, 4), np.uint32)
    rows = position_lists.encode_position_blocks(gaps, totals, first_word, offsets, words)
    tails = np.zeros(position_lists.MAX_POSITION_BYTES * len(gaps), np.uint8)
    sizes = np.zeros(len(lists), np.int64)
    used = position_lists.encode_position_tails(gaps, totals, tails, sizes)
    return offsets.tolist(), words[:rows].reshape(-1).tolist(), tails[:used], sizes


@given(st.lists(SIZES, max_size=4), st.integers(0, 9))
@settings(max_examples=40)
def test_positions_are_encoded_as_the_format_says(sizes: list[int], seed: int) -> None:
    """Offsets, blocks and tails are those of the slow encoder."""
    lists = sample_gaps(sizes, seed=seed)
    offsets, words, tails, tail_sizes = encoded(lists, first_word=8)
    expected_words: list[int] = []
    expected = []
    for gaps in lists:
        expected.append(encoded_positions(gaps, 8 + len(expected_words)))
        expected_words += expected[-1].words
    assert offsets == [offset for one in expected for offset in one.offsets]
    assert words == expected_words
    assert tails.tobytes() == b"".join(one.tail for one in expected)
    assert tail_sizes.tolist() == [len(one.tail) for one in expected]
