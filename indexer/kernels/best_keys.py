"""The best few of many keys. Imports :mod:`indexer.kernels.jit` only."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Keys = npt.NDArray[Any]
Places = npt.NDArray[np.int64]


@kernel
def best_keys(keys: Keys, out: Places) -> int:
    """Find the places of the largest keys, largest first; among equals the first place.

    What was found is kept in order, and a key is looked at again only if it is above the
    least of them: with few wanted of many this is one comparison a key.

    Args:
        keys: float64[n] without NaN, or int64[n], not modified.
        out: int64[wanted], out.

    Returns:
        How many were found: all that are wanted if there are as many keys.
    """
    wanted = len(out)
    found = 0
    for i in range(len(keys)):
        key = keys[i]
        if found == wanted:
            if wanted == 0 or key <= keys[out[wanted - 1]]:
                continue
            at = wanted - 1
        else:
            at = found
            found += 1
        while at > 0 and keys[out[at - 1]] < key:
            out[at] = out[at - 1]
            at -= 1
        out[at] = i
    return found
