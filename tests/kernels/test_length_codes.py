"""Lengths in one byte are never larger than the length, nor smaller by an eighth."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.length_codes import code_length, length_codes
from tests.kernels import naive_postings

LENGTHS = st.integers(0, 2**32 - 1) | st.integers(0, 3000)


@given(st.lists(LENGTHS, max_size=20))
def test_codes_are_those_of_the_format(lengths: list[int]) -> None:
    """And a longer length has no smaller code."""
    codes = length_codes(np.array(lengths, np.int64)).tolist()
    assert codes == [naive_postings.length_code(length) for length in lengths]
    assert sorted(codes) == [naive_postings.length_code(length) for length in sorted(lengths)]


@given(LENGTHS)
def test_the_length_of_a_code_is_rounded_down(length: int) -> None:
    """It is a lower bound, less than an eighth off, and has the same code."""
    code = naive_postings.length_code(length)
    rounded = code_length(code)
    assert rounded == naive_postings.code_length(code)
    assert rounded <= length < max(rounded + 1, rounded * 9 / 8 + 1)
    assert naive_postings.length_code(rounded) == code


def test_lengths_of_all_codes_ascend() -> None:
    """Every code has a length, up to 15 its own."""
    lengths = [code_length(code) for code in range(240)]
    assert lengths[:17] == list(range(17))
    assert lengths == sorted(set(lengths))
