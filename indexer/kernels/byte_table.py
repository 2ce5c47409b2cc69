"""A hash table of byte strings over flat arrays: each string once, numbered from 0.

Open addressing with linear probing. Many strings are numbered at a call, until
one is new and finds no room: whoever calls makes the arrays larger then and
goes on. Imports only :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Offsets = npt.NDArray[np.uint32]
Slots = npt.NDArray[np.int32]

EMPTY_HASH = 2166136261
"""Hash of the empty string (FNV-1a, RFC 9923)."""

LOWER_CASE = 0x20
"""The bit that makes a lower-case letter of an ASCII letter. Digits and the
apostrophe have it anyway. A table of 256 bytes is a third slower."""

_FNV_PRIME = 16777619
_MASK_32 = 0xFFFFFFFF


class Table(NamedTuple):
    """The arrays of a table, changed in place.

    Too slow to hand to a kernel for each string: counting the references to
    the arrays took more than half of the time (perf record).

    Attributes:
        slots: int32[a power of 2], an entry or -1; more of them than entries.
        texts: uint8[], the entries' bytes one after the other, then free room.
        offsets: uint32[most entries + 1], where each entry starts, the end of
            the last, then free room.
        entries: int64[1], how many there are.
    """

    slots: Slots
    texts: Bytes
    offsets: Offsets
    entries: Places


@kernel
def extend_hash(text_hash: int, byte: int) -> int:
    """Return the hash of a string with one more byte, 0 to 2^32 - 1."""
    return ((text_hash ^ byte) * _FNV_PRIME) & _MASK_32


@kernel
def first_slot(text_hash: int, mask: int) -> int:
    """Return where the search for a string begins; ``mask`` is slots less 1."""
    return (text_hash ^ (text_hash >> 15)) & mask


@kernel
def hash_strings(source: Bytes, starts: Places, stops: Places) -> Hashes:
    """Return uint32[n], the hash of each ``source[start:stop]``."""
    hashes = np.empty(len(starts), np.uint32)
    for i in range(len(starts)):
        text_hash = EMPTY_HASH
        for at in range(starts[i], stops[i]):
            text_hash = extend_hash(text_hash, int(source[at]))
        hashes[i] = text_hash
    return hashes


@kernel
def has_room(table: Table, entries: int, size_bytes: int) -> bool:
    """Return whether so many more entries of so many bytes together can be added."""
    count = table.entries[0]
    return bool(
        count + entries < len(table.offsets)
        and np.int64(table.offsets[count]) + size_bytes <= len(table.texts)
    )


@kernel
def _is_same(texts: Bytes, at: int, source: Bytes, start: int, size: int, set_bits: int) -> bool:
    same = 0
    while same < size and texts[at + same] == source[start + same] | set_bits:
        same += 1
    return same == size


@kernel
def number_strings(
    source: Bytes,
    set_bits: int,
    starts: Places,
    stops: Places,
    hashes: Hashes,
    table: Table,
    ids: Ids,
    first: int,
) -> int:
    """Find the entry of each string, or make it one, as far as there is room.

    Args:
        source: uint8[], may be the table's own ``texts``.
        set_bits: bits to set in each byte of ``source``; ``LOWER_CASE`` or 0.
        starts: int64[n], where the strings start in ``source``; if negative,
            there is no string, and its id stays as it is.
        stops: int64[n], where they end.
        hashes: uint32[n], of the strings with these bits set.
        table: what is known; new strings are added.
        ids: uint32[n], out: the entry of each string.
        first: the string to go on with.

    Returns:
        ``n``, or the first string for which there might be no room.
    """
    slots, texts, offsets = table.slots, table.texts, table.offsets
    mask = len(slots) - 1
    count = table.entries[0]
    tail = np.int64(offsets[count])
    done = len(starts)
    # Loads that depend on nothing overlap: a fifth less time than one by one.
    looked = np.empty(len(starts), np.int32)
    for i in range(first, len(starts)):
        looked[i] = slots[first_slot(int(hashes[i]), mask)]
    for i in range(first, len(starts)):
        start = starts[i]
        if start < 0:
            continue
        size = stops[i] - start
        if count + 1 >= len(offsets) or tail + size > len(texts):
            done = i
            break
        slot = first_slot(int(hashes[i]), mask)
        entry = looked[i] if looked[i] >= 0 else slots[slot]
        while entry >= 0:
            at = int(np.int64(offsets[entry]))
            if np.int64(offsets[entry + 1]) - at == size and _is_same(
                texts, at, source, start, size, set_bits
            ):
                break
            slot = (slot + 1) & mask
            entry = slots[slot]
        if entry < 0:
            entry = count
            for j in range(size):
                texts[tail + j] = source[start + j] | set_bits
            slots[slot] = entry
            tail += size
            count += 1
            offsets[count] = tail
        ids[i] = entry
    table.entries[0] = count
    return done


@kernel
def fill_slots(table: Table) -> None:
    """Enter all entries into the slots, which are all empty."""
    slots, texts, offsets = table.slots, table.texts, table.offsets
    mask = len(slots) - 1
    for entry in range(table.entries[0]):
        text_hash = EMPTY_HASH
        for at in range(np.int64(offsets[entry]), np.int64(offsets[entry + 1])):
            text_hash = extend_hash(text_hash, int(texts[at]))
        slot = first_slot(text_hash, mask)
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = entry
