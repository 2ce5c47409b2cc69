"""Posting lists of one batch of texts, as bytes that wait in memory for a segment.

A batch is inverted at once and appended to a pool as a run: one list for each
term that occurs in it. When the segment is written, a term's lists in all runs
follow each other, since later batches have later documents.

A list is ``varint(documents)``, then for each document its distance from the
one before (from -1 at the start of each list) as ``varint(2 * distance + 1)``
if the term occurs once in it, or ``varint(2 * distance) varint(frequency)``,
and its positions as distances, the first from 0. Lists without positions hold
only ``varint(distance)``. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.inversion import POSITION_BITS
from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]
Keys = npt.NDArray[np.int64]

BYTES_PER_OCCURRENCE = 20
"""The room that an occurrence can take at most: four varints of five bytes."""


@kernel
def _write(pool: Bytes, at: int, value: int) -> int:
    while value > 127:
        pool[at] = value & 127 | 128
        at += 1
        value >>= 7
    pool[at] = value
    return at + 1


@kernel
def _read(pool: Bytes, at: int) -> tuple[int, int]:
    value = int(pool[at])
    at += 1
    if value < 128:
        return value, at
    value &= 127
    shift = 7
    while pool[at] > 127:
        value |= (int(pool[at]) & 127) << shift
        shift += 7
        at += 1
    return value | int(pool[at]) << shift, at + 1


@kernel
def _documents(occurrences: Keys) -> int:
    """Return how many different texts some sorted occurrences are in."""
    count = 0
    last = -1
    for i in range(len(occurrences)):
        text = int(occurrences[i]) >> POSITION_BITS
        count += text != last
        last = text
    return count


@kernel
def _write_positions(pool: Bytes, at: int, occurrences: Keys) -> int:
    last = 0
    for i in range(len(occurrences)):
        position = int(occurrences[i]) & ((1 << POSITION_BITS) - 1)
        at = _write(pool, at, position - last)
        last = position
    return at


@kernel
def _write_list(pool: Bytes, at: int, occurrences: Keys, first_document: int) -> int:
    at = _write(pool, at, _documents(occurrences))
    last_document = -1
    i = 0
    while i < len(occurrences):
        text = int(occurrences[i]) >> POSITION_BITS
        end = i + 1
        while end < len(occurrences) and int(occurrences[end]) >> POSITION_BITS == text:
            end += 1
        distance = first_document + text - last_document
        if end - i == 1:
            at = _write(pool, at, 2 * distance + 1)
        else:
            at = _write(pool, at, 2 * distance)
            at = _write(pool, at, end - i)
        at = _write_positions(pool, at, occurrences[i:end])
        last_document = first_document + text
        i = end
    return at


@kernel
def write_run(
    pool: Bytes,
    at: int,
    occurrences: Keys,
    starts: Offsets,
    first_document: int,
    addresses: Offsets,
) -> int:
    """Append a list with positions for each term of an inverted batch.

    Args:
        pool: uint8[], with room for ``BYTES_PER_OCCURRENCE`` an occurrence.
        at: where the run starts.
        occurrences: int64[words], as :func:`indexer.kernels.inversion.invert`
            gives them.
        starts: int64[terms + 1], the first occurrence of each term.
        first_document: the document that text 0 of the batch is.
        addresses: int64[terms], out: where each list starts.

    Returns:
        Where the run ends.
    """
    for term in range(len(starts) - 1):
        addresses[term] = at
        at = _write_list(pool, at, occurrences[starts[term] : starts[term + 1]], first_document)
    return at


@kernel
def write_document_run(
    pool: Bytes,
    at: int,
    occurrences: Keys,
    starts: Offsets,
    first_document: int,
    addresses: Offsets,
) -> int:
    """Append a list without positions for each term; as :func:`write_run`."""
    for term in range(len(starts) - 1):
        addresses[term] = at
        of_term = occurrences[starts[term] : starts[term + 1]]
        at = _write(pool, at, _documents(of_term))
        last_document = -1
        for i in range(len(of_term)):
            document = first_document + (int(of_term[i]) >> POSITION_BITS)
            if document != last_document:
                at = _write(pool, at, document - last_document)
                last_document = document
    return at


@kernel
def addresses_by_term(
    terms: Ids, addresses: Offsets, term_count: int, starts: Offsets, grouped: Offsets
) -> None:
    """Group the addresses of lists by term, those of a term in the order given.

    Args:
        terms: uint32[lists], the term of each list, below ``term_count``.
        addresses: int64[lists], where each list starts.
        term_count: number of terms.
        starts: int64[term_count + 1], out: the first list of each term.
        grouped: int64[lists], out: the addresses.
    """
    starts[:] = 0
    for i in range(len(terms)):
        starts[terms[i] + 1] += 1
    for term in range(term_count):
        starts[term + 1] += starts[term]
    places = starts.copy()
    for i in range(len(terms)):
        grouped[places[terms[i]]] = addresses[i]
        places[terms[i]] += 1


@kernel
def _read_list(
    pool: Bytes, at: int, posting: int, gap: int, doc_ids: Ids, freqs: Ids, gaps: Ids
) -> tuple[int, int]:
    """Read a list; return the next free posting and gap, or -1 for lack of room."""
    documents, at = _read(pool, at)
    if posting + documents > len(doc_ids):
        return -1, -1
    document = -1
    for i in range(posting, posting + documents):
        code, at = _read(pool, at)
        freq = 1
        if code & 1 == 0:
            freq, at = _read(pool, at)
        document += code >> 1
        if gap + freq > len(gaps):
            return -1, -1
        doc_ids[i] = document
        freqs[i] = freq
        for j in range(gap, gap + freq):
            gaps[j], at = _read(pool, at)
        gap += freq
    return posting + documents, gap


@kernel
def read_lists(
    pool: Bytes,
    order: npt.NDArray[np.int32],
    starts: Offsets,
    grouped: Offsets,
    posting_offsets: Offsets,
    doc_ids: Ids,
    freqs: Ids,
    gaps: Ids,
) -> tuple[int, int]:
    """Read the lists of terms out of all runs as flat arrays, as many as find room.

    Args:
        pool: the runs.
        order: int32[n], the terms to read.
        starts: as :func:`addresses_by_term` gives them.
        grouped: the same.
        posting_offsets: int64[n + 1], out: the first posting of each term.
        doc_ids: uint32[], out: by posting.
        freqs: uint32[], out: by posting.
        gaps: uint32[], out: by occurrence, the first position in a document,
            then distances.

    Returns:
        The number of terms read, and of gaps. With no term read, not even the
        first one found room.
    """
    posting = 0
    gap = 0
    posting_offsets[0] = 0
    for i in range(len(order)):
        next_posting, next_gap = posting, gap
        for at in range(starts[order[i]], starts[order[i] + 1]):
            next_posting, next_gap = _read_list(
                pool, int(grouped[at]), next_posting, next_gap, doc_ids, freqs, gaps
            )
            if next_posting < 0:
                return i, gap
        posting, gap = next_posting, next_gap
        posting_offsets[i + 1] = posting
    return len(order), gap


@kernel
def read_document_lists(
    pool: Bytes,
    order: npt.NDArray[np.int32],
    starts: Offsets,
    grouped: Offsets,
    posting_offsets: Offsets,
    doc_ids: Ids,
) -> int:
    """Read lists without positions; as :func:`read_lists`, returns the terms read."""
    posting = 0
    posting_offsets[0] = 0
    for i in range(len(order)):
        next_posting = posting
        for list_at in range(starts[order[i]], starts[order[i] + 1]):
            documents, at = _read(pool, int(grouped[list_at]))
            if next_posting + documents > len(doc_ids):
                return i
            document = -1
            for j in range(next_posting, next_posting + documents):
                distance, at = _read(pool, at)
                document += distance
                doc_ids[j] = document
            next_posting += documents
        posting = next_posting
        posting_offsets[i + 1] = posting
    return len(order)
