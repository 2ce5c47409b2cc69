"""The English Snowball stemmer (Porter2), compiled.

Follows https://snowballstem.org/algorithms/english/stemmer.html (M. F. Porter,
R. Boulton) and gives for each word what ``nltk.stem.snowball`` gives; where the
two differ, a comment says so. The word is stemmed in place. Regions are told by
where they start: R1 is ``word[r1:]`` and R2 ``word[r2:]``, so that cutting an
ending changes neither; past the end of the word they are empty. A consonant y
is a capital until the end. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.english_stem_rules import (
    CLOSED,
    DOUBLED,
    LETTER_CLASSES,
    STEP_2,
    STEP_3,
    STEP_4,
    VOWEL,
    packed_bytes,
    replace_suffix,
)
from indexer.kernels.english_stem_words import special_stem
from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]

_APOSTROPHE = ord("'")
_A, _B, _C, _D, _E, _G, _I, _L, _N, _S, _T, _U, _Y, _Z = b"abcdegilnstuyz"
_CONSONANT_Y = ord("Y")

_GENER = int.from_bytes(b"gener", "big")
_ARSEN = int.from_bytes(b"arsen", "big")
_COMMU = int.from_bytes(b"commu", "big")


@kernel
def stem_english(word: Bytes, start: int, stop: int, out: Bytes) -> int:
    """Stem an English word.

    Args:
        word: uint8[], ``word[start:stop]`` is the word: lower-case ASCII
            letters, digits and apostrophes. Not modified.
        start: see ``word``.
        stop: see ``word``; 1 to 64 more than ``start``.
        out: uint8[>= 72], out: the stem at its start, then anything.

    Returns:
        The bytes of the stem: 0 where nothing is left of the word.
    """
    if stop - start <= 2:
        for i in range(stop - start):
            out[i] = word[start + i]
        return stop - start
    size = special_stem(word, start, stop, out)
    if size > 0:
        return size
    size = _copy_word(word, start, stop, out)
    r1 = _first_region(out, size)
    r2 = _region_after(out, r1, size)
    size = _cut_plural(out, _cut_possessive(out, size))
    size, r1, r2 = _cut_verb_ending(out, size, r1, r2)
    _soften_y(out, size)
    size, r2 = replace_suffix(out, size, r1, r2, STEP_2)
    size, r2 = replace_suffix(out, size, r1, r2, STEP_3)
    size, r2 = replace_suffix(out, size, r1, r2, STEP_4)
    size = _cut_last_letter(out, size, r1, r2)
    for i in range(size):
        if out[i] == _CONSONANT_Y:
            out[i] = _Y
    return size


@kernel
def _is(letter: int, letter_class: int) -> bool:
    return int(LETTER_CLASSES[letter]) & letter_class != 0


@kernel
def _has_vowel(word: Bytes, size: int) -> bool:
    at = 0
    while at < size and not _is(word[at], VOWEL):
        at += 1
    return at < size


@kernel
def _copy_word(word: Bytes, start: int, stop: int, out: Bytes) -> int:
    """Copy a word without its first apostrophe, each consonant y a capital."""
    if word[start] == _APOSTROPHE:
        start += 1
    consonant_follows = True
    for i in range(stop - start):
        letter = int(word[start + i])
        if letter == _Y and consonant_follows:
            letter = _CONSONANT_Y
        out[i] = letter
        consonant_follows = _is(letter, VOWEL)
    return stop - start


@kernel
def _region_after(word: Bytes, start: int, size: int) -> int:
    """Return the place after the first consonant that follows a vowel from a place on."""
    for i in range(start + 1, size):
        if _is(word[i - 1], VOWEL) and not _is(word[i], VOWEL):
            return i + 1
    return size


@kernel
def _first_region(word: Bytes, size: int) -> int:
    """Return where R1 starts."""
    first = int(word[0])
    if size >= 5 and first in (_G, _C, _A):
        head = packed_bytes(word, 0, 5)
        if head in (_GENER, _ARSEN):
            return 5
        if head == _COMMU and size > 5 and word[5] == _N:
            return 6
    return _region_after(word, 0, size)


@kernel
def _cut_possessive(word: Bytes, size: int) -> int:
    """Step 0: cut ``'s'``, ``'s`` or an apostrophe."""
    last = int(word[size - 1])
    if last == _APOSTROPHE:
        if size >= 3 and word[size - 2] == _S and word[size - 3] == _APOSTROPHE:
            return size - 3
        return size - 1
    if last == _S and word[size - 2] == _APOSTROPHE:
        return size - 2
    return size


