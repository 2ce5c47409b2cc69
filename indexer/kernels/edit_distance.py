"""How many letters have to be changed to make one word another.

Imports :mod:`indexer.kernels.jit` only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Codes = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]


@kernel
def edit_distances(
    codes: Codes, starts: Integers, stops: Integers, target: Codes, most: int, out: Integers
) -> None:
    """Find the distances of words from one, in insertions, deletions and replacements.

    After Wagner and Fischer 1974, "The string-to-string correction problem"; a word is
    given up as soon as all its beginnings are too far away.

    Args:
        codes: uint32[], code points of the words, not modified.
        starts: int64[n], where each word starts, not modified.
        stops: int64[n], where it ends, not modified.
        target: uint32[m], not modified.
        most: distances above do not matter.
        out: int64[n], out; ``most + 1`` for every distance above ``most``.
    """
    size = len(target)
    row = np.empty(size + 1, np.int64)
    for n in range(len(starts)):
        out[n] = most + 1
        length = stops[n] - starts[n]
        if abs(length - size) > most:
            continue
        for i in range(size + 1):
            row[i] = i
        least = 0
        for at in range(length):
            if least > most:
                break
            letter = codes[starts[n] + at]
            diagonal = row[0]
            row[0] = least = at + 1
            for i in range(size):
                changed = diagonal + (target[i] != letter)
                diagonal = row[i + 1]
                row[i + 1] = min(changed, diagonal + 1, row[i] + 1)
                least = min(least, row[i + 1])
        if least <= most:
            out[n] = min(row[size], most + 1)
