"""Blocks of numbers come back from as few bits as the largest needs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels.bitpacking import BLOCK, LANES, bits_needed, pack_block, unpack_block
from tests.kernels.naive_postings import packed

BITS = st.integers(0, 32)


def block_of(bits: int, seed: int) -> list[int]:
    return [int(n) for n in np.random.default_rng(seed).integers(0, 2**bits, BLOCK, np.int64)]


@given(BITS, st.integers(0, 99))
@settings(max_examples=60)
def test_blocks_are_packed_and_come_back(bits: int, seed: int) -> None:
    """Words are those of FORMAT.md, no other row is touched, and the block is read back."""
    numbers = block_of(bits, seed)
    words = np.full((bits + 2, LANES), 77, np.uint32)
    pack_block(np.array(numbers, np.uint32), bits, words, 1)
    assert words[1:-1].reshape(-1).tolist() == packed(numbers, bits)
    assert words[[0, -1]].tolist() == [[77] * 4] * 2
    out = np.full((BLOCK // LANES, LANES), 99, np.uint32)
    unpack_block(words, 1, bits, out)
    assert out.reshape(-1).tolist() == numbers


def test_a_block_at_the_very_end_is_read() -> None:
    """No row after a block's last is looked at, whatever the width."""
    out = np.empty((BLOCK // LANES, LANES), np.uint32)
    for bits in range(33):
        numbers = block_of(bits, 1)
        words = np.array(packed(numbers, bits), np.uint32).reshape(-1, LANES)
        unpack_block(words, 0, bits, out)
        assert out.reshape(-1).tolist() == numbers


@pytest.mark.parametrize("number", [0, 1, 2, 3, 127, 128, 2**31, 2**32 - 1])
def test_the_largest_number_sets_the_width(number: int) -> None:
    """As many bits as it takes, none for zeros."""
    assert bits_needed(np.array([number // 2, number, 0], np.uint32)) == number.bit_length()
    assert bits_needed(np.empty(0, np.uint32)) == 0