@kernel
def _cut_plural(word: Bytes, size: int) -> int:
    """Step 1a: ``sses``, ``ied`` and ``ies``, ``s`` where it is an ending."""
    if size < 3:
        return size
    last = int(word[size - 1])
    before = int(word[size - 2])
    if before == _E and last in (_S, _D):
        third = int(word[size - 3])
        if third == _I:
            return size - 2 if size > 4 else size - 1
        if last == _S and third == _S and size > 3 and word[size - 4] == _S:
            return size - 2
    if last == _S and before != _S and before != _U and _has_vowel(word, size - 2):
        return size - 1
    return size


@kernel
def _cut_verb_ending(word: Bytes, size: int, r1: int, r2: int) -> tuple[int, int, int]:
    """Step 1b: ``eed``, ``ed`` and ``ing``, also with ``ly``."""
    stop = size
    if size > 2 and word[size - 1] == _Y and word[size - 2] == _L:
        stop -= 2
    if stop < 3:
        return size, r1, r2
    if word[stop - 1] == _D and word[stop - 2] == _E:
        stem = stop - 2
        if word[stop - 3] == _E:
            stem = stop - 3
            if stem < r1:
                return size, r1, r2
            return stem + 2, r1, r2
    elif word[stop - 1] == _G and word[stop - 2] == _N and word[stop - 3] == _I:
        stem = stop - 3
    else:
        return size, r1, r2
    if not _has_vowel(word, stem):
        return size, r1, r2
    return _mend_stem(word, stem, r1, r2)


@kernel
def _mend_stem(word: Bytes, size: int, r1: int, r2: int) -> tuple[int, int, int]:
    """Give a stem its ``e`` back, or take the double of its last letter."""
    if size < 2:
        return size, r1, r2
    last = int(word[size - 1])
    before = int(word[size - 2])
    if (
        (before == _A and last == _T)
        or (before == _B and last == _L)
        or (before == _I and last == _Z)
    ):
        word[size] = _E
        # In NLTK an empty R2 gets the e only in a long enough word or R1.
        lengthened = size >= 5 or size - r1 >= 2
        return size + 1, r1, min(r2, size) if lengthened else size + 1
    if last == before and _is(last, DOUBLED):
        return size - 1, r1, r2
    if r1 >= size and _ends_in_short_syllable(word, size):
        word[size] = _E
        return size + 1, size + 1, size + 1
    return size, r1, r2


@kernel
def _ends_in_short_syllable(word: Bytes, size: int) -> bool:
    """Tell if a word of two letters or more ends as *hop* or is like *at*."""
    last = int(word[size - 1])
    if _is(last, VOWEL) or not _is(word[size - 2], VOWEL):
        return False
    return size == 2 or not (_is(last, CLOSED) or _is(word[size - 3], VOWEL))


@kernel
def _soften_y(word: Bytes, size: int) -> None:
    """Step 1c: a last y after a consonant becomes ``i``."""
    if size > 2 and not _is(word[size - 2], VOWEL):
        last = int(word[size - 1])
        if last in (_Y, _CONSONANT_Y):
            word[size - 1] = _I


@kernel
def _cut_last_letter(word: Bytes, size: int, r1: int, r2: int) -> int:
    """Step 5: cut an ``e`` that is not needed, or one ``l`` of two."""
    if size <= r1:
        return size
    last = int(word[size - 1])
    if last == _L:
        return size - 1 if r2 < size and word[size - 2] == _L else size
    if last != _E:
        return size
    if r2 < size:
        return size - 1
    if not _ends_in_short_syllable(word, size - 1):
        return size - 1
    return size
