"""The English stems of many words at a call. Imports other kernels only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.english_stem import stem_english
from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

STEM_ROOM_BYTES = 72
"""Room that a stem needs while it is made."""


@kernel
def _is_ascii(text: Bytes, start: int, stop: int) -> bool:
    at = start
    while at < stop and text[at] < 0x80:
        at += 1
    return at == stop


@kernel
def stem_english_words(
    words: Bytes, starts: Places, stops: Places, stems: Bytes, stem_starts: Places
) -> None:
    """Stem words; a word of which nothing would be left is its own stem.

    Args:
        words: uint8[], the words are ``words[start:stop]``: folded, of at most
            64 bytes if they are ASCII.
        starts: int64[n].
        stops: int64[n].
        stems: uint8[n * STEM_ROOM_BYTES], out: the stems, one after the other.
        stem_starts: int64[n + 1], out: where each stem starts, and the end of
            the last; words that are empty or not ASCII have an empty one.
    """
    at = np.int64(0)
    for i in range(len(starts)):
        start, stop = starts[i], stops[i]
        stem_starts[i] = at
        if start < stop and _is_ascii(words, start, stop):
            size = stem_english(words, start, stop, stems[at:])
            if size == 0:
                stems[at : at + stop - start] = words[start:stop]
                size = stop - start
            at += size
    stem_starts[len(starts)] = at
