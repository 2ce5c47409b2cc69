"""Positions are encoded as FORMAT.md says, and come back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import position_lists, position_reading, reading_faults
from tests.kernels.naive_postings import encoded_positions, packed, varints
from tests.kernels.sample_lists import SIZES

GAPS = st.integers(0, 300) | st.integers(0, 2**32 - 1)


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


def sample(sizes: list[int], seed: int) -> list[list[int]]:
    """Return distances, few of them large."""
    random = np.random.default_rng(seed)
    return [np.minimum(random.zipf(1.3, size) - 1, 2**32 - 1).tolist() for size in sizes]


@given(st.lists(SIZES, max_size=4), st.integers(0, 9))
@settings(max_examples=40)
def test_positions_are_encoded_as_the_format_says_and_come_back(
    sizes: list[int], seed: int
) -> None:
    """Offsets, blocks and tails are those of the slow encoder; all lists are read back."""
    lists = sample(sizes, seed)
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

    ends = np.array([*offsets, 8 + len(words)], np.uint32)
    rows = np.array([*[0] * 8, *words], np.uint32).reshape(-1, 4)
    first_blocks = np.cumsum([0, *(size // 128 for size in sizes)])[:-1]
    tail_stops = np.cumsum(tail_sizes)
    places = first_blocks, tail_stops - tail_sizes, tail_stops
    flat = np.empty(sum(sizes), np.uint32)
    assert not position_reading.read_position_gaps_of_lists(
        ends, rows, tails, *places, np.cumsum([0, *sizes]), flat
    )
    assert flat.tolist() == [gap for gaps in lists for gap in gaps]
    for n, gaps in enumerate(lists):
        out = np.empty(len(gaps), np.uint32)
        place = (int(numbers[n]) for numbers in places)
        assert not position_reading.read_position_gaps(ends, rows, tails, *place, out)
        assert out.tolist() == gaps


@given(st.lists(st.lists(GAPS, min_size=1, max_size=5), max_size=6))
def test_distances_add_up_within_each_document(documents: list[list[int]]) -> None:
    """Positions are sums of distances; one above 2**32 - 1 is a fault."""
    gaps = np.array([gap for document in documents for gap in document], np.uint32)
    freqs = np.array([len(document) for document in documents], np.uint32)
    fault = position_reading.add_up_positions(gaps, freqs, gaps)
    if max((sum(document) for document in documents), default=0) > 2**32 - 1:
        assert fault == reading_faults.BAD_POSITION_BLOCKS
    else:
        assert fault == 0
        expected = [int(sum_) for document in documents for sum_ in np.cumsum(document)]
        assert gaps.tolist() == expected


def test_fewer_distances_than_frequencies_say_are_refused() -> None:
    """Nothing after the last is read."""
    gaps, freqs = np.ones(3, np.uint32), np.array([2, 2], np.uint32)
    fault = position_reading.add_up_positions(gaps, freqs, gaps.copy())
    assert fault == reading_faults.BAD_TOTAL


@pytest.mark.parametrize(
    "offsets",
    [[0, 8], [4, 8], [2, 4], [0, 3], [4, 0], [2**32 - 4, 2**32 - 4], [0, 4 * 33], [0]],
    ids=str,
)
def test_a_block_that_cannot_be_is_refused(offsets: list[int]) -> None:
    """One past the end, between rows, of negative width, above 32 bits, or not there."""
    words = np.array(packed([1] * 128, 1), np.uint32).reshape(-1, 4)
    out = np.empty(128, np.uint32)
    fault = position_reading.read_position_gaps(
        np.array(offsets, np.uint32), words, np.empty(0, np.uint8), 0, 0, 0, out
    )
    assert fault == reading_faults.BAD_POSITION_OFFSETS


@pytest.mark.parametrize(
    ("tail", "fault"),
    [
        (varints([3, 2**32 - 1]), 0),
        (varints([3, 2**32]), reading_faults.BAD_POSITION_TAILS),
        (varints([3]), reading_faults.BAD_POSITION_TAILS),
        (varints([3, 3, 3]), reading_faults.BAD_POSITION_TAILS),
        (varints([3]) + b"\x80", reading_faults.BAD_POSITION_TAILS),
    ],
)
def test_a_tail_that_cannot_be_is_refused(tail: bytes, fault: int) -> None:
    """One cut off, too long, or with a number above 32 bits."""
    sections = np.zeros(1, np.uint32), np.empty((0, 4), np.uint32), np.frombuffer(tail, np.uint8)
    out = np.empty(2, np.uint32)
    found = position_reading.read_position_gaps(*sections, 0, 0, len(tail), out)
    assert found == fault


@pytest.mark.parametrize("place", [(-1, 0, 0), (1, 0, 0), (0, 0, 1), (0, -1, 0), (0, 1, 0)])
def test_places_outside_the_sections_are_refused(place: tuple[int, int, int]) -> None:
    """Whoever asks, nothing outside an array is read."""
    sections = np.zeros(1, np.uint32), np.empty((0, 4), np.uint32), np.empty(0, np.uint8)
    out = np.empty(0, np.uint32)
    expected = (
        reading_faults.BAD_POSITION_OFFSETS if place[0] else reading_faults.BAD_POSITION_TAILS
    )
    assert position_reading.read_position_gaps(*sections, *place, out) == expected
