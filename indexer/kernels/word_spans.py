"""Find where the words of one UTF-8 text are, and those that may fit a pattern.

What a word is is defined by :mod:`indexer.analysis`; its tables come in as arrays,
as in :mod:`indexer.kernels.tokens`. Imports other kernels only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.byte_table import LOWER_CASE
from indexer.kernels.jit import kernel
from indexer.kernels.tokens import (
    CJK,
    MAX_ASCII_BYTES,
    WORD,
    character_at,
    cjk_letter_stop,
    word_stop,
)

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

POSSESSIVE_BYTES = 2
"""What an ASCII word may be longer than its term: an apostrophe and an "s"."""

BLOCK_BYTES = 256
"""Characters are counted once for each block of bytes."""


class Shape(NamedTuple):
    """What is known of all terms that fit a pattern.

    Attributes:
        prefix: uint8[], folded ASCII characters that they begin with.
        least: least characters, at least those of ``prefix``.
        most: most characters.
        pieces: uint8[], folded strings, one after the other, of which they have at
            least one in them.
        piece_ends: int64[], where each ends; empty if nothing is known.
    """

    prefix: Bytes
    least: int
    most: int
    pieces: Bytes
    piece_ends: Places


@kernel
def find_word_spans(
    text: Bytes, classes: Bytes, ascii_words: Bytes, starts: Places, stops: Places
) -> int:
    """Find all words of a text as they are written.

    Args:
        text: uint8[n], valid UTF-8; surrogates may be encoded like other characters.
        classes: uint8[], the class of each character of the text; see
            :func:`~indexer.kernels.tokens.number_words`.
        ascii_words: uint8[256], 1 for ASCII characters of words, 0 for all other bytes.
        starts: int64[>= n // 2 + 2], out: where each word starts.
        stops: int64[as many], out: where each word stops.

    Returns:
        How many words there are.
    """
    stop = len(text)
    at = started = stopped = before = 0
    while at < stop:
        byte = int(text[at])
        if byte < 0x80 and byte != ord("'"):
            # Written whether a word starts here or not: no branch to be predicted, half the time.
            inside = int(ascii_words[byte])
            starts[started] = at
            stops[stopped] = at
            started += inside & (1 - before)
            stopped += before & (1 - inside)
            before = inside
            at += 1
            continue
        code, following = character_at(text, at)
        if before == 0 and classes[code] == WORD:
            starts[started] = at
            started += 1
            at = word_stop(text, following, stop, classes)
        elif before == 0 and classes[code] >= CJK:
            starts[started] = at
            started += 1
            at = _run_stop(text, following, stop, classes)
        elif before != 0:
            at = word_stop(text, at, stop, classes)
        else:
            at = following
        stops[stopped] = at
        stopped = started
        before = 0
    stops[stopped] = stop
    return started


@kernel
def _run_stop(text: Bytes, at: int, stop: int, classes: Bytes) -> int:
    """Return where a run of Chinese, Japanese or Korean ends that goes on at a place."""
    while at < stop:
        code, following = character_at(text, at)
        if classes[code] < CJK:
            break
        at = following
    return at


@kernel
def cut_runs(
    text: Bytes,
    classes: Bytes,
    letters: int,
    starts: Places,
    stops: Places,
    part_starts: Places,
    part_stops: Places,
) -> int:
    """Cut runs of Chinese, Japanese and Korean into overlapping parts; other words stay.

    Args:
        text: uint8[n], valid UTF-8.
        classes: uint8[], the class of each character of the text.
        letters: letters of a part, at least 1; a run that has fewer is one part.
        starts: int64[words], as :func:`find_word_spans` finds them.
        stops: int64[words].
        part_starts: int64[>= n // 2 + 2], out: where each word or part starts, ascending.
        part_stops: int64[as many], out: where each stops.

    Returns:
        How many words and parts there are.
    """
    count = 0
    for word in range(len(starts)):
        start, stop = starts[word], stops[word]
        part_stop = stop
        if classes[character_at(text, start)[0]] >= CJK:
            part_stop = start
            for _ in range(letters):
                part_stop = cjk_letter_stop(text, part_stop, stop, classes)
        part_starts[count], part_stops[count] = start, part_stop
        count += 1
        while part_stop < stop:
            start = cjk_letter_stop(text, start, stop, classes)
            part_stop = cjk_letter_stop(text, part_stop, stop, classes)
            part_starts[count], part_stops[count] = start, part_stop
            count += 1
    return count


@kernel
def _following_bytes(text: Bytes, start: int, stop: int) -> int:
    """Count the bytes that go on with a character and do not begin one."""
    count = 0
    for at in range(start, stop):
        count += (int(text[at]) & 0xC0) == 0x80
    return count


@kernel
def count_in_blocks(text: Bytes) -> Places:
    """Return int64[blocks], the characters that begin before each block of a text.

    Args:
        text: uint8[n], valid UTF-8, cut into ``n // BLOCK_BYTES + 1`` blocks.
    """
    before = np.zeros(len(text) // BLOCK_BYTES + 1, np.int64)
    for block in range(1, len(before)):
        at = block * BLOCK_BYTES
        following = _following_bytes(text, at - BLOCK_BYTES, at)
        before[block] = before[block - 1] + BLOCK_BYTES - following
    return before


@kernel
def count_in_characters(text: Bytes, before: Places, places: Places, characters: Places) -> None:
    """Turn places in the bytes of a text into places in its characters.

    Args:
        text: uint8[], valid UTF-8.
        before: int64[blocks], from :func:`count_in_blocks`.
        places: int64[n], each at the first byte of a character or at the end.
        characters: int64[n], out.
    """
    for i in range(len(places)):
        block = places[i] // BLOCK_BYTES
        at = block * BLOCK_BYTES
        characters[i] = before[block] + places[i] - at - _following_bytes(text, at, places[i])


@kernel
def _is_at(text: Bytes, at: int, piece: Bytes) -> bool:
    """Tell whether letters stand at a place, which has room for them, in either case."""
    same = 0
    while same < len(piece) and int(text[at + same]) | LOWER_CASE == int(piece[same]):
        same += 1
    return same == len(piece)


@kernel
def _has_any(text: Bytes, start: int, stop: int, pieces: Bytes, ends: Places) -> bool:
    """Tell whether a word has any of some pieces in it, or there are none to be had."""
    first = 0
    for end in ends:
        piece = pieces[first:end]
        for at in range(start, stop - len(piece) + 1):
            if _is_at(text, at, piece):
                return True
        first = end
    return len(ends) == 0


@kernel
def _ascii_stop(text: Bytes, start: int, stop: int) -> int:
    """Return where the ASCII characters end that a word begins with."""
    at = start
    while at < stop and text[at] < 0x80:
        at += 1
    return at


@kernel
def words_that_may_fit(
    text: Bytes,
    starts: Places,
    stops: Places,
    shape: Shape,
    found: Places,
) -> int:
    """Find the words whose unstemmed terms may have a shape.

    A word with other than ASCII characters may become shorter or longer when it is
    folded, so it is left out only for the ASCII characters that it begins with.

    Args:
        text: uint8[], valid UTF-8.
        starts: int64[n], where each word starts.
        stops: int64[n], where each stops.
        shape: what the terms must be like.
        found: int64[n], out: the places of the words among all, ascending.

    Returns:
        How many were found.
    """
    count = 0
    for i in range(len(starts)):
        start, stop = starts[i], stops[i]
        ascii_stop = _ascii_stop(text, start, stop)
        known = min(ascii_stop - start, len(shape.prefix))
        if not _is_at(text, start, shape.prefix[:known]):
            continue
        if ascii_stop == stop:
            length = min(stop - start, MAX_ASCII_BYTES)
            if length < shape.least or length > shape.most + POSSESSIVE_BYTES:
                continue
            if not _has_any(text, start, stop, shape.pieces, shape.piece_ends):
                continue
        found[count] = i
        count += 1
    return count
