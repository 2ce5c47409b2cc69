"""Places in texts where words begin, sorted by what stands there.

A text is words with a space after each, and ends in a line break: so a place stands
for the rest of its text, and all places whose rest begins with some letters are
neighbours. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.byte_sort import (
    KEY_BYTES,
    MORE,
    SMALL_RANGE,
    find_ties,
    sort_large,
    sort_small,
)
from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.uint32]
Ranks = npt.NDArray[np.uint32]
Order = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Keys = npt.NDArray[np.int64]

END = ord("\n")
SPACE = ord(" ")


@kernel
def find_word_places(
    texts: Bytes, offsets: Offsets, every_word: bool, places: Places, ranks: Ranks
) -> int:
    """Find where texts begin, or where all of their words begin.

    Args:
        texts: uint8[], the texts, the best first.
        offsets: int64[texts + 1], where each starts; at most 2^31 of them.
        every_word: whether other words than the first count.
        places: uint32[>= spaces in the texts, or texts], out, ascending.
        ranks: uint32[as many], out: the number of the text, and for all words but the
            first the number of texts more. So a text is the better found, the lower the
            rank, and its number is the rank modulo the number of texts.

    Returns:
        How many places there are.
    """
    count = 0
    for text in range(len(offsets) - 1):
        for at in range(offsets[text], offsets[text + 1]):
            first = at == offsets[text]
            if texts[at] == END or texts[at] == SPACE:
                continue
            if first or (every_word and texts[at - 1] == SPACE):
                places[count] = at
                ranks[count] = text if first else text + len(offsets) - 1
                count += 1
    return count


@kernel
def _load_keys(
    texts: Bytes, places: Places, order: Order, start: int, stop: int, depth: int, keys: Keys
) -> None:
    """Write what stands at places, after so many bytes, as keys that sort like it."""
    for i in range(start, stop):
        at = signed(places[order[i]]) + depth
        size = 0
        while size < MORE and at + size < len(texts) and texts[at + size] != END:
            size += 1
        key = np.int64(0)
        for j in range(KEY_BYTES):
            key = key << 8 | (np.int64(texts[at + j]) if j < size else 0)
        keys[i] = key << 4 | size


@kernel
def _sort_bucket(texts: Bytes, places: Places, order: Order) -> None:
    """Sort places as :func:`~indexer.kernels.byte_sort.sort_entries` sorts strings."""
    size = len(order)
    keys, other_keys = np.empty(size, np.int64), np.empty(size, np.int64)
    other_order = np.empty(size, np.int32)
    ties, next_ties = np.empty(size + 2, np.int64), np.empty(size + 2, np.int64)
    ties[0], ties[1] = 0, size
    tie_count = 2
    depth = 0
    while tie_count > 0:
        count = 0
        for i in range(0, tie_count, 2):
            start, stop = ties[i], ties[i + 1]
            _load_keys(texts, places, order, start, stop, depth, keys)
            if stop - start <= SMALL_RANGE:
                sort_small(keys, order, start, stop)
            else:
                sort_large(keys, order, start, stop, other_keys, other_order)
            count = find_ties(keys, start, stop, next_ties, count)
        ties, next_ties = next_ties, ties
        tie_count = count
        depth += KEY_BYTES


@kernel
def sort_word_places(texts: Bytes, places: Places) -> Order:
    """Return in which order places are sorted by what stands there up to the line's end.

    They are sorted byte by byte, the shorter first on a tie, equal ones in their order.
    One first byte after the other is sorted, so that little memory is needed.

    Args:
        texts: uint8[], as :func:`find_word_places` has them.
        places: uint32[n], below the length of ``texts``; n below 2^31.

    Returns:
        int32[n], places in ``places``.
    """
    starts = np.zeros(257, np.int64)
    for i in range(len(places)):
        starts[signed(texts[places[i]]) + 1] += 1
    for byte in range(256):
        starts[byte + 1] += starts[byte]
    nexts = starts.copy()
    order = np.empty(len(places), np.int32)
    for i in range(len(places)):
        byte = signed(texts[places[i]])
        order[nexts[byte]] = i
        nexts[byte] += 1
    for byte in range(256):
        if starts[byte + 1] - starts[byte] > 1:
            _sort_bucket(texts, places, order[starts[byte] : starts[byte + 1]])
    return order


@kernel
def _compare(texts: Bytes, place: int, prefix: Bytes) -> int:
    """Return 0 if the prefix stands at a place, else 1 or -1 if what does is above or below."""
    for i in range(len(prefix)):
        if place + i >= len(texts) or texts[place + i] < prefix[i]:
            return -1
        if texts[place + i] > prefix[i]:
            return 1
    return 0


@kernel
def _first_not_below(texts: Bytes, places: Places, prefix: Bytes, start: int, least: int) -> int:
    """Return the first place, from one on, that compares as ``least`` or above."""
    stop = len(places)
    while start < stop:
        middle = (start + stop) // 2
        if _compare(texts, signed(places[middle]), prefix) < least:
            start = middle + 1
        else:
            stop = middle
    return start


@kernel
def places_of_prefix(texts: Bytes, places: Places, prefix: Bytes) -> tuple[int, int]:
    """Return the range of sorted places at which a prefix stands.

    Args:
        texts: uint8[], any bytes.
        places: uint32[n], in the order of :func:`sort_word_places`. If they are not, the
            range is another one, but within n.
        prefix: uint8[], without a line break.
    """
    first = _first_not_below(texts, places, prefix, 0, 0)
    return first, _first_not_below(texts, places, prefix, first, 1)
