"""Documents and frequencies come back from lists; what cannot be is told from what can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import posting_reading, reading_faults
from tests.kernels.naive_postings import encoded_list, packed, varints
from tests.kernels.sample_lists import DOCUMENTS, SIZES, Lists, sample_lists


@dataclass
class Sections:
    """Encoded lists as the kernels take them, and where each list is."""

    skips: Any
    words: Any
    tails: Any
    first_skips: Any
    tail_starts: Any
    tail_stops: Any

    @property
    def arrays(self) -> tuple[Any, Any, Any]:
        """The sections."""
        return self.skips, self.words, self.tails

    @property
    def places(self) -> tuple[Any, Any, Any]:
        """The places of all lists."""
        return self.first_skips, self.tail_starts, self.tail_stops

    def place(self, n: int) -> tuple[int, int, int]:
        """Return the place of one list."""
        return int(self.first_skips[n]), int(self.tail_starts[n]), int(self.tail_stops[n])


def sections_of(lists: Lists, *, has_freqs: bool) -> Sections:
    """Return lists as the slow encoder encodes them."""
    skips: list[list[int]] = []
    words: list[int] = []
    tail_starts, first_skips, tails = [], [], b""
    for doc_ids, freqs in lists:
        encoded = encoded_list(doc_ids, freqs, None, len(words))
        first_skips.append(len(skips))
        tail_starts.append(len(tails))
        skips += encoded.skips
        words += encoded.words
        tails += encoded.tail
    return Sections(
        np.array(skips, np.uint32).reshape(-1, 5 if has_freqs else 3),
        np.array(words, np.uint32).reshape(-1, 4),
        np.frombuffer(tails, np.uint8),
        np.array(first_skips, np.int64),
        np.array(tail_starts, np.int64),
        np.array([*tail_starts[1:], len(tails)], np.int64),
    )


@given(st.lists(SIZES, min_size=1, max_size=4), st.booleans(), st.integers(0, 9))
@settings(max_examples=40)
def test_lists_come_back(sizes: list[int], has_freqs: bool, seed: int) -> None:
    """One by one and all together, documents and frequencies are as they were."""
    lists = sample_lists(sizes, has_freqs=has_freqs, seed=seed)
    sections = sections_of(lists, has_freqs=has_freqs)
    offsets = np.cumsum([0, *sizes])
    flat = np.empty(offsets[-1], np.uint32)
    places = *sections.places, offsets
    assert not posting_reading.read_documents_of_lists(*sections.arrays, *places, DOCUMENTS, flat)
    assert flat.tolist() == [doc for doc_ids, _ in lists for doc in doc_ids]
    for n, (doc_ids, freqs) in enumerate(lists):
        out = np.empty(len(doc_ids), np.uint32)
        place = sections.place(n)
        assert not posting_reading.read_documents(*sections.arrays, *place, DOCUMENTS, out)
        assert out.tolist() == doc_ids
        if freqs is not None:
            assert not posting_reading.read_freqs(*sections.arrays, *place, sum(freqs), out)
            assert out.tolist() == freqs
    if has_freqs:
        totals = np.array([sum(freqs or []) for _, freqs in lists])
        assert not posting_reading.read_freqs_of_lists(*sections.arrays, *places, totals, flat)
        assert flat.tolist() == [freq for _, freqs in lists for freq in freqs or []]


@pytest.mark.parametrize("has_freqs", [False, True])
def test_blocks_are_bounded(has_freqs: bool) -> None:
    """Last documents and impacts of the blocks of one list among others."""
    lists = sample_lists([300, 257, 128], has_freqs=has_freqs, seed=3)
    sections = sections_of(lists, has_freqs=has_freqs)
    out = np.empty(2, np.uint32)
    assert not posting_reading.read_block_bounds(sections.skips, 2, DOCUMENTS, out)
    doc_ids, freqs = lists[1]
    assert out.tolist() == [doc_ids[127], doc_ids[255]]
    if freqs is not None:
        found, codes = np.empty((2, 4), np.uint8), np.empty((2, 4), np.uint8)
        assert not posting_reading.read_impacts(sections.skips, 2, found, codes)
        assert found[:, 0].tolist() == [min(max(freqs[:128]), 255), min(max(freqs[128:256]), 255)]
        assert not codes.any()


def fault_of(
    skips: list[list[int]], words: list[int], tail: bytes, size: int, total: int = 0
) -> tuple[int, int]:
    """Return the faults on reading a list's documents, which are below 1000, and frequencies.

    They are the same for the list alone and among lists.
    """
    sections = (
        np.array(skips, np.uint32).reshape(-1, 5),
        np.array(words, np.uint32).reshape(-1, 4),
        np.frombuffer(tail, np.uint8),
    )
    out = np.empty(size, np.uint32)
    place = 0, 0, len(tail)
    faults = (
        posting_reading.read_documents(*sections, *place, 1000, out),
        posting_reading.read_freqs(*sections, *place, total or size, out),
    )
    first, stop, offsets = np.zeros(1, np.int64), np.array([len(tail)]), np.array([0, size])
    places = first, first, stop, offsets
    totals = np.array([total or size])
    assert faults == (
        posting_reading.read_documents_of_lists(*sections, *places, 1000, out),
        posting_reading.read_freqs_of_lists(*sections, *places, totals, out),
    )
    return faults


GOOD_BLOCK = packed([1] * 128, 1), [255, 0, 1, 0, 0]
"""Every second document from 1 on, and the skip entry."""


@pytest.mark.parametrize(
    ("skip", "fault"),
    [
        ([255, 0, 1, 0, 0], 0),
        ([254, 0, 1, 0, 0], reading_faults.BAD_BLOCKS),
        ([255, 4, 1, 0, 0], reading_faults.BAD_SKIPS),
        ([255, 2, 1, 0, 0], reading_faults.BAD_SKIPS),
        ([255, 0, 2, 0, 0], reading_faults.BAD_SKIPS),
        ([255, 2**32 - 4, 1, 0, 0], reading_faults.BAD_SKIPS),
        ([255, 0, 33, 0, 0], reading_faults.BAD_SKIPS),
        ([255, 0, 1 + 256 * 33, 0, 0], reading_faults.BAD_SKIPS),
        ([255, 0, 1 + (1 << 31), 0, 0], reading_faults.BAD_SKIPS),
    ],
)
def test_a_skip_entry_that_cannot_be_is_refused(skip: list[int], fault: int) -> None:
    """Blocks past the end, between rows, wider than 32 bits or with another last document."""
    assert fault_of([skip], GOOD_BLOCK[0], b"", 128)[0] == fault


def test_blocks_without_frequencies_have_no_width_of_them() -> None:
    """A field without frequencies refuses bits that say otherwise."""
    skips = np.array([[255, 0, 1 + 256]], np.uint32)
    words = np.array(GOOD_BLOCK[0] * 2, np.uint32).reshape(-1, 4)
    out = np.empty(128, np.uint32)
    fault = posting_reading.read_documents(skips, words, np.empty(0, np.uint8), 0, 0, 0, 1000, out)
    assert fault == reading_faults.BAD_SKIPS


def test_documents_out_of_range_are_refused() -> None:
    """In a block whose skip entry agrees, and in bounds read from skip entries."""
    words = packed([2**32 - 1] * 128, 32)
    last = (128 * 2**32 - 1) % 2**32
    assert fault_of([[last, 0, 32, 0, 0]], words, b"", 128)[0] == reading_faults.BAD_BLOCKS
    skips = np.array([[5, 0, 0], [5, 0, 0], [1000, 0, 0]], np.uint32)
    for first in (0, 1, 2, -1):
        out = np.empty(2, np.uint32)
        fault = posting_reading.read_block_bounds(skips, first, 1000, out)
        assert fault == reading_faults.BAD_SKIPS


@pytest.mark.parametrize(
    ("tail", "faults"),
    [
        (varints([3, 2 * 995 + 1]), (0, 0)),
        (varints([3, 2 * 997 + 1]), (0, 0)),
        (varints([3, 2 * 998 + 1]), (reading_faults.BAD_TAILS, 0)),
        (varints([3, 2**63 - 1]), (reading_faults.BAD_TAILS, 0)),
        (varints([3]), (reading_faults.BAD_TAILS,) * 2),
        (varints([3, 2]), (reading_faults.BAD_TAILS,) * 2),
        (varints([3, 3, 3]), (reading_faults.BAD_TAILS,) * 2),
        (varints([3, 3]) + b"\x80", (reading_faults.BAD_TAILS,) * 2),
        (varints([3, 2, 2**32 - 2]), (reading_faults.BAD_TAILS,) * 2),
        (varints([3, 2, 1]), (0, reading_faults.BAD_TOTAL)),
    ],
)
def test_a_tail_that_cannot_be_is_refused(tail: bytes, faults: tuple[int, int]) -> None:
    """One cut off, too long, with documents or frequencies out of range."""
    found = fault_of([], [], tail, 2)
    if tail == varints([3, 2, 2**32 - 2]):
        assert found[1] == faults[1]  # its documents are sound
    else:
        assert found == faults


def test_frequencies_out_of_range_are_refused() -> None:
    """A frequency of 2**32, and a sum that is not the one expected."""
    skip = [127, 0, 256 * 32, 0, 0]
    words = packed([2**32 - 1] * 128, 32)
    assert fault_of([skip], words, b"", 128, 128 * 2**32)[1] == reading_faults.BAD_BLOCKS
    words = packed([2**32 - 2] * 128, 32)
    assert fault_of([skip], words, b"", 128, 128 * (2**32 - 1))[1] == 0
    assert fault_of([skip], words, b"", 128, 128)[1] == reading_faults.BAD_TOTAL


@pytest.mark.parametrize("place", [(-1, 0, 0), (1, 0, 0), (0, 0, 1), (0, -1, 0), (0, 1, 0)])
def test_places_outside_the_sections_are_refused(place: tuple[int, int, int]) -> None:
    """Whoever asks, nothing outside an array is read."""
    sections = (
        np.array([GOOD_BLOCK[1]], np.uint32),
        np.array(GOOD_BLOCK[0], np.uint32).reshape(-1, 4),
        np.empty(0, np.uint8),
    )
    out = np.empty(128, np.uint32)
    expected = reading_faults.BAD_SKIPS if place[0] else reading_faults.BAD_TAILS
    assert posting_reading.read_documents(*sections, *place, 1000, out) == expected
    assert posting_reading.read_freqs(*sections, *place, 128, out) == expected
    four = np.empty((1, 4), np.uint8)
    if place[0]:
        fault = posting_reading.read_impacts(sections[0], place[0], four, four.copy())
        assert fault == reading_faults.BAD_SKIPS
