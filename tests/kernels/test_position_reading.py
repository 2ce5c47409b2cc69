"""Positions come back from lists; what cannot be is told from what can."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import position_reading, reading_faults
from tests.kernels.naive_postings import encoded_positions, packed, varints
from tests.kernels.sample_lists import SIZES, sample_gaps

GAPS = st.integers(0, 300) | st.integers(0, 2**32 - 1)


@given(st.lists(SIZES, min_size=1, max_size=4), st.integers(0, 9))
@settings(max_examples=40)
def test_positions_come_back(sizes: list[int], seed: int) -> None:
    """One by one and all together, distances are as they were."""
    lists = sample_gaps(sizes, seed=seed)
    encoded = [encoded_positions(gaps) for gaps in lists]
    words = [word for one in encoded for word in one.words]
    before = np.cumsum([0, *(len(one.words) for one in encoded)]).tolist()
    offsets = [n + start for n, one in zip(before, encoded, strict=False) for start in one.offsets]
    sections = (
        np.array([*offsets, len(words)], np.uint32),
        np.array(words, np.uint32).reshape(-1, 4),
        np.frombuffer(b"".join(one.tail for one in encoded), np.uint8),
    )
    first_blocks = np.cumsum([0, *(len(one.offsets) for one in encoded)])
    tails = np.cumsum([0, *(len(one.tail) for one in encoded)])
    places = first_blocks[:-1], tails[:-1], tails[1:]
    flat = np.empty(sum(sizes), np.uint32)
    starts = np.cumsum([0, *sizes])
    assert not position_reading.read_position_gaps_of_lists(*sections, *places, starts, flat)
    assert flat.tolist() == [gap for gaps in lists for gap in gaps]
    for n, gaps in enumerate(lists):
        out = np.empty(len(gaps), np.uint32)
        place = int(first_blocks[n]), int(tails[n]), int(tails[n + 1])
        assert not position_reading.read_position_gaps(*sections, *place, out)
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
    zero, stop = np.zeros(1, np.int64), np.array([len(tail)])
    found = position_reading.read_position_gaps_of_lists(
        *sections, zero, zero, stop, np.array([0, 2]), out
    )
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
