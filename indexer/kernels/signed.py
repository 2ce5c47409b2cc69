"""Unsigned numbers to signed ones, for what may be negative on the way.

Compiled, ``int(x)`` of an unsigned number stays unsigned, and a difference of two
such numbers wraps around. Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np

from indexer.kernels.jit import kernel


@kernel
def signed(number: np.uint32 | np.uint8) -> int:
    """Return an unsigned number as a signed one of 64 bits."""
    return int(np.int64(number))
