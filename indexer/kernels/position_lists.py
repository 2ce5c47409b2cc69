"""Positions of posting lists as full blocks and tails; see FORMAT.md, "Positions".

Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK, LANES, bits_needed, pack_block
from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed
from indexer.kernels.varints import write_varints

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

MAX_POSITION_BYTES = 5
"""Bytes that a number of a tail takes at most."""


@kernel
def encode_position_blocks(
    gaps: Numbers, totals: Integers, first_word: int, block_offsets: Integers, words: Words
) -> int:
    """Encode the full blocks of positions of lists.

    Args:
        gaps: uint32[sum of totals], the first position of each document, then
            distances, those of a list after those of the list before.
        totals: int64[n], how many of them each list has.
        first_word: words in the section before these.
        block_offsets: int64[full blocks], out: where each starts in the section.
        words: uint32[rows, 4], out, with room for 32 rows a block.

    Returns:
        The number of rows written.
    """
    block = 0
    row = 0
    first = 0
    for n in range(len(totals)):
        for start in range(first, first + totals[n] - BLOCK + 1, BLOCK):
            of_block = gaps[start : start + BLOCK]
            bits = bits_needed(of_block)
            pack_block(of_block, bits, words, row)
            block_offsets[block] = first_word + LANES * row
            block += 1
            row += bits
        first += totals[n]
    return row


@kernel
def encode_position_tails(gaps: Numbers, totals: Integers, out: Bytes, tail_bytes: Integers) -> int:
    """Encode what follows the last full block of positions of each list.

    Args:
        gaps: as for :func:`encode_position_blocks`.
        totals: the same.
        out: uint8[], out, with room for ``MAX_POSITION_BYTES`` a number of a tail.
        tail_bytes: int64[n], out: the bytes of each tail.

    Returns:
        The number of bytes written.
    """
    numbers = np.empty(BLOCK, np.int64)
    at = 0
    end = 0
    for n in range(len(totals)):
        end += totals[n]
        count = totals[n] % BLOCK
        for i in range(count):
            numbers[i] = signed(gaps[end - count + i])
        tail_start = at
        at = write_varints(out, at, numbers, count)
        tail_bytes[n] = at - tail_start
    return at
