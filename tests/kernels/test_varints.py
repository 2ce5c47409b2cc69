"""Numbers of any size come back from bytes, and bytes that are none are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.varints import MAX_VARINT_BYTES, read_varints, write_varints
from tests.kernels.naive_postings import varints

NUMBERS = st.lists(st.integers(0, 2**63 - 1) | st.integers(0, 300), max_size=9)


def read(content: bytes, at: int, stop: int, most: int) -> tuple[list[int], int]:
    """Return the numbers that the kernel reads, and the place after them."""
    numbers = np.empty(most, np.int64)
    count, place = read_varints(np.frombuffer(content, np.uint8), at, stop, numbers, most)
    return numbers[:count].tolist(), place


@given(NUMBERS)
def test_numbers_come_back(numbers: list[int]) -> None:
    """What is written is what FORMAT.md says, and reads as it was."""
    out = np.zeros(MAX_VARINT_BYTES * len(numbers) + 1, np.uint8)
    end = write_varints(out, 1, np.array(numbers, np.int64), len(numbers))
    assert out[1:end].tobytes() == varints(numbers)
    assert read(out.tobytes(), 1, end, len(numbers) + 1) == (numbers, end)


@given(NUMBERS, st.integers(0, 8))
def test_no_more_are_read_than_asked_for(numbers: list[int], most: int) -> None:
    """Reading goes no further than the last number that is wanted."""
    content = varints(numbers)
    wanted = numbers[:most]
    assert read(content, 0, len(content), most) == (wanted, len(varints(wanted)))


@given(NUMBERS.filter(bool), st.data())
def test_a_number_that_is_cut_off_is_refused(numbers: list[int], data: st.DataObject) -> None:
    """The numbers before it are read, and no byte after the end is looked at."""
    content = varints(numbers)
    start = len(varints(numbers[:-1]))
    stop = data.draw(st.integers(start, len(content) - 1))
    expected = -1 if stop > start else stop
    assert read(content, 0, stop, 20) == (numbers[:-1], expected)


@pytest.mark.parametrize("content", [b"\x80" * 9 + b"\x01", b"\xff" * 20])
def test_a_number_of_more_than_63_bits_is_refused(content: bytes) -> None:
    """So no number is negative, or as long as the file."""
    assert read(content, 0, len(content), 3) == ([], -1)


def test_nothing_is_read_from_nowhere() -> None:
    """A negative place, as after a number that was refused, gives no number."""
    assert read(b"\x01\x02", -1, 2, 2) == ([], -1)
