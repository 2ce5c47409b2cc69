"""Unsigned numbers can be subtracted."""

from __future__ import annotations

import numpy as np

from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed


@kernel
def difference(numbers: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> int:
    return signed(numbers[0]) - signed(numbers[1])


def test_a_difference_may_be_negative() -> None:
    """Compiled or not, the smaller less the larger is below 0."""
    assert difference(np.array([0, 2**32 - 1], np.uint32)) == 1 - 2**32
