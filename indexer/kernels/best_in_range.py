"""The best few of a range of ranked places, of each text only one.

Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Ranks = npt.NDArray[np.uint32]
Found = npt.NDArray[np.int64]

BLOCK_RANKS = 256
"""Ranks of which the least is kept: a block is looked into only for it."""


@kernel
def least_of_blocks(ranks: Ranks) -> Ranks:
    """Return uint32[blocks], the least rank of each block of ``BLOCK_RANKS``.

    Args:
        ranks: uint32[n]; the last block may be shorter.
    """
    least = np.empty((len(ranks) + BLOCK_RANKS - 1) // BLOCK_RANKS, np.uint32)
    for block in range(len(least)):
        start = block * BLOCK_RANKS
        best = ranks[start]
        for i in range(start + 1, min(start + BLOCK_RANKS, len(ranks))):
            best = min(best, ranks[i])
        least[block] = best
    return least


@kernel
def _insert(rank: int, texts: int, out: Found, found: int) -> int:
    """Put a rank among the best; return how many they are then."""
    at = found
    for i in range(found):
        if out[i] % texts == rank % texts:
            if out[i] <= rank:
                return found
            at = i
            break
    if at == found:
        if found == len(out):
            at = found - 1
        else:
            found += 1
    while at > 0 and out[at - 1] > rank:
        out[at] = out[at - 1]
        at -= 1
    out[at] = rank
    return found


@kernel
def best_in_range(ranks: Ranks, least: Ranks, start: int, stop: int, texts: int, out: Found) -> int:
    """Find the lowest ranks in a range, no two of which are of one text.

    Args:
        ranks: uint32[n]; modulo ``texts`` they are numbers of texts.
        least: uint32[], what :func:`least_of_blocks` returns; if it is anything else, of
            that length, others may be found.
        start: first rank of the range.
        stop: the one after the last, ``0 <= start <= stop <= n``.
        texts: number of texts, at least 1.
        out: int64[wanted], out: the ranks found, ascending.

    Returns:
        How many were found.
    """
    found = 0
    if start == stop or len(out) == 0:
        return 0
    for block in range(start // BLOCK_RANKS, (stop - 1) // BLOCK_RANKS + 1):
        if found == len(out) and signed(least[block]) >= out[found - 1]:
            continue
        first = max(start, block * BLOCK_RANKS)
        for i in range(first, min(stop, (block + 1) * BLOCK_RANKS)):
            if found < len(out) or signed(ranks[i]) < out[found - 1]:
                found = _insert(signed(ranks[i]), texts, out, found)
    return found
