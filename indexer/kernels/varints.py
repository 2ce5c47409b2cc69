"""Numbers of any size as bytes: seven bits a byte, lowest first.

The top bit is set on all bytes but the last, see FORMAT.md, "Fields". Imports
only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]

MAX_VARINT_BYTES = 9
"""Bytes of the largest number, 2**63 - 1."""

_END_SHIFT = 7 * MAX_VARINT_BYTES


@kernel
def write_varint(out: Bytes, at: int, value: int) -> int:
    """Write a number.

    Args:
        out: uint8[], with room for ``MAX_VARINT_BYTES``.
        at: where to write.
        value: 0 to 2**63 - 1.

    Returns:
        The place after it.
    """
    while value > 127:
        out[at] = value & 127 | 128
        at += 1
        value >>= 7
    out[at] = value
    return at + 1


@kernel
def read_varint(source: Bytes, at: int, stop: int) -> tuple[int, int]:
    """Read a number that nobody has checked.

    Args:
        source: uint8[], not modified.
        at: where it starts; -1 for what follows a number that was not there, so
            that several can be read before one look at the place.
        stop: where it has to end at the latest, at most ``len(source)``.

    Returns:
        The number, 0 to 2**63 - 1, and the place after it; or 0 and -1 where
        there is none, or a larger one.
    """
    value = 0
    shift = 0
    while 0 <= at < stop and shift < _END_SHIFT:
        byte = int(source[at])
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7
    return 0, -1
