"""Terms and the places of their postings back out of a term dictionary.

See FORMAT.md, "Term dictionary". Nothing that is read is trusted: every place that
comes out lies within the sections that it is a place of. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK
from indexer.kernels.jit import kernel
from indexer.kernels.reading_faults import BAD_TERMS
from indexer.kernels.signed import signed
from indexer.kernels.term_blocks import (
    BASES,
    POSITION_BLOCKS,
    POSITION_TAIL_BYTES,
    POSTINGS,
    SKIP_ENTRIES,
    TAIL_BYTES,
    TERMS_PER_BLOCK,
    shared_prefix,
)
from indexer.kernels.varints import read_varints

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

DOC_FREQ = BASES
TOTAL_FREQ = BASES + 1
TAIL_STOP = BASES + 2
POSITION_TAIL_STOP = BASES + 3
PLACES = BASES + 4
"""What is known of a term: where its postings start, by the numbers of a base, and
these; and how many numbers that is."""

HAS_FREQS = BASES
HAS_POSITIONS = BASES + 1
DOCUMENTS = BASES + 2
TERMS = BASES + 3
BOUNDS = BASES + 4
"""What bounds them: of each number of a base, the size of what it is a place of, and
these; and how many numbers that is."""

_MAX_FREQ = (1 << 32) - 1
_MAX_TOTAL = 1 << 62


@kernel
def _block_span(terms: Bytes, block_starts: Numbers, block: int) -> tuple[int, int]:
    """Return where a block starts and ends; -1 as the start where that is impossible."""
    start, stop = signed(block_starts[block]), signed(block_starts[block + 1])
    if start < stop <= len(terms):
        return start, stop
    return -1, -1


@kernel
def _read_base(terms: Bytes, at: int, stop: int, bounds: Integers, places: Integers) -> int:
    """Read a block's base; return the place after it, or -1."""
    count, at = read_varints(terms, at, stop, places, BASES)
    for number in range(BASES):
        if count < BASES or places[number] > bounds[number]:
            return -1
    return at


@kernel
def _read_text(terms: Bytes, at: int, stop: int, numbers: Integers) -> tuple[int, int, int]:
    """Return the shared and own bytes of an entry's text, and where these start, or -1."""
    count, at = read_varints(terms, at, stop, numbers, 2)
    if count < 2 or numbers[1] > stop - at:
        return 0, 0, -1
    return numbers[0], numbers[1], at


@kernel
def _tail_stop(start: int, size_bytes: int, bound: int, numbers: int) -> int:
    """Return where a tail of so many numbers ends, or -1 if it cannot be."""
    if size_bytes > bound - start or size_bytes < numbers:
        return -1
    if numbers == 0 and size_bytes > 0:
        return -1
    return start + size_bytes


@kernel
def _read_lists(
    terms: Bytes, at: int, stop: int, bounds: Integers, numbers: Integers, places: Integers
) -> int:
    """Read what an entry has after its text; return the place after it, or -1."""
    has_freqs, has_positions = bounds[HAS_FREQS], bounds[HAS_POSITIONS]
    expected = 2 + has_freqs + has_positions
    count, at = read_varints(terms, at, stop, numbers, expected)
    doc_freq = numbers[0]
    most = min(bounds[DOCUMENTS], bounds[POSTINGS] - places[POSTINGS])
    if count < expected or not 0 < doc_freq <= most:
        return -1
    if doc_freq // BLOCK > bounds[SKIP_ENTRIES] - places[SKIP_ENTRIES]:
        return -1
    more = numbers[1] * has_freqs
    if more > _MAX_TOTAL or more // doc_freq >= _MAX_FREQ:
        return -1
    places[DOC_FREQ] = doc_freq
    places[TOTAL_FREQ] = doc_freq + more
    start, bound = places[TAIL_BYTES], bounds[TAIL_BYTES]
    places[TAIL_STOP] = _tail_stop(start, numbers[1 + has_freqs], bound, doc_freq % BLOCK)
    places[POSITION_TAIL_STOP] = 0
    if has_positions:
        blocks = places[TOTAL_FREQ] // BLOCK
        if blocks > bounds[POSITION_BLOCKS] - places[POSITION_BLOCKS]:
            return -1
        start, bound = places[POSITION_TAIL_BYTES], bounds[POSITION_TAIL_BYTES]
        rest = places[TOTAL_FREQ] % BLOCK
        places[POSITION_TAIL_STOP] = _tail_stop(start, numbers[3], bound, rest)
    return at if min(places[TAIL_STOP], places[POSITION_TAIL_STOP]) >= 0 else -1


