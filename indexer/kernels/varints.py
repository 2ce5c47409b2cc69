"""Numbers of any size as bytes: seven bits a byte, lowest first.

The top bit is set on all bytes but the last, see FORMAT.md, "Fields". Many numbers go
at a call, since a call with arrays costs as much as a number: it counts references.
Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]

MAX_VARINT_BYTES = 9
"""Bytes of the largest number, 2**63 - 1."""

_END_SHIFT = 7 * MAX_VARINT_BYTES


@kernel
def write_varints(out: Bytes, at: int, numbers: Integers, count: int) -> int:
    """Write numbers.

    Args:
        out: uint8[], with room for ``MAX_VARINT_BYTES`` a number.
        at: where to write.
        numbers: int64[>= count], 0 to 2**63 - 1, not modified.
        count: how many of them.

    Returns:
        The place after them.
    """
    for i in range(count):
        number = int(numbers[i])
        while number > 127:
            out[at] = number & 127 | 128
            at += 1
            number >>= 7
        out[at] = number
        at += 1
    return at


@kernel
def read_varints(
    source: Bytes, at: int, stop: int, numbers: Integers, most: int
) -> tuple[int, int]:
    """Read numbers that nobody has checked, as many as there are.

    Args:
        source: uint8[], not modified.
        at: where the first starts; negative for nowhere.
        stop: where the last has to end at the latest, at most ``len(source)``.
        numbers: int64[>= most], out: 0 to 2**63 - 1.
        most: how many to read at most.

    Returns:
        How many were read, and the place after them; -1 as the place where another
        one should be, but is cut off or above 2**63 - 1.
    """
    count = 0
    while count < most and 0 <= at < stop:
        number = 0
        shift = 0
        more = True
        while more and at < stop and shift < _END_SHIFT:
            byte = int(source[at])
            number |= (byte & 127) << shift
            more = byte > 127
            shift += 7
            at += 1
        if more:
            return count, -1
        numbers[count] = number
        count += 1
    return count, at
