"""Blocks of 128 numbers in as few bits each as the largest needs.

The layout is FORMAT.md's "Bit packing", after the vertical layout of Lemire and
Boytsov, "Decoding billions of integers per second through vectorization" (2015):
number ``i`` is in lane ``i % 4``, so that the numbers of a row are shifted alike.
Words come as rows of four, one of each lane. Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Numbers = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]

BLOCK = 128
"""Numbers in a block."""

LANES = 4
MAX_BITS = 32

_ROWS = BLOCK // LANES
_MASK_32 = 0xFFFFFFFF


@kernel
def bits_needed(numbers: Numbers) -> int:
    """Return how many bits the largest of some numbers takes, 0 to 32.

    Args:
        numbers: uint32[n], not modified.
    """
    union = 0
    for i in range(len(numbers)):
        union |= int(numbers[i])
    bits = 0
    while union > 0:
        union >>= 1
        bits += 1
    return bits


@kernel
def pack_block(numbers: Numbers, bits: int, words: Words, row: int) -> None:
    """Pack a block into ``bits`` rows of words.

    Args:
        numbers: uint32[128], below 2**bits, not modified.
        bits: 0 to 32.
        words: uint32[rows, 4], out; rows ``row`` to ``row + bits``, all of them written.
        row: the first row.
    """
    for place in range(row, row + bits):
        for lane in range(LANES):
            words[place, lane] = 0
    for i in range(_ROWS if bits > 0 else 0):
        place = row + (i * bits >> 5)
        shift = i * bits & 31
        for lane in range(LANES):
            number = signed(numbers[LANES * i + lane])
            words[place, lane] |= np.uint32(number << shift & _MASK_32)
        if shift + bits > 32:
            for lane in range(LANES):
                number = signed(numbers[LANES * i + lane])
                words[place + 1, lane] = np.uint32(number >> (32 - shift))


@kernel
def unpack_block(words: Words, row: int, bits: int, numbers: Numbers) -> None:
    """Unpack a block.

    Two dimensions, since the sign of one index is then looked at for four numbers.
    A kernel for each width took a fifth less time, for 8 and 16 bits half of it;
    adding up the gaps afterwards takes as long again, so one kernel does for all.

    Args:
        words: uint32[rows, 4], not modified.
        row: the first row; ``row + bits <= rows``, both checked by the caller.
        bits: 0 to 32.
        numbers: uint32[32, 4], out: the numbers, below 2**bits.
    """
    if bits == 0:
        numbers[:] = 0
        return
    mask = (1 << bits) - 1
    for i in range(_ROWS):
        place = row + (i * bits >> 5)
        shift = i * bits & 31
        if shift + bits <= 32:
            for lane in range(LANES):
                numbers[i, lane] = signed(words[place, lane]) >> shift & mask
        else:
            for lane in range(LANES):
                low = signed(words[place, lane]) >> shift
                high = signed(words[place + 1, lane]) << (32 - shift)
                numbers[i, lane] = (low | high) & mask