@kernel
def _advance(bounds: Integers, places: Integers) -> None:
    """Move from a term's places to where the next one's start."""
    places[POSTINGS] += places[DOC_FREQ]
    places[SKIP_ENTRIES] += places[DOC_FREQ] // BLOCK
    places[TAIL_BYTES] = places[TAIL_STOP]
    if bounds[HAS_POSITIONS] > 0:
        places[POSITION_BLOCKS] += places[TOTAL_FREQ] // BLOCK
        places[POSITION_TAIL_BYTES] = places[POSITION_TAIL_STOP]


@kernel
def _compare(text: Bytes, start: int, stop: int, target: Bytes, same: int) -> tuple[int, int]:
    """Compare bytes with a term from its byte ``same`` on; return -1, 0 or 1, and what is same."""
    while start < stop and same < len(target) and text[start] == target[same]:
        start += 1
        same += 1
    if start == stop:
        return (0 if same == len(target) else -1), same
    if same == len(target) or text[start] > target[same]:
        return 1, same
    return -1, same


@kernel
def _find_block(terms: Bytes, block_starts: Numbers, target: Bytes, numbers: Integers) -> int:
    """Return the first block whose first term is above the target, or a fault."""
    low = 0
    high = len(block_starts) - 1
    while low < high:
        middle = (low + high) // 2
        start, stop = signed(block_starts[middle]), signed(block_starts[middle + 1])
        if stop > len(terms):
            return BAD_TERMS
        count, at = read_varints(terms, start, stop, numbers, BASES + 2)
        shared, rest = numbers[BASES], numbers[BASES + 1]
        if count < BASES + 2 or shared > 0 or rest > stop - at:
            return BAD_TERMS
        order, _ = _compare(terms, at, at + rest, target, 0)
        if order > 0:
            high = middle
        else:
            low = middle + 1
    return low


@kernel
def _find_in_block(
    terms: Bytes,
    block_starts: Numbers,
    block: int,
    bounds: Integers,
    target: Bytes,
    numbers: Integers,
    places: Integers,
) -> tuple[int, int]:
    """As :func:`find_term`, in the only block that can hold the term.

    ``same`` is how many bytes the term before has in common with the target, which
    it is below: a term that shares more with it is below too, one that shares less
    is above.
    """
    at, stop = _block_span(terms, block_starts, block)
    at = _read_base(terms, at, stop, bounds, places)
    same = 0
    end = min(bounds[TERMS], (block + 1) * TERMS_PER_BLOCK)
    for ordinal in range(block * TERMS_PER_BLOCK, end):
        shared, rest, at = _read_text(terms, at, stop, numbers)
        if at < 0:
            return BAD_TERMS, 0
        order = 1 if shared < same else -1
        if shared == same:
            order, same = _compare(terms, at, at + rest, target, same)
        at = _read_lists(terms, at + rest, stop, bounds, numbers, places)
        if at < 0:
            return BAD_TERMS, 0
        if order >= 0:
            return ordinal, 1 - order
        _advance(bounds, places)
    return end, 0


@kernel
def find_term(
    terms: Bytes, block_starts: Numbers, bounds: Integers, target: Bytes, places: Integers
) -> tuple[int, int]:
    """Find the first term that is not below another.

    Args:
        terms: uint8[], the dictionary, not modified.
        block_starts: uint32[blocks + 1], places of its blocks, not modified.
        bounds: int64[BOUNDS], not modified.
        target: uint8[], the term to find, not modified.
        places: int64[PLACES], out: where the term's postings are, if it was found.

    Returns:
        The ordinal, ``bounds[TERMS]`` if there is no such term, and 1 if the term
        was found, else 0. Or ``BAD_TERMS`` and 0.
    """
    numbers = np.empty(BASES + 2, np.int64)
    after = _find_block(terms, block_starts, target, numbers)
    if after <= 0:
        return after, 0
    return _find_in_block(terms, block_starts, after - 1, bounds, target, numbers, places)


