"""Posting lists as full blocks, skip entries and tails; see FORMAT.md, "Posting lists".

Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK, LANES, bits_needed, pack_block
from indexer.kernels.impacts import NO_CODE, block_impacts
from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed
from indexer.kernels.varints import write_varints

Bytes = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

SKIP_WORDS = 3
SKIP_WORDS_WITH_FREQS = 5
"""Words of a skip entry."""

LAST_DOCUMENT = 0
BLOCK_OFFSET = 1
BLOCK_BITS = 2
FIRST_IMPACTS = 3
SECOND_IMPACTS = 4
"""The words of a skip entry."""

MAX_BLOCK_ROWS = 64
"""Rows of words that a full block takes at most: gaps and frequencies of 32 bits."""

MAX_TAIL_BYTES = 10
"""Bytes that a posting of a tail takes at most: two numbers of 33 bits."""

MAX_TAIL_NUMBERS = 2 * (BLOCK - 1)
"""Numbers that a tail has at most."""

_MASK_32 = 0xFFFFFFFF


@kernel
def check_lists(offsets: Integers, doc_ids: Numbers, freqs: Numbers, documents: int) -> int:
    """Look for a list that cannot be encoded.

    Args:
        offsets: int64[n + 1], first posting of each list and the end of the last.
        doc_ids: uint32[postings].
        freqs: uint32[postings], or empty.
        documents: above all document ids.

    Returns:
        The first list that is empty, does not ascend, has a document out of range
        or a frequency of 0; -1 if there is none.
    """
    for n in range(len(offsets) - 1):
        last = -1
        for i in range(offsets[n], offsets[n + 1]):
            document = signed(doc_ids[i])
            if document <= last or (len(freqs) > 0 and freqs[i] == 0):
                return n
            last = document
        if not 0 <= last < documents:
            return n
    return -1


@kernel
def list_totals(offsets: Integers, freqs: Numbers) -> Integers:
    """Return int64[n], the sum of the frequencies of each list.

    Args:
        offsets: int64[n + 1], first posting of each list and the end of the last.
        freqs: uint32[postings].
    """
    totals = np.zeros(len(offsets) - 1, np.int64)
    for n in range(len(totals)):
        for i in range(offsets[n], offsets[n + 1]):
            totals[n] += signed(freqs[i])
    return totals


@kernel
def _pack_gaps(doc_ids: Numbers, previous: int, gaps: Numbers, words: Words, row: int) -> int:
    """Pack the gaps of a full block; return their bits."""
    for i in range(BLOCK):
        document = signed(doc_ids[i])
        gaps[i] = document - previous - 1
        previous = document
    bits = bits_needed(gaps)
    pack_block(gaps, bits, words, row)
    return bits


@kernel
def _pack_freqs(freqs: Numbers, less_one: Numbers, words: Words, row: int) -> int:
    """Pack the frequencies of a full block; return their bits."""
    for i in range(BLOCK):
        less_one[i] = signed(freqs[i]) - 1
    bits = bits_needed(less_one)
    pack_block(less_one, bits, words, row)
    return bits


@kernel
def _impact_word(pairs: Integers, first: int) -> int:
    """Return two impacts as one word."""
    low = int(pairs[first, 0]) | int(pairs[first, 1]) << 8
    high = int(pairs[first + 1, 0]) | int(pairs[first + 1, 1]) << 8
    return low | high << 16


@kernel
def encode_blocks(
    offsets: Integers,
    doc_ids: Numbers,
    freqs: Numbers,
    codes: Codes,
    first_word: int,
    skips: Words,
    words: Words,
) -> int:
    """Encode the full blocks of lists.

    Args:
        offsets: int64[n + 1], first posting of each list and the end of the last.
        doc_ids: uint32[postings], lists that :func:`check_lists` finds good.
        freqs: uint32[postings], or empty where the field has none.
        codes: uint8[documents], length codes, or empty where the field has no lengths.
        first_word: words in the section before these.
        skips: uint32[full blocks, 3 or 5], out.
        words: uint32[rows, 4], out, with room for ``MAX_BLOCK_ROWS`` a block.

    Returns:
        The number of rows written.
    """
    scratch = np.empty(BLOCK, np.uint32)
    least = np.full(NO_CODE, NO_CODE, np.int64)
    pairs = np.empty((BLOCK, 2), np.int64)
    entry = 0
    row = 0
    for n in range(len(offsets) - 1):
        previous = -1
        for start in range(offsets[n], offsets[n + 1] - BLOCK + 1, BLOCK):
            of_block = doc_ids[start : start + BLOCK]
            bits = _pack_gaps(of_block, previous, scratch, words, row)
            previous = signed(of_block[BLOCK - 1])
            skips[entry, LAST_DOCUMENT] = previous
            skips[entry, BLOCK_OFFSET] = first_word + LANES * row & _MASK_32
            skips[entry, BLOCK_BITS] = bits
            row += bits
            if len(freqs) > 0:
                freqs_of_block = freqs[start : start + BLOCK]
                freq_bits = _pack_freqs(freqs_of_block, scratch, words, row)
                skips[entry, BLOCK_BITS] = bits | freq_bits << 8
                row += freq_bits
                block_impacts(of_block, freqs_of_block, codes, least, pairs)
                skips[entry, FIRST_IMPACTS] = _impact_word(pairs, 0)
                skips[entry, SECOND_IMPACTS] = _impact_word(pairs, 2)
            entry += 1
    return row


@kernel
def encode_tails(
    offsets: Integers, doc_ids: Numbers, freqs: Numbers, out: Bytes, tail_bytes: Integers
) -> int:
    """Encode what follows the last full block of each list.

    Args:
        offsets: int64[n + 1], first posting of each list and the end of the last.
        doc_ids: uint32[postings], lists that :func:`check_lists` finds good.
        freqs: uint32[postings], or empty where the field has none.
        out: uint8[], out, with room for ``MAX_TAIL_BYTES`` a posting of a tail.
        tail_bytes: int64[n], out: the bytes of each tail.

    Returns:
        The number of bytes written.
    """
    numbers = np.empty(MAX_TAIL_NUMBERS, np.int64)
    at = 0
    for n in range(len(offsets) - 1):
        postings = offsets[n + 1] - offsets[n]
        start = offsets[n] + postings // BLOCK * BLOCK
        previous = signed(doc_ids[start - 1]) if start > offsets[n] else -1
        count = 0
        for i in range(start, offsets[n + 1]):
            document = signed(doc_ids[i])
            gap = document - previous - 1
            previous = document
            numbers[count] = gap
            count += 1
            if len(freqs) > 0:
                rare = freqs[i] == 1
                numbers[count - 1] = 2 * gap + rare
                numbers[count] = signed(freqs[i]) - 2
                count += not rare
        tail_start = at
        at = write_varints(out, at, numbers, count)
        tail_bytes[n] = at - tail_start
    return at
