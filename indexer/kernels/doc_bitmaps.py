"""Sets of documents as bits, with the rank of each bit: is it there, and at which place.

A word of 32 bits holds 32 documents; beside it stands how many are in all words
before. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Docs = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]
Bitmaps = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

WORD_BITS = 32


@kernel
def set_bits(docs: Docs, words: Words, ranks: Words) -> None:
    """Make the bitmap of a list.

    Args:
        docs: uint32[n], ascending, below 32 times the words, not modified.
        words: uint32[words], out.
        ranks: uint32[words], out: how many documents are in the words before.
    """
    at = 0
    for word in range(len(words)):
        ranks[word] = at
        bits = 0
        end = (word + 1) * WORD_BITS
        while at < len(docs) and docs[at] < end:
            bits |= 1 << (signed(docs[at]) & 31)
            at += 1
        words[word] = bits


@kernel
def count_bits(word: int) -> int:
    """Return how many of the lowest 32 bits are set.

    Args:
        word: 0 to 2**32 - 1. After Warren, "Hacker's Delight", section 5-1.
    """
    pairs = word - (word >> 1 & 0x55555555)
    fours = (pairs & 0x33333333) + (pairs >> 2 & 0x33333333)
    eights = (fours + (fours >> 4)) & 0x0F0F0F0F
    return eights * 0x01010101 >> 24 & 0xFF


@kernel
def has_bit(words: Words, document: int) -> int:
    """Return 1 if a document is in a bitmap, else 0."""
    return signed(words[document >> 5]) >> (document & 31) & 1


@kernel
def rank_of(words: Words, ranks: Words, document: int) -> int:
    """Return how many documents of a bitmap are below one."""
    word = document >> 5
    below = signed(words[word]) & ((1 << (document & 31)) - 1)
    return signed(ranks[word]) + count_bits(below)


@kernel
def unite_lists(docs: Docs, lists: Places, bitmaps: Bitmaps, words: Words) -> int:
    """Make the bitmap of the documents that are in any of several lists.

    Args:
        docs: uint32[], ascending within each list, not modified.
        lists: int64[n, 3], start, stop and bitmap of each list, -1 without one.
        bitmaps: uint32[m, words], not modified.
        words: uint32[words], out.

    Returns:
        How many there are.
    """
    words[:] = 0
    for n in range(len(lists)):
        bitmap = lists[n, 2]
        if bitmap >= 0:
            for word in range(len(words)):
                words[word] |= bitmaps[bitmap, word]
        else:
            for place in range(lists[n, 0], lists[n, 1]):
                words[docs[place] >> 5] |= np.uint32(1 << (signed(docs[place]) & 31))
    total = 0
    for word in range(len(words)):
        total += count_bits(signed(words[word]))
    return total


@kernel
def list_bits(words: Words, docs: Docs) -> None:
    """List the documents of a bitmap.

    Args:
        words: uint32[words], not modified.
        docs: uint32[n + 1], out: the n documents, ascending, and one of no meaning.
    """
    found = 0
    for word in range(len(words)):
        bits = signed(words[word])
        first = word * WORD_BITS
        for i in range(WORD_BITS if bits > 0 else 0):
            docs[found] = first + i
            found += bits >> i & 1
