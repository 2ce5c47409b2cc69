"""Terms and what belongs to each as blocks of 16; see FORMAT.md, "Term dictionary".

Imports other kernels only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK
from indexer.kernels.jit import kernel
from indexer.kernels.varints import MAX_VARINT_BYTES, write_varints

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]

TERMS_PER_BLOCK = 16

POSTINGS = 0
SKIP_ENTRIES = 1
POSITION_BLOCKS = 2
TAIL_BYTES = 3
POSITION_TAIL_BYTES = 4
BASES = 5
"""The numbers of a block's base, in their order, and how many they are."""

TERMS_BEFORE = BASES
BYTES_BEFORE = BASES + 1
COUNTERS = BASES + 2
"""What is counted beside them while a dictionary is written."""

MAX_BLOCK_BYTES = MAX_VARINT_BYTES * BASES
MAX_ENTRY_BYTES = MAX_VARINT_BYTES * 6
"""Bytes that a base takes at most, and an entry without its text."""


class ListSizes(NamedTuple):
    """What a dictionary has of the lists of some terms.

    Attributes:
        doc_freqs: int64[n], >= 1.
        total_freqs: int64[n], no smaller; of no use in a field without frequencies.
        tail_bytes: int64[n].
        position_tail_bytes: int64[n]; of no use in a field without positions.
    """

    doc_freqs: Integers
    total_freqs: Integers
    tail_bytes: Integers
    position_tail_bytes: Integers


@kernel
def shared_prefix(texts: Bytes, before: int, start: int, stop: int) -> int:
    """Return how many bytes a term shares with the one before it.

    Args:
        texts: uint8[], not modified.
        before: where the term before starts; it ends at ``start``.
        start: where the term starts.
        stop: where it ends.

    Returns:
        The number of bytes, or -1 if the term is not above the one before.
    """
    shared = 0
    most = min(start - before, stop - start)
    while shared < most and texts[before + shared] == texts[start + shared]:
        shared += 1
    if shared < most:
        return shared if texts[before + shared] < texts[start + shared] else -1
    return shared if stop - start > start - before else -1


@kernel
def _write_text(texts: Bytes, start: int, stop: int, out: Bytes, at: int) -> int:
    for j in range(start, stop):
        out[at] = texts[j]
        at += 1
    return at


@kernel
def encode_terms(
    texts: Bytes,
    text_offsets: Integers,
    sizes: ListSizes,
    has_freqs: bool,
    has_positions: bool,
    counters: Integers,
    out: Bytes,
    block_starts: Integers,
) -> int:
    """Append entries to a dictionary.

    Args:
        texts: uint8[], the last term before these, empty if there is none, then
            the terms.
        text_offsets: int64[n + 2], where each starts, and the end of the last.
        sizes: of the list of each of the n terms, not modified.
        has_freqs: whether the field has frequencies.
        has_positions: whether it has positions.
        counters: int64[7], in and out: the sums of all entries before.
        out: uint8[], out, with room for the texts, ``MAX_ENTRY_BYTES`` a term and
            ``MAX_BLOCK_BYTES`` a block.
        block_starts: int64[], out: byte offset in the section of each block that
            begins here.

    Returns:
        The number of bytes written, or ``-1 - i`` if term ``i`` is not above the
        one before.
    """
    doc_freqs, total_freqs = sizes.doc_freqs, sizes.total_freqs
    tail_bytes, position_tail_bytes = sizes.tail_bytes, sizes.position_tail_bytes
    numbers = np.empty(4, np.int64)
    at = 0
    blocks = 0
    for i in range(len(doc_freqs)):
        start, stop = text_offsets[i + 1], text_offsets[i + 2]
        shared = shared_prefix(texts, text_offsets[i], start, stop)
        if shared < 0 and counters[TERMS_BEFORE] > 0:
            return -1 - i
        if counters[TERMS_BEFORE] % TERMS_PER_BLOCK == 0:
            block_starts[blocks] = counters[BYTES_BEFORE] + at
            blocks += 1
            at = write_varints(out, at, counters, BASES)
            shared = 0
        numbers[0], numbers[1] = shared, stop - start - shared
        at = write_varints(out, at, numbers, 2)
        at = _write_text(texts, start + shared, stop, out, at)
        numbers[0], count = doc_freqs[i], 1
        if has_freqs:
            numbers[count] = total_freqs[i] - doc_freqs[i]
            count += 1
        numbers[count] = tail_bytes[i]
        count += 1
        if has_positions:
            numbers[count] = position_tail_bytes[i]
            count += 1
            counters[POSITION_BLOCKS] += total_freqs[i] // BLOCK
            counters[POSITION_TAIL_BYTES] += position_tail_bytes[i]
        at = write_varints(out, at, numbers, count)
        counters[POSTINGS] += doc_freqs[i]
        counters[SKIP_ENTRIES] += doc_freqs[i] // BLOCK
        counters[TAIL_BYTES] += tail_bytes[i]
        counters[TERMS_BEFORE] += 1
    counters[BYTES_BEFORE] += at
    return at