@kernel
def _begin_block(
    terms: Bytes,
    block_starts: Numbers,
    block: int,
    bounds: Integers,
    places: Integers,
    continued: bool,
) -> tuple[int, int]:
    """Read a block's base, which has to continue the places of the block before, if any.

    Returns the place after the base and the block's end, or -1 as the place.
    """
    start, stop = _block_span(terms, block_starts, block)
    expected = places.copy()
    at = _read_base(terms, start, stop, bounds, places)
    for number in range(BASES):
        if continued and places[number] != expected[number]:
            return -1, stop
    return at, stop


@kernel
def read_entries(
    terms: Bytes,
    block_starts: Numbers,
    bounds: Integers,
    first_block: int,
    numbers: Integers,
    shared_bytes: Integers,
    own_starts: Integers,
    text_offsets: Integers,
) -> int:
    """Read consecutive entries, from the beginning of a block on, all but the texts.

    Args:
        terms: uint8[], the dictionary, not modified.
        block_starts: uint32[blocks + 1], places of its blocks, not modified.
        bounds: int64[BOUNDS], not modified.
        first_block: the block to begin with.
        numbers: int64[PLACES, n], out: where the postings of each term are.
        shared_bytes: int64[n], out: how much of each text is that before it.
        own_starts: int64[n], out: where in ``terms`` the rest of it is.
        text_offsets: int64[n + 1], out: where each text starts if they lie one
            after the other, and the end of the last.

    Returns:
        0 or ``BAD_TERMS``; then the arrays hold anything.
    """
    places = np.zeros(PLACES, np.int64)
    work = np.empty(BASES, np.int64)
    text_offsets[0] = 0
    length = 0
    at = stop = 0
    for i in range(len(shared_bytes)):
        if i % TERMS_PER_BLOCK == 0:
            block = first_block + i // TERMS_PER_BLOCK
            if i > 0 and at != stop:
                return BAD_TERMS
            at, stop = _begin_block(terms, block_starts, block, bounds, places, i > 0)
            length = 0
        shared, rest, at = _read_text(terms, at, stop, work)
        if at < 0 or shared > length:
            return BAD_TERMS
        length = shared + rest
        shared_bytes[i], own_starts[i] = shared, at
        text_offsets[i + 1] = text_offsets[i] + length
        at = _read_lists(terms, at + rest, stop, bounds, work, places)
        if at < 0:
            return BAD_TERMS
        numbers[:, i] = places
        _advance(bounds, places)
    count = len(shared_bytes)
    if count == 0 or first_block * TERMS_PER_BLOCK + count < bounds[TERMS]:
        return 0
    return 0 if at == stop and np.all(places[:BASES] == bounds[:BASES]) else BAD_TERMS


@kernel
def copy_texts(
    terms: Bytes,
    shared_bytes: Integers,
    own_starts: Integers,
    text_offsets: Integers,
    texts: Bytes,
) -> int:
    """Read the texts of entries that :func:`read_entries` has read.

    Args:
        terms: as there, and so are the next three, not modified.
        shared_bytes: int64[n].
        own_starts: int64[n].
        text_offsets: int64[n + 1].
        texts: uint8[text_offsets[n]], out.

    Returns:
        0, or ``BAD_TERMS`` if they do not ascend.
    """
    before = 0
    for i in range(len(shared_bytes)):
        start, stop = text_offsets[i], text_offsets[i + 1]
        shared = shared_bytes[i]
        for j in range(shared):
            texts[start + j] = texts[before + j]
        for j in range(stop - start - shared):
            texts[start + shared + j] = terms[own_starts[i] + j]
        if i > 0 and shared_prefix(texts, before, start, stop) < 0:
            return BAD_TERMS
        before = start
    return 0
