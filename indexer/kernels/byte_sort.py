"""Sort byte strings of flat arrays: byte-wise, the shorter first on a tie.

Seven bytes of each string and how many follow make one number; these are
sorted, and strings that share one are sorted again by their next seven bytes.
The sort is stable and takes linear time in the bytes that it has to look at,
whatever they are. Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]
Order = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]

KEY_BYTES = 7
_KEY_BITS = 60
"""Four bits for the number of bytes left, up to ``MORE``, and 56 for the bytes."""

MORE = KEY_BYTES + 1
_DIGIT_BITS = 12
SMALL_RANGE = 100
"""Up to so many keys an insertion sort is faster than counting (measured)."""


@kernel
def _load_keys(
    texts: Bytes, offsets: Offsets, order: Order, start: int, stop: int, depth: int, keys: Keys
) -> None:
    """Write the keys of strings ``order[start:stop]`` at a depth into the same places."""
    for i in range(start, stop):
        at = offsets[order[i]] + depth
        left = offsets[order[i] + 1] - at
        key = np.int64(0)
        for j in range(KEY_BYTES):
            key = key << 8 | (np.int64(texts[at + j]) if j < left else 0)
        keys[i] = key << 4 | min(left, MORE)


@kernel
def sort_small(keys: Keys, order: Order, start: int, stop: int) -> None:
    """Sort a range by its keys, equal ones in their order.

    Args:
        keys: int64[n], sorted in place.
        order: int32[n], moved with them.
        start: where the range starts.
        stop: where it stops.
    """
    for i in range(start + 1, stop):
        key, entry = keys[i], order[i]
        j = i
        while j > start and keys[j - 1] > key:
            keys[j], order[j] = keys[j - 1], order[j - 1]
            j -= 1
        keys[j], order[j] = key, entry


@kernel
def sort_large(
    keys: Keys, order: Order, start: int, stop: int, other_keys: Keys, other_order: Order
) -> None:
    """Sort a range by the digits of its keys, the last digit first."""
    for shift in range(0, _KEY_BITS, _DIGIT_BITS):
        places = np.zeros((1 << _DIGIT_BITS) + 1, np.int64)
        for i in range(start, stop):
            places[(keys[i] >> shift & ((1 << _DIGIT_BITS) - 1)) + 1] += 1
        if places.max() == stop - start:
            continue
        places[0] = start
        for digit in range(1 << _DIGIT_BITS):
            places[digit + 1] += places[digit]
        for i in range(start, stop):
            digit = keys[i] >> shift & ((1 << _DIGIT_BITS) - 1)
            other_keys[places[digit]] = keys[i]
            other_order[places[digit]] = order[i]
            places[digit] += 1
        keys[start:stop] = other_keys[start:stop]
        order[start:stop] = other_order[start:stop]


@kernel
def find_ties(keys: Keys, start: int, stop: int, ties: Offsets, count: int) -> int:
    """Append start and stop of each run of keys that leaves strings undecided."""
    while start < stop:
        end = start + 1
        while end < stop and keys[end] == keys[start]:
            end += 1
        if end - start > 1 and keys[start] & 15 == MORE:
            ties[count], ties[count + 1] = start, end
            count += 2
        start = end
    return count


@kernel
def sort_entries(texts: Bytes, offsets: Offsets, ids: Order) -> Order:
    """Return ids in the order of their strings.

    Args:
        texts: uint8[], byte strings one after the other.
        offsets: int64[strings + 1], where each starts.
        ids: int32[n], the strings to sort, not modified.

    Returns:
        int32[n], the same ids; those of equal strings stay in their order.
    """
    order = ids.copy()
    keys = np.empty(len(ids), np.int64)
    other_keys, other_order = np.empty_like(keys), np.empty_like(order)
    ties = np.empty(len(ids) + 2, np.int64)
    next_ties = np.empty(len(ids) + 2, np.int64)
    ties[0], ties[1] = 0, len(ids)
    tie_count = 2
    depth = 0
    while tie_count > 0:
        count = 0
        for i in range(0, tie_count, 2):
            start, stop = ties[i], ties[i + 1]
            _load_keys(texts, offsets, order, start, stop, depth, keys)
            if stop - start <= SMALL_RANGE:
                sort_small(keys, order, start, stop)
            else:
                sort_large(keys, order, start, stop, other_keys, other_order)
            count = find_ties(keys, start, stop, next_ties, count)
        ties, next_ties = next_ties, ties
        tie_count = count
        depth += KEY_BYTES
    return order
