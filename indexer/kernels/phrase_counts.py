"""In how many articles phrases of up to three words stand, and how they are printed.

A phrase is a number made of those of its words, in a hash table of fixed size: if
there are more phrases than it takes, whoever calls counts one part of them after the
other. Imports other kernels only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Tokens = npt.NDArray[np.int32]
WordIds = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]

BREAK = -1
"""Stands among tokens for what no phrase goes across."""

WORD_BITS = 21
MOST_WORDS = 1 << WORD_BITS
"""Three numbers of words make one number of 63 bits."""

MOST_PHRASE_WORDS = 3

RARE, WITHIN, ANYWHERE = range(3)
"""What words may be in a phrase: nothing, not its first or last word, any of its words."""

NONE = -1

_MASK_32 = 0xFFFFFFFF


class Printed(NamedTuple):
    """The words of articles as they are printed.

    Attributes:
        tokens: int32[], the number of each word as it is printed, or ``BREAK``.
        starts: int64[articles + 1], where each article starts.
        words: int32[], the folded word of each printed one, below ``MOST_WORDS``.
    """

    tokens: Tokens
    starts: Places
    words: WordIds


class PhraseTable(NamedTuple):
    """Phrases and their counts, in a hash table with linear probing.

    Attributes:
        slots: int64[a power of 2, 2], a phrase or ``NONE``, and beside it, because
            memory is waited for once then, its count in the low 32 bits and the article
            that was counted last in the high ones, 0 at first.
        entries: int64[1], how many phrases there are; more than three quarters of the
            slots are never taken.
    """

    slots: Slots
    entries: Places


@kernel
def hash_phrase(key: int) -> int:
    """Return a number of 0 to 2^63 - 1 for a phrase; its low bits are spread evenly."""
    mixed = (key & _MASK_32) * 0x2545F491 + (key >> 32) * 0x5851F42D
    return mixed ^ mixed >> 29


@kernel
def find_slot(slots: Slots, key: int) -> int:
    """Return the slot of a phrase, or the free one that is to take it."""
    mask = len(slots) - 1
    slot = hash_phrase(key) & mask
    while slots[slot, 0] != key and slots[slot, 0] != NONE:
        slot = (slot + 1) & mask
    return slot


@kernel
def _slot_with(table: PhraseTable, key: int) -> int:
    """Return the slot of a phrase, which is added if it is new; ``NONE`` if it does not fit."""
    slot = find_slot(table.slots, key)
    if table.slots[slot, 0] == NONE:
        if table.entries[0] >= len(table.slots) * 3 // 4:
            return NONE
        table.slots[slot, 0] = key
        table.entries[0] += 1
    return slot


@kernel
def number_tokens(
    text: Bytes,
    starts: Places,
    stops: Places,
    ids: Ids,
    ends: Places,
    tokens: Tokens,
    token_starts: Places,
) -> int:
    """Write the words of articles with a break wherever not just white space is between two.

    An empty line is a break, too, the end of a line is not.

    Args:
        text: uint8[], the articles one after the other.
        starts: int64[n], where each word starts, ascending.
        stops: int64[n], where each stops.
        ids: uint32[n], its number, below 2^31.
        ends: int64[articles], where each article ends.
        tokens: int32[>= 2 n], out.
        token_starts: int64[articles + 1], out: the first token of each article; the
            first is 0 already.

    Returns:
        The number of tokens.
    """
    count = 0
    article = 0
    for word in range(len(starts)):
        while starts[word] >= ends[article]:
            article += 1
            token_starts[article] = count
        if count > token_starts[article] and _is_break(text, stops[word - 1], starts[word]):
            tokens[count] = BREAK
            count += 1
        tokens[count] = ids[word]
        count += 1
    token_starts[article + 1 :] = count
    return count


@kernel
def _is_break(text: Bytes, start: int, stop: int) -> bool:
    lines = 0
    for at in range(start, stop):
        byte = text[at]
        if byte == ord("\n"):
            lines += 1
        elif byte != ord(" ") and byte != ord("\t") and byte != ord("\r"):
            return True
    return lines > 1 or start == stop  # where scripts change there is no space


@kernel
def count_articles(printed: Printed, articles: npt.NDArray[np.bool_], counts: Counts) -> None:
    """Count in how many articles each folded word is.

    Args:
        printed: the articles.
        articles: bool[articles], which of them are looked at.
        counts: int32[words], out.
    """
    counts[:] = 0
    latest = np.full(len(counts), -1, np.int32)
    for article in range(len(articles)):
        if not articles[article]:
            continue
        for at in range(printed.starts[article], printed.starts[article + 1]):
            if printed.tokens[at] != BREAK:
                word = printed.words[printed.tokens[at]]
                counts[word] += latest[word] != article
                latest[word] = article


@kernel
def count_tokens(printed: Printed) -> Places:
    """Return int64[forms], how often each word stands in articles as it is printed."""
    counts = np.zeros(len(printed.words), np.int64)
    for at in range(len(printed.tokens)):
        if printed.tokens[at] != BREAK:
            counts[printed.tokens[at]] += 1
    return counts


@kernel
def phrase_key(printed: Printed, roles: Bytes, at: int, length: int) -> int:
    """Return the phrase of so many words that begins at a token, or ``NONE``."""
    key = 0
    for i in range(length):
        token = printed.tokens[at + i]
        if token == BREAK:
            return NONE
        word = int(printed.words[token])
        role = roles[word]
        if role == RARE or (role == WITHIN and (i == 0 or i == length - 1)):
            return NONE
        key = key << WORD_BITS | word
    return key


@kernel
def count_phrases(
    printed: Printed, roles: Bytes, length: int, part: int, parts: int, table: PhraseTable
) -> bool:
    """Count in how many articles each phrase is.

    Args:
        printed: the articles.
        roles: uint8[words], what each folded word may be in a phrase.
        length: words of a phrase, 1 to ``MOST_PHRASE_WORDS``.
        part: the part of the phrases that is counted.
        parts: in how many parts.
        table: out: the phrases and their counts; empty at first.

    Returns:
        False if the table has no room for all; nothing more is counted then.
    """
    for article in range(len(printed.starts) - 1):
        for at in range(printed.starts[article], printed.starts[article + 1] - length + 1):
            key = phrase_key(printed, roles, at, length)
            if key == NONE or (parts > 1 and (hash_phrase(key) >> 23) % parts != part):
                continue
            slot = _slot_with(table, key)
            if slot == NONE:
                return False
            count = table.slots[slot, 1]
            if count >> 32 != article + 1:
                table.slots[slot, 1] = (article + 1) << 32 | (count & _MASK_32) + 1
    return True


@kernel
def counted_phrases(table: PhraseTable, least: int) -> tuple[Keys, Places]:
    """Return int64[n] each, the phrases with a count of at least so much, and the counts."""
    found = 0
    for slot in range(len(table.slots)):
        found += table.slots[slot, 1] & _MASK_32 >= least
    keys, counts = np.empty(found, np.int64), np.empty(found, np.int64)
    found = 0
    for slot in range(len(table.slots)):
        count = table.slots[slot, 1] & _MASK_32
        if count >= least:
            keys[found], counts[found] = table.slots[slot, 0], count
            found += 1
    return keys, counts


@kernel
def add_phrases(table: PhraseTable, keys: Keys) -> None:
    """Add phrases, int64[], to a table that has room for them."""
    for i in range(len(keys)):
        _slot_with(table, keys[i])


@kernel
def count_forms(
    printed: Printed, roles: Bytes, length: int, phrases: PhraseTable, forms: PhraseTable
) -> None:
    """Count how often phrases are printed in each form.

    Args:
        printed: the articles.
        roles: as for :func:`count_phrases`.
        length: the same.
        phrases: the phrases of this length that matter.
        forms: out: the same phrases made of numbers of printed words. Forms that it has
            no room for are left out.
    """
    for article in range(len(printed.starts) - 1):
        for at in range(printed.starts[article], printed.starts[article + 1] - length + 1):
            key = phrase_key(printed, roles, at, length)
            if key == NONE or phrases.slots[find_slot(phrases.slots, key), 0] == NONE:
                continue
            form = 0
            for i in range(length):
                form = form << WORD_BITS | int(printed.tokens[at + i])
            slot = _slot_with(forms, form)
            if slot != NONE:
                forms.slots[slot, 1] += 1
