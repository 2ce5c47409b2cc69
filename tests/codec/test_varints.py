"""Varints, one at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.codec.varints import read_sized, read_varint, varint


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "00"), (127, "7f"), (128, "8001"), (300, "ac02"), (2**63 - 1, "ff" * 8 + "7f")],
)
def test_seven_bits_a_byte_lowest_first(number: int, written: str) -> None:
    """The bytes of a varint are those of FORMAT.md."""
    assert varint(number).hex() == written
    assert read_varint(varint(number), 0) == (number, len(varint(number)))


@given(st.integers(0, 2**63 - 1), st.binary(max_size=3), st.binary(max_size=3))
def test_a_varint_is_read_where_it_stands(number: int, before: bytes, after: bytes) -> None:
    """What stands before and after a varint does not matter."""
    written = varint(number)
    place = len(before)
    assert read_varint(before + written + after, place) == (number, place + len(written))


@pytest.mark.parametrize(
    "content", [b"", b"\x80", b"\xff" * 9, b"\xff" * 1000, b"\x80" * 9 + b"\1"]
)
def test_what_is_no_varint_is_refused(content: bytes) -> None:
    """A varint that does not end, or is longer than nine bytes, is an error."""
    with pytest.raises(ValueError, match="no varint ends"):
        read_varint(content, 0)


def test_sized_bytes_do_not_reach_beyond_the_content() -> None:
    """A length that leads out of the content is an error."""
    assert read_sized(b"\2abc", 0) == (b"ab", 3)
    assert read_sized(b"\0", 0) == (b"", 1)
    with pytest.raises(ValueError, match="4 bytes at byte 1 of 4"):
        read_sized(b"\4abc", 0)
