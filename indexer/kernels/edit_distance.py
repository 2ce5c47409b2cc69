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
    codes: Codes,
    starts: Integers,
    stops: Integers,
    target: Codes,
    most: int,
    swaps: bool,
    out: Integers,
) -> None:
    """Find the distances of words from one, in insertions, deletions and replacements.

    After Wagner and Fischer 1974, "The string-to-string correction problem"; a word is
    given up as soon as all its beginnings are too far away. With swaps, two letters side
    by side that changed places are one error, none of the two changed otherwise (the
    restricted distance of Damerau 1964, "optimal string alignment").

    Args:
        codes: uint32[], code points of the words, not modified.
        starts: int64[n], where each word starts, not modified.
        stops: int64[n], where it ends, not modified.
        target: uint32[m], not modified.
        most: distances above do not matter.
        swaps: whether a swap is one error, not two.
        out: int64[n], out; ``most + 1`` for every distance above ``most``.
    """
    size = len(target)
    rows = np.empty((3, size + 1), np.int64)
    for n in range(len(starts)):
        out[n] = most + 1
        length = stops[n] - starts[n]
        if abs(length - size) > most:
            continue
        for i in range(size + 1):
            rows[0, i] = i
        least = 0
        for at in range(length):
            if least > most:
                break
            least = _next_row(rows, codes, starts[n], at, target, swaps)
        if least <= most:
            out[n] = min(rows[length % 3, size], most + 1)


@kernel
def _next_row(
    rows: Integers,
    codes: Codes,
    start: int,
    at: int,
    target: Codes,
    swaps: bool,
) -> int:
    """Find the distances of a word's beginning from all beginnings of the target.

    Args:
        rows: int64[3, m + 1], those of the beginnings before, by turns; one row is set.
        codes: uint32[], code points.
        start: where the word starts.
        at: place in the word of the beginning's last letter.
        target: uint32[m].
        swaps: as in :func:`edit_distances`.

    Returns:
        The least of them.
    """
    row, above, before = (at + 1) % 3, at % 3, (at + 2) % 3
    letter = codes[start + at]
    rows[row, 0] = least = at + 1
    for i in range(len(target)):
        distance = min(
            rows[above, i] + (target[i] != letter), rows[above, i + 1] + 1, rows[row, i] + 1
        )
        if (
            swaps
            and at > 0
            and i > 0
            and target[i - 1] == letter
            and target[i] == codes[start + at - 1]
        ):
            distance = min(distance, rows[before, i - 1] + 1)
        rows[row, i + 1] = distance
        least = min(least, distance)
    return least
