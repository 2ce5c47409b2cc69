"""Positions back out of posting lists; see FORMAT.md, "Positions".

Nothing that is read is trusted. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK, LANES, MAX_BITS, unpack_block
from indexer.kernels.jit import kernel
from indexer.kernels.reading_faults import (
    BAD_POSITION_BLOCKS,
    BAD_POSITION_OFFSETS,
    BAD_POSITION_TAILS,
    BAD_TOTAL,
)
from indexer.kernels.signed import signed
from indexer.kernels.varints import read_varints

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

_MASK_32 = 0xFFFFFFFF


@kernel
def _position_block_place(block_offsets: Numbers, block: int, rows: int) -> tuple[int, int]:
    """Return the first row and the bits of a block; -1 as the row where that is impossible."""
    start = signed(block_offsets[block])
    words = signed(block_offsets[block + 1]) - start
    if start % LANES > 0 or words % LANES > 0 or not 0 <= words <= LANES * MAX_BITS:
        return -1, 0
    row = start // LANES
    bits = words // LANES
    if row + bits > rows:
        return -1, 0
    return row, bits


@kernel
def _read_gaps(
    block_offsets: Numbers,
    words: Words,
    tails: Bytes,
    first_block: int,
    tail_start: int,
    tail_stop: int,
    numbers: Integers,
    out: Numbers,
) -> int:
    """As :func:`read_position_gaps`, with an array to work in."""
    blocks = len(out) // BLOCK
    if not 0 <= first_block < len(block_offsets) - blocks:
        return BAD_POSITION_OFFSETS
    for block in range(blocks):
        row, bits = _position_block_place(block_offsets, first_block + block, len(words))
        if row < 0:
            return BAD_POSITION_OFFSETS
        of_block = out[block * BLOCK : (block + 1) * BLOCK]
        unpack_block(words, row, bits, of_block.reshape((BLOCK // LANES, LANES)))
    rest = len(out) - blocks * BLOCK
    if tail_stop > len(tails):
        return BAD_POSITION_TAILS
    count, at = read_varints(tails, tail_start, tail_stop, numbers, rest)
    if count < rest or at != tail_stop:
        return BAD_POSITION_TAILS
    for i in range(rest):
        if numbers[i] > _MASK_32:
            return BAD_POSITION_TAILS
        out[blocks * BLOCK + i] = numbers[i]
    return 0


@kernel
def read_position_gaps(
    block_offsets: Numbers,
    words: Words,
    tails: Bytes,
    first_block: int,
    tail_start: int,
    tail_stop: int,
    out: Numbers,
) -> int:
    """Read the positions of a list as distances.

    Args:
        block_offsets: uint32[full blocks + 1], not modified.
        words: uint32[rows, 4], full blocks, not modified.
        tails: uint8[], not modified.
        first_block: the list's first full block.
        tail_start: where its tail starts.
        tail_stop: where that ends.
        out: uint32[total_freq], out: of each document the first position, then the
            distances to the one before.

    Returns:
        0, or the fault that was found; then ``out`` holds anything.
    """
    numbers = np.empty(BLOCK, np.int64)
    places = first_block, tail_start, tail_stop
    return _read_gaps(block_offsets, words, tails, *places, numbers, out)


@kernel
def read_position_gaps_of_lists(
    block_offsets: Numbers,
    words: Words,
    tails: Bytes,
    first_blocks: Integers,
    tail_starts: Integers,
    tail_stops: Integers,
    offsets: Integers,
    out: Numbers,
) -> int:
    """Read the positions of many lists, list after list; as :func:`read_position_gaps`.

    Args:
        block_offsets: as :func:`read_position_gaps`, and so are all that it has,
            one a list.
        words: the same.
        tails: the same.
        first_blocks: int64[n].
        tail_starts: int64[n].
        tail_stops: int64[n].
        offsets: int64[n + 1], places in ``out`` of each list.
        out: uint32[offsets[n]], out.
    """
    numbers = np.empty(BLOCK, np.int64)
    for n in range(len(first_blocks)):
        places = first_blocks[n], tail_starts[n], tail_stops[n]
        of_list = out[offsets[n] : offsets[n + 1]]
        fault = _read_gaps(block_offsets, words, tails, *places, numbers, of_list)
        if fault < 0:
            return fault
    return 0


@kernel
def add_up_positions(gaps: Numbers, freqs: Numbers, out: Numbers) -> int:
    """Turn distances to positions.

    Args:
        gaps: uint32[n], of each document the first position, then distances.
        freqs: uint32[documents], how many of them each document has; n in all.
        out: uint32[n], out: positions, ascending or equal within a document; may
            be ``gaps``.

    Returns:
        0, or the fault that was found: a position above 2**32 - 1, or too few
        distances; then ``out`` holds anything.
    """
    at = 0
    for document in range(len(freqs)):
        freq = signed(freqs[document])
        if freq > len(gaps) - at:
            return BAD_TOTAL
        position = 0
        for i in range(at, at + freq):
            position += signed(gaps[i])
            if position > _MASK_32:
                return BAD_POSITION_BLOCKS
            out[i] = position
        at += freq
    return 0
