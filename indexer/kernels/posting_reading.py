"""Documents and frequencies back out of posting lists; see FORMAT.md, "Posting lists".

Nothing that is read is trusted. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK, LANES, MAX_BITS, unpack_block
from indexer.kernels.jit import kernel
from indexer.kernels.posting_lists import (
    BLOCK_BITS,
    BLOCK_OFFSET,
    FIRST_IMPACTS,
    LAST_DOCUMENT,
    MAX_TAIL_NUMBERS,
    SKIP_WORDS_WITH_FREQS,
)
from indexer.kernels.reading_faults import BAD_BLOCKS, BAD_SKIPS, BAD_TAILS, BAD_TOTAL
from indexer.kernels.signed import signed
from indexer.kernels.varints import read_varints

Bytes = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

_MASK_32 = 0xFFFFFFFF


@kernel
def block_place(skips: Words, entry: int, rows: int) -> tuple[int, int, int]:
    """Return where a full block is.

    Args:
        skips: uint32[entries, 3 or 5], not modified.
        entry: one of them.
        rows: rows of words that there are.

    Returns:
        Its first row, and the bits of its gaps and of its frequencies; -1 as the
        row where that is impossible.
    """
    offset = signed(skips[entry, BLOCK_OFFSET])
    widths = signed(skips[entry, BLOCK_BITS])
    row = offset // LANES
    doc_bits = widths & 255
    freq_bits = widths >> 8
    has_freqs = skips.shape[1] == SKIP_WORDS_WITH_FREQS
    if doc_bits > MAX_BITS or freq_bits > (MAX_BITS if has_freqs else 0):
        return -1, 0, 0
    if offset % LANES > 0 or row + doc_bits + freq_bits > rows:
        return -1, 0, 0
    return row, doc_bits, freq_bits


@kernel
def _read_gaps(gaps: Numbers, document: int, out: Numbers) -> int:
    """Turn a block's gaps, uint32[32, 4], to documents; return the last, maybe out of range."""
    for i in range(len(gaps)):
        for lane in range(LANES):
            document += signed(gaps[i, lane]) + 1
            out[LANES * i + lane] = document & _MASK_32
    return document


@kernel
def _read_tail_documents(
    numbers: Integers, count: int, has_freqs: bool, document: int, documents: int, out: Numbers
) -> int:
    """Turn the numbers of a tail to documents after another one; return 0 or a fault."""
    at = 0
    for i in range(len(out)):
        if at >= count:
            return BAD_TAILS
        gap = numbers[at]
        at += 1
        if has_freqs:
            at += 1 - (gap & 1)
            gap >>= 1
        if gap >= documents - 1 - document:
            return BAD_TAILS
        document += gap + 1
        out[i] = document
    return 0 if at == count else BAD_TAILS


@kernel
def _read_documents(
    skips: Words,
    words: Words,
    tails: Bytes,
    first_skip: int,
    tail_start: int,
    tail_stop: int,
    documents: int,
    gaps: Numbers,
    numbers: Integers,
    out: Numbers,
) -> int:
    """As :func:`read_documents`, with arrays to work in."""
    blocks = len(out) // BLOCK
    if not 0 <= first_skip <= len(skips) - blocks:
        return BAD_SKIPS
    document = -1
    for block in range(blocks):
        entry = first_skip + block
        row, doc_bits, _ = block_place(skips, entry, len(words))
        if row < 0:
            return BAD_SKIPS
        unpack_block(words, row, doc_bits, gaps)
        document = _read_gaps(gaps, document, out[block * BLOCK : (block + 1) * BLOCK])
        if document >= documents or document != signed(skips[entry, LAST_DOCUMENT]):
            return BAD_BLOCKS
    if tail_stop > len(tails):
        return BAD_TAILS
    has_freqs = skips.shape[1] == SKIP_WORDS_WITH_FREQS
    count, at = read_varints(tails, tail_start, tail_stop, numbers, len(numbers))
    if at != tail_stop:
        return BAD_TAILS
    rest = out[blocks * BLOCK :]
    return _read_tail_documents(numbers, count, has_freqs, document, documents, rest)


