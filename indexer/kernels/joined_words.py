"""Texts put together from the words of a table, a space between them.

Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]


@kernel
def _joined_sizes(word_offsets: Offsets, ids: Ids, starts: Offsets, ending_bytes: int) -> Offsets:
    """Return int64[texts + 1], where each text will start."""
    offsets = np.zeros(len(starts), np.int64)
    for text in range(len(starts) - 1):
        size = ending_bytes + max(starts[text + 1] - starts[text] - 1, 0)
        for i in range(starts[text], starts[text + 1]):
            size += word_offsets[ids[i] + 1] - word_offsets[ids[i]]
        offsets[text + 1] = offsets[text] + size
    return offsets


@kernel
def _copy(source: Bytes, start: int, stop: int, out: Bytes, at: int) -> int:
    """Copy bytes to a place; return the place after them."""
    for i in range(start, stop):
        out[at + i - start] = source[i]
    return at + stop - start


@kernel
def join_words(
    words: Bytes, word_offsets: Offsets, ids: Ids, starts: Offsets, ending: Bytes
) -> tuple[Bytes, Offsets]:
    """Return texts made of words.

    Args:
        words: uint8[], the words of a table, one after the other.
        word_offsets: int64[words + 1], where each starts.
        ids: uint32[n], the words of the texts, below the number of words.
        starts: int64[texts + 1], ascending, where each text starts in ``ids``.
        ending: uint8[], what each text ends in.

    Returns:
        uint8[], the texts, and int64[texts + 1], where each starts.
    """
    offsets = _joined_sizes(word_offsets, ids, starts, len(ending))
    out = np.empty(offsets[len(starts) - 1], np.uint8)
    for text in range(len(starts) - 1):
        at = offsets[text]
        for i in range(starts[text], starts[text + 1]):
            if i > starts[text]:
                out[at] = ord(" ")
                at += 1
            at = _copy(words, word_offsets[ids[i]], word_offsets[ids[i] + 1], out, at)
        _copy(ending, 0, len(ending), out, at)
    return out, offsets
