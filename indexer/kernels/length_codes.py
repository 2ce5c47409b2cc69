"""Lengths of fields in one byte, with an error of an eighth at most.

See FORMAT.md, "Length code"; after Lucene's ``SmallFloat.intToByte4``. Imports only
:mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

_EXACT = 16
"""Lengths below have themselves as their code."""


@kernel
def length_code(length: int) -> int:
    """Return the code of a length, 0 to 239; a longer one's is no smaller.

    Args:
        length: 0 to 2**32 - 1.
    """
    if length < _EXACT:
        return length
    exponent = 0
    mantissa = length
    while mantissa >= _EXACT:
        mantissa >>= 1
        exponent += 1
    return 8 * exponent + mantissa


@kernel
def code_length(code: int) -> int:
    """Return the least length that has a code.

    Args:
        code: 0 to 255.
    """
    if code < _EXACT:
        return code
    return (8 + code % 8) << (code // 8 - 1)


@kernel
def length_codes(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return uint8[n], the codes of lengths.

    Args:
        lengths: int64[n], 0 to 2**32 - 1, not modified.
    """
    codes = np.empty(len(lengths), np.uint8)
    for i in range(len(lengths)):
        codes[i] = length_code(lengths[i])
    return codes
