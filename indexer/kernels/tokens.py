"""Find the words of UTF-8 text, and follow their ids to those of their terms.

What a word is and how it is folded is defined by :mod:`indexer.analysis`; its
tables come in as arrays. Words of ASCII characters are folded byte by byte. Any
other word stays as it is printed, a *surface*, for whoever calls to fold once, and so
does each bigram of a run of Chinese, Japanese or Korean.
Imports other kernels only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.byte_table import (
    EMPTY_HASH,
    LOWER_CASE,
    Table,
    extend_hash,
    has_room,
    number_strings,
)
from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Classes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint32]
WordIds = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]

SEPARATOR = 0
WORD = 1
JOINER = 2
CJK = 3
CJK_MARK = 4
"""Classes of characters. A joiner (the underscore) is in no word, but like a
letter it makes an "s" before it no possessive ending. Letters of Chinese, Japanese and
Korean make runs of their own, in which a mark is one letter with what is before it."""

MAX_ASCII_BYTES = 64
"""Bytes kept of an ASCII word: what the analysis keeps in characters."""

BLOCK_WORDS = 512
"""Words that are found before they are looked up, so that lookups overlap."""

TEXT, PLACE, TOKENS, SURFACES = range(4)
"""What the items of ``progress`` are: the text and the place to go on at, and
how many tokens and surfaces there are so far."""


class WordSpans(NamedTuple):
    """Where words are, and the hashes of the folded.

    Attributes:
        starts: int64[], -1 where the word is a surface.
        stops: int64[], at most ``MAX_ASCII_BYTES`` later.
        hashes: uint32[].
    """

    starts: Places
    stops: Places
    hashes: Hashes


class SurfaceSpans(NamedTuple):
    """Where the words with other than ASCII characters are; bigrams overlap.

    Attributes:
        starts: int64[].
        stops: int64[].
        tokens: int64[], the place of each among all tokens.
    """

    starts: Places
    stops: Places
    tokens: Places


@kernel
def character_at(text: Bytes, at: int) -> tuple[int, int]:
    """Decode valid UTF-8 at a place; return the code point and the next place."""
    first = int(text[at])
    if first < 0x80:
        return first, at + 1
    second = int(text[at + 1]) & 0x3F
    if first < 0xE0:
        return (first & 0x1F) << 6 | second, at + 2
    third = int(text[at + 2]) & 0x3F
    if first < 0xF0:
        return (first & 0x0F) << 12 | second << 6 | third, at + 3
    return (first & 0x07) << 18 | second << 12 | third << 6 | int(text[at + 3]) & 0x3F, at + 4


@kernel
def word_stop(text: Bytes, at: int, stop: int, classes: Classes) -> int:
    r"""Return where a word ends that goes on at a place: ``[^\W_]*(?:['\u2019][sS]\b)?``."""
    following = at
    code = 0
    while at < stop:
        code, following = character_at(text, at)
        if classes[code] != WORD:
            break
        at = following
    if at == stop or following == stop or (code != ord("'") and code != ord("\u2019")):
        return at
    if text[following] != ord("s") and text[following] != ord("S"):
        return at
    if following + 1 < stop and classes[character_at(text, following + 1)[0]] != SEPARATOR:
        return at
    return following + 1


@kernel
def cjk_letter_stop(text: Bytes, at: int, stop: int, classes: Classes) -> int:
    """Return where the letter ends, with its marks, that a run has at a place.

    Args:
        text: uint8[], valid UTF-8.
        at: a place of a letter or a mark; if neither is there, it is returned.
        stop: where the text ends.
        classes: the class of each character.
    """
    least = CJK
    while at < stop:
        code, following = character_at(text, at)
        if classes[code] < least:
            break
        at = following
        least = CJK_MARK
    return at


@kernel
def _bigram_stop(text: Bytes, at: int, stop: int, classes: Classes) -> tuple[int, int]:
    """Return where the bigram at a place ends, and where the next one or the rest begins."""
    letter_stop = cjk_letter_stop(text, at, stop, classes)
    bigram_stop = cjk_letter_stop(text, letter_stop, stop, classes)
    goes_on = cjk_letter_stop(text, bigram_stop, stop, classes) > bigram_stop
    return bigram_stop, letter_stop if goes_on else bigram_stop


@kernel
def _stop_after_ascii(text: Bytes, at: int, stop: int, classes: Classes) -> int:
    """Return where a word ends that has ASCII characters up to a place."""
    if at == stop or (text[at] < 0x80 and text[at] != ord("'")):
        return at  # most words: decided here, tokenizing takes an eighth less time
    return word_stop(text, at, stop, classes)


@kernel
def _hash_ascii(text: Bytes, start: int, stop: int, ascii_words: Bytes) -> tuple[int, int]:
    """Return where the ASCII run that begins at a place ends, and its folded start's hash."""
    text_hash = EMPTY_HASH
    at = start
    kept_stop = min(stop, start + MAX_ASCII_BYTES)
    while at < kept_stop and ascii_words[text[at]] != 0:
        text_hash = extend_hash(text_hash, int(text[at]) | LOWER_CASE)
        at += 1
    while at < stop and ascii_words[text[at]] != 0:
        at += 1
    return at, text_hash


@kernel
def _find_words(
    text: Bytes,
    ends: Places,
    classes: Classes,
    ascii_words: Bytes,
    words: WordSpans,
    surfaces: SurfaceSpans,
    token_offsets: Places,
    progress: Places,
) -> int:
    """Find the next words, as many as ``words`` has room for; see :func:`number_words`."""
    number, at, surface = progress[TEXT], progress[PLACE], progress[SURFACES]
    count = 0
    while number < len(ends):
        stop = ends[number]
        while at < stop and count < len(words.starts):
            start = at
            if text[at] >= 0x80:
                code, at = character_at(text, at)
                if classes[code] >= CJK:
                    surfaces.starts[surface] = start
                    surfaces.stops[surface], at = _bigram_stop(text, start, stop, classes)
                    surfaces.tokens[surface] = progress[TOKENS] + count
                    surface += 1
                    words.starts[count] = -1
                    count += 1
                    continue
                if classes[code] != WORD:
                    continue
            elif ascii_words[text[at]] == 0:
                at += 1
                continue
            ascii_stop, text_hash = _hash_ascii(text, at, stop, ascii_words)
            at = _stop_after_ascii(text, ascii_stop, stop, classes)
            if text[start] >= 0x80 or (at > ascii_stop and text[ascii_stop] >= 0x80):
                surfaces.starts[surface], surfaces.stops[surface] = start, at
                surfaces.tokens[surface] = progress[TOKENS] + count
                surface += 1
                words.starts[count] = -1
            else:
                kept_stop = min(at, start + MAX_ASCII_BYTES)
                for ending in range(ascii_stop, kept_stop):
                    text_hash = extend_hash(text_hash, int(text[ending]) | LOWER_CASE)
                words.starts[count], words.stops[count] = start, kept_stop
                words.hashes[count] = text_hash
            count += 1
        if at < stop:
            break
        number += 1
        token_offsets[number] = progress[TOKENS] + count
    progress[TEXT], progress[PLACE], progress[SURFACES] = number, at, surface
    progress[TOKENS] += count
    return count


@kernel
def number_words(
    text: Bytes,
    ends: Places,
    classes: Classes,
    ascii_words: Bytes,
    table: Table,
    ids: Ids,
    surfaces: SurfaceSpans,
    token_offsets: Places,
    progress: Places,
) -> bool:
    """Find the words of texts and number those of ASCII characters.

    Args:
        text: uint8[], the texts as valid UTF-8, one after the other.
        ends: int64[texts], where each ends.
        classes: uint8[0x110000], the class of each character.
        ascii_words: uint8[256], 1 for ASCII characters of words, 0 for all
            other bytes.
        table: the folded words that are known; new ones are added.
        ids: uint32[], out: the word of each token, as far as it is not a
            surface; ``(bytes + texts + 1) // 2`` items are enough.
        surfaces: out; as many items.
        token_offsets: int64[texts + 1], out: the first token of each text; the
            first is 0 already.
        progress: int64[4], in and out, all 0 at first.

    Returns:
        True if all is done; False if ``table`` might lack room for a block.
    """
    words = WordSpans(
        np.empty(BLOCK_WORDS, np.int64),
        np.empty(BLOCK_WORDS, np.int64),
        np.empty(BLOCK_WORDS, np.uint32),
    )
    while progress[TEXT] < len(ends):
        if not has_room(table, BLOCK_WORDS, BLOCK_WORDS * MAX_ASCII_BYTES):
            return False
        first = progress[TOKENS]
        count = _find_words(
            text, ends, classes, ascii_words, words, surfaces, token_offsets, progress
        )
        starts, stops, hashes = words.starts[:count], words.stops[:count], words.hashes[:count]
        number_strings(text, LOWER_CASE, starts, stops, hashes, table, ids[first:], 0)
    return True


@kernel
def find_possessives(words: Bytes, starts: Places, stops: Places) -> npt.NDArray[np.bool_]:
    """Return bool[n]: whether ``words[start:stop]``, folded, has a possessive ending."""
    found = np.empty(len(starts), np.bool_)
    for i in range(len(starts)):
        stop = stops[i]
        found[i] = (
            stop - starts[i] >= 2 and words[stop - 2] == ord("'") and words[stop - 1] == ord("s")
        )
    return found


@kernel
def ids_without(ids: Ids, starts: Places, stops: Places, ids_of: WordIds, found: WordIds) -> int:
    """Find the distinct ids in parts of an array that have no other id yet.

    Args:
        ids: uint32[], below the length of ``ids_of``.
        starts: int64[parts], where each starts in ``ids``.
        stops: int64[parts], where each ends.
        ids_of: int32[], the other id of each, negative if it has none.
        found: int32[>= ids in the parts], out.

    Returns:
        How many were found.
    """
    seen = np.zeros(len(ids_of), np.bool_)
    count = 0
    for part in range(len(starts)):
        for i in range(starts[part], stops[part]):
            if ids_of[ids[i]] < 0 and not seen[ids[i]]:
                seen[ids[i]] = True
                found[count] = ids[i]
                count += 1
    return count


@kernel
def follow_ids(ids: Ids, starts: Places, stops: Places, ids_of: WordIds, out: Ids) -> None:
    """Write the other id of each id in parts of an array.

    Args:
        ids: uint32[n], below the length of ``ids_of``.
        starts: int64[parts], where each starts in ``ids``.
        stops: int64[parts], where each ends.
        ids_of: int32[], the other id of each.
        out: uint32[n], out, in the same places.
    """
    for part in range(len(starts)):
        for i in range(starts[part], stops[part]):
            out[i] = ids_of[ids[i]]