@kernel
def read_documents(
    skips: Words,
    words: Words,
    tails: Bytes,
    first_skip: int,
    tail_start: int,
    tail_stop: int,
    documents: int,
    out: Numbers,
) -> int:
    """Read the documents of a list.

    Args:
        skips: uint32[entries, 3, or 5 with frequencies], not modified.
        words: uint32[rows, 4], full blocks, not modified.
        tails: uint8[], not modified.
        first_skip: entry of the list's first full block.
        tail_start: where its tail starts.
        tail_stop: where that ends.
        documents: above all document ids.
        out: uint32[doc_freq], out: document ids, ascending.

    Returns:
        0, or the fault that was found; then ``out`` holds anything.
    """
    gaps = np.empty((BLOCK // LANES, LANES), np.uint32)
    numbers = np.empty(MAX_TAIL_NUMBERS, np.int64)
    places = first_skip, tail_start, tail_stop
    return _read_documents(skips, words, tails, *places, documents, gaps, numbers, out)


@kernel
def read_documents_of_lists(
    skips: Words,
    words: Words,
    tails: Bytes,
    first_skips: Integers,
    tail_starts: Integers,
    tail_stops: Integers,
    offsets: Integers,
    documents: int,
    out: Numbers,
) -> int:
    """Read the documents of many lists, list after list; as :func:`read_documents`.

    Args:
        skips: as :func:`read_documents`, and so are all that it has, one a list.
        words: the same.
        tails: the same.
        first_skips: int64[n].
        tail_starts: int64[n].
        tail_stops: int64[n].
        offsets: int64[n + 1], places in ``out`` of each list.
        documents: above all document ids.
        out: uint32[offsets[n]], out.
    """
    gaps = np.empty((BLOCK // LANES, LANES), np.uint32)
    numbers = np.empty(MAX_TAIL_NUMBERS, np.int64)
    for n in range(len(first_skips)):
        places = first_skips[n], tail_starts[n], tail_stops[n]
        of_list = out[offsets[n] : offsets[n + 1]]
        fault = _read_documents(skips, words, tails, *places, documents, gaps, numbers, of_list)
        if fault < 0:
            return fault
    return 0


@kernel
def _read_block_freqs(less_one: Numbers, out: Numbers) -> int:
    """Turn a block's numbers, uint32[32, 4], to frequencies; return their sum or -1."""
    total = 0
    largest = 0
    for i in range(len(less_one)):
        for lane in range(LANES):
            freq = signed(less_one[i, lane]) + 1
            total += freq
            largest |= freq
            out[LANES * i + lane] = freq & _MASK_32
    return total if largest <= _MASK_32 else -1


@kernel
def _read_tail_freqs(numbers: Integers, count: int, out: Numbers) -> int:
    """Turn the numbers of a tail to frequencies; return their sum or -1."""
    total = 0
    at = 0
    for i in range(len(out)):
        if at >= count:
            return -1
        freq = 1
        if numbers[at] & 1 == 0:
            at += 1
            if at == count or numbers[at] > _MASK_32 - 2:
                return -1
            freq = numbers[at] + 2
        at += 1
        total += freq
        out[i] = freq
    return total if at == count else -1


@kernel
def _read_freqs(
    skips: Words,
    words: Words,
    tails: Bytes,
    first_skip: int,
    tail_start: int,
    tail_stop: int,
    total_freq: int,
    less_one: Numbers,
    numbers: Integers,
    out: Numbers,
) -> int:
    """As :func:`read_freqs`, with arrays to work in."""
    blocks = len(out) // BLOCK
    if not 0 <= first_skip <= len(skips) - blocks:
        return BAD_SKIPS
    total = 0
    for block in range(blocks):
        row, doc_bits, freq_bits = block_place(skips, first_skip + block, len(words))
        if row < 0:
            return BAD_SKIPS
        unpack_block(words, row + doc_bits, freq_bits, less_one)
        of_block = _read_block_freqs(less_one, out[block * BLOCK : (block + 1) * BLOCK])
        if of_block < 0:
            return BAD_BLOCKS
        total += of_block
        if total > total_freq:  # looked at often, so that no sum can overflow
            return BAD_TOTAL
    if tail_stop > len(tails):
        return BAD_TAILS
    count, at = read_varints(tails, tail_start, tail_stop, numbers, len(numbers))
    of_tail = _read_tail_freqs(numbers, count, out[blocks * BLOCK :])
    if at != tail_stop or of_tail < 0:
        return BAD_TAILS
    return 0 if total + of_tail == total_freq else BAD_TOTAL


@kernel
def read_freqs(
    skips: Words,
    words: Words,
    tails: Bytes,
    first_skip: int,
    tail_start: int,
    tail_stop: int,
    total_freq: int,
    out: Numbers,
) -> int:
    """Read the frequencies of a list of a field that has them.

    Args:
        skips: uint32[entries, 5], not modified.
        words: uint32[rows, 4], full blocks, not modified.
        tails: uint8[], not modified.
        first_skip: entry of the list's first full block.
        tail_start: where its tail starts.
        tail_stop: where that ends.
        total_freq: what the frequencies have to sum up to, at most 2**62.
        out: uint32[doc_freq], out: frequencies, >= 1.

    Returns:
        0, or the fault that was found; then ``out`` holds anything.
    """
    less_one = np.empty((BLOCK // LANES, LANES), np.uint32)
    numbers = np.empty(MAX_TAIL_NUMBERS, np.int64)
    places = first_skip, tail_start, tail_stop
    return _read_freqs(skips, words, tails, *places, total_freq, less_one, numbers, out)


@kernel
def read_freqs_of_lists(
    skips: Words,
    words: Words,
    tails: Bytes,
    first_skips: Integers,
    tail_starts: Integers,
    tail_stops: Integers,
    offsets: Integers,
    total_freqs: Integers,
    out: Numbers,
) -> int:
    """Read the frequencies of many lists, list after list; as :func:`read_freqs`.

    Args:
        skips: as :func:`read_freqs`, and so are all that it has, one a list.
        words: the same.
        tails: the same.
        first_skips: int64[n].
        tail_starts: int64[n].
        tail_stops: int64[n].
        offsets: int64[n + 1], places in ``out`` of each list.
        total_freqs: int64[n].
        out: uint32[offsets[n]], out.
    """
    less_one = np.empty((BLOCK // LANES, LANES), np.uint32)
    numbers = np.empty(MAX_TAIL_NUMBERS, np.int64)
    for n in range(len(first_skips)):
        places = first_skips[n], tail_starts[n], tail_stops[n]
        of_list = out[offsets[n] : offsets[n + 1]]
        total = total_freqs[n]
        fault = _read_freqs(skips, words, tails, *places, total, less_one, numbers, of_list)
        if fault < 0:
            return fault
    return 0


@kernel
def read_block_bounds(skips: Words, first_skip: int, documents: int, out: Numbers) -> int:
    """Read the last document of each full block of a list.

    Args:
        skips: uint32[entries, 3 or 5], not modified.
        first_skip: entry of the list's first full block.
        documents: above all document ids.
        out: uint32[full blocks], out: document ids, ascending.

    Returns:
        0, or the fault that was found; then ``out`` holds anything.
    """
    if not 0 <= first_skip <= len(skips) - len(out):
        return BAD_SKIPS
    last = -1
    for block in range(len(out)):
        document = signed(skips[first_skip + block, LAST_DOCUMENT])
        if not last < document < documents:
            return BAD_SKIPS
        out[block] = document
        last = document
    return 0


@kernel
def read_impacts(skips: Words, first_skip: int, freqs: Codes, codes: Codes) -> int:
    """Read the impacts of each full block of a list of a field with frequencies.

    Args:
        skips: uint32[entries, 5], not modified.
        first_skip: entry of the list's first full block.
        freqs: uint8[full blocks, 4], out; 255 is 255 or more.
        codes: uint8[full blocks, 4], out: length codes.

    Returns:
        0, or the fault that was found; then the arrays hold anything.
    """
    if not 0 <= first_skip <= len(skips) - len(freqs):
        return BAD_SKIPS
    for block in range(len(freqs)):
        for pair in range(2):
            word = signed(skips[first_skip + block, FIRST_IMPACTS + pair])
            freqs[block, 2 * pair] = word & 255
            codes[block, 2 * pair] = word >> 8 & 255
            freqs[block, 2 * pair + 1] = word >> 16 & 255
            codes[block, 2 * pair + 1] = word >> 24
    return 0
