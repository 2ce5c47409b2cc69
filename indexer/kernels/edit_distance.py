"""How many letters have to be changed to make one word another.

Imports :mod:`indexer.kernels.jit` only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

_FULL_BYTES = 4
"""Most bytes of a letter in UTF-8."""


@kernel
def edit_distances(
    texts: Bytes,
    offsets: Integers,
    target: Codes,
    most: int,
    swaps: bool,
    out: Integers,
) -> None:
    """Find the distances of words from one, in insertions, deletions and replacements.

    After Wagner and Fischer 1974, "The string-to-string correction problem"; a word is
    given up as soon as all its beginnings are too far away. With swaps, two letters side
    by side that changed places are one error, none of the two changed otherwise (the
    restricted distance of Damerau 1964, "optimal string alignment"). Most words are given
    up before that, by their lengths and by the sets of their letters: an error changes
    the length by one at most, and takes away and adds one letter at most.

    Args:
        texts: uint8[], words in UTF-8, one behind the other, not modified.
        offsets: int64[n + 1], where each word starts, not modified.
        target: uint32[m], code points, not modified.
        most: distances above do not matter.
        swaps: whether a swap is one error, not two.
        out: int64[n], out; ``most + 1`` for every distance above ``most``.
    """
    size = len(target)
    rows = np.empty((3, size + 1), np.int64)
    codes = np.empty(size + most + 1, np.uint32)
    wanted = _letters(target, size)
    for n in range(len(out)):
        out[n] = most + 1
        stored_bytes = offsets[n + 1] - offsets[n]
        if stored_bytes < size - most or stored_bytes > _FULL_BYTES * (size + most):
            continue
        length = _decode(texts, offsets[n], offsets[n + 1], codes)
        if abs(length - size) > most:
            continue
        if _bits(wanted ^ _letters(codes, length)) > 2 * most:
            continue
        for i in range(size + 1):
            rows[0, i] = i
        least = 0
        for at in range(length):
            if least > most:
                break
            least = _next_row(rows, codes, at, target, swaps)
        if least <= most:
            out[n] = min(rows[length % 3, size], most + 1)


@kernel
def _decode(texts: Bytes, start: int, stop: int, codes: Codes) -> int:
    """Read the letters of a word, as many as there is room for, and return how many."""
    length = 0
    at = start
    while at < stop and length < len(codes):
        lead = texts[at]
        at += 1
        code = np.uint32(lead)
        if lead >= 0xC0:
            code = np.uint32(lead & (0x1F if lead < 0xE0 else 0x0F if lead < 0xF0 else 0x07))
            while at < stop and texts[at] & 0xC0 == 0x80:
                code = np.uint32(code << np.uint32(6) | np.uint32(texts[at] & 0x3F))
                at += 1
        codes[length] = code
        length += 1
    return length


@kernel
def _letters(codes: Codes, length: int) -> np.uint64:
    """Return which letters a word has, as a set of 64: letters that share a bit are one."""
    letters = np.uint64(0)
    for i in range(length):
        letters |= np.uint64(1) << np.uint64(codes[i] & np.uint32(63))
    return letters


@kernel
def _bits(letters: np.uint64) -> int:
    """Return how many members a set has."""
    count = 0
    while letters:
        letters &= letters - np.uint64(1)
        count += 1
    return count


@kernel
def _next_row(
    rows: Integers,
    codes: Codes,
    at: int,
    target: Codes,
    swaps: bool,
) -> int:
    """Find the distances of a word's beginning from all beginnings of the target.

    Args:
        rows: int64[3, m + 1], those of the beginnings before, by turns; one row is set.
        codes: uint32[], code points of the word.
        at: place in the word of the beginning's last letter.
        target: uint32[m].
        swaps: as in :func:`edit_distances`.

    Returns:
        The least of them.
    """
    row, above, before = (at + 1) % 3, at % 3, (at + 2) % 3
    letter = codes[at]
    rows[row, 0] = least = at + 1
    for i in range(len(target)):
        distance = min(
            rows[above, i] + (target[i] != letter), rows[above, i + 1] + 1, rows[row, i] + 1
        )
        if swaps and at > 0 and i > 0 and target[i - 1] == letter and target[i] == codes[at - 1]:
            distance = min(distance, rows[before, i - 1] + 1)
        rows[row, i + 1] = distance
        least = min(least, distance)
    return least
