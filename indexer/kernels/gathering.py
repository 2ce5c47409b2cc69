"""Pick rows of flat arrays: byte strings by id, posting lists by term.

Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Order = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]


@kernel
def gather_texts(texts: Bytes, offsets: Offsets, order: Order) -> tuple[Bytes, Offsets]:
    """Return byte strings in another order.

    Args:
        texts: uint8[], byte strings one after the other.
        offsets: int64[strings + 1], where each starts.
        order: int32[n], the strings wanted.

    Returns:
        The same two arrays for the strings wanted.
    """
    out_offsets = np.zeros(len(order) + 1, np.int64)
    for i in range(len(order)):
        size = offsets[order[i] + 1] - offsets[order[i]]
        out_offsets[i + 1] = out_offsets[i] + size
    out = np.empty(out_offsets[len(order)], np.uint8)
    for i in range(len(order)):
        start = offsets[order[i]]
        for j in range(out_offsets[i + 1] - out_offsets[i]):
            out[out_offsets[i] + j] = texts[start + j]
    return out, out_offsets


@kernel
def equal_neighbours(texts: Bytes, offsets: Offsets, order: Order) -> npt.NDArray[np.bool_]:
    """Return for each string of an order whether it equals the one before it."""
    equal = np.zeros(len(order), np.bool_)
    for i in range(1, len(order)):
        a, b = offsets[order[i - 1]], offsets[order[i]]
        size = offsets[order[i] + 1] - b
        if offsets[order[i - 1] + 1] - a != size:
            continue
        j = 0
        while j < size and texts[a + j] == texts[b + j]:
            j += 1
        equal[i] = j == size
    return equal


@kernel
def gather_postings(
    order: Order,
    posting_offsets: Offsets,
    documents: Offsets,
    out_offsets: Offsets,
    picked: Offsets,
) -> int:
    """Find the postings of lists in another order, without those of deleted documents.

    Args:
        order: int32[n], the lists wanted.
        posting_offsets: int64[lists + 1], the first posting of each list.
        documents: int64[postings], negative where the document is deleted.
        out_offsets: int64[n + 1], out: the first posting of each list wanted.
        picked: int64[>= postings kept], out: the place of each posting kept.

    Returns:
        The number of postings kept.
    """
    count = 0
    out_offsets[0] = 0
    for i in range(len(order)):
        for posting in range(posting_offsets[order[i]], posting_offsets[order[i] + 1]):
            if documents[posting] >= 0:
                picked[count] = posting
                count += 1
        out_offsets[i + 1] = count
    return count


@kernel
def gather_runs(values: Ids, starts: Offsets, picked: Offsets, lengths: Ids, out: Ids) -> int:
    """Copy runs of values in another order; return how many values.

    Args:
        values: uint32[], runs one after the other.
        starts: int64[runs], where each run starts.
        picked: int64[n], the runs wanted.
        lengths: uint32[runs], how long each is.
        out: uint32[>= values of the runs wanted], out.
    """
    count = 0
    for i in range(len(picked)):
        start = starts[picked[i]]
        for j in range(int(lengths[picked[i]])):
            out[count] = values[start + j]
            count += 1
    return count
