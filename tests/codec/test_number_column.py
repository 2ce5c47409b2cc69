"""Columns of numbers that a segment does not hold as it should."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from whoosh import columns

from indexer.codec.container import SegmentError
from indexer.codec.number_column import NumberColumn, is_number_column, write_number_column
from tests.codec.segments import built


@pytest.mark.parametrize("count", [0, 3, 5])
def test_a_column_of_another_length_is_named(tmp_path: Path, count: int) -> None:
    """There is one number for each document, or the segment is damaged."""
    file = built(
        tmp_path / "a.segment",
        lambda writer: write_number_column(writer, "x", "i", 0, [7] * count),
        {"documents": 4},
    )
    with pytest.raises(SegmentError, match=f"'columns/x/values': expected 4 .* found {count}"):
        NumberColumn(file, "x", 4)[0]


def test_reversing_does_not_wrap_around(tmp_path: Path) -> None:
    """The reversed sort key of an unsigned or of the smallest number is its negative."""
    file = built(
        tmp_path / "a.segment",
        lambda writer: (
            write_number_column(writer, "x", "Q", 0, [2**64 - 1]),
            write_number_column(writer, "y", "b", 0, [-128]),
        ),
        {"documents": 1},
    )
    for name, number in (("x", 2**64 - 1), ("y", -128)):
        column = NumberColumn(file, name, 1)
        column.set_reverse()
        assert column.sort_key(0) == -number
        assert column[0] == number


@pytest.mark.parametrize("code", ["l", "L"])
def test_long_numbers_have_the_size_that_whoosh_writes(tmp_path: Path, code: str) -> None:
    """Whoosh writes four bytes for these codes, and reads eight; here they come back."""
    assert struct.calcsize("!" + code) == 4
    assert is_number_column(code, columns.NumericColumn(code)._default)
    file = built(
        tmp_path / "a.segment",
        lambda writer: write_number_column(writer, "x", code, 0, np.arange(3)),
        {"documents": 3},
    )
    assert list(NumberColumn(file, "x", 3)) == [0, 1, 2]
