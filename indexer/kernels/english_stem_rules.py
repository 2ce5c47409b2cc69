"""Steps 2, 3 and 4 of the English Snowball stemmer: one suffix gives way to another.

The rules of https://snowballstem.org/algorithms/english/stemmer.html as a table.
Of the suffixes that a word ends in, each step takes the longest, and changes the
word only if that one fulfils its condition. Regions are told by where they start:
R1 is ``word[r1:]`` and R2 ``word[r2:]``; past the end of the word they are empty.
Imports :mod:`indexer.kernels.jit` only.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]
Column = npt.NDArray[np.int64]

VOWEL = 1
CLOSED = 2
"""Letters after a vowel that make no short syllable: w, x and a consonant y."""
DOUBLED = 4
"""Letters that lose their double before a suffix."""
_BEFORE_LI = 8
_BEFORE_ION = 16
_BEFORE_OGI = 32
_LETTERS = {
    VOWEL: "aeiouy",
    CLOSED: "wxY",
    DOUBLED: "bdfgmnprt",
    _BEFORE_LI: "cdeghkmnrt",
    _BEFORE_ION: "st",
    _BEFORE_OGI: "l",
}


def _letter_classes() -> Bytes:
    classes = np.zeros(256, np.uint8)
    for letter_class, letters in _LETTERS.items():
        classes[list(letters.encode())] |= letter_class
    return classes


LETTER_CLASSES = _letter_classes()
"""uint8[256], the classes of each letter; none of digits and the apostrophe."""

_IN_R1 = 1
_IN_R2 = 2


class Rule(NamedTuple):
    """A suffix, what comes in its place, and when.

    Attributes:
        suffix: 2 to 7 letters.
        replacement: at most as many letters.
        region: the region in which the whole suffix must be.
        after: classes of which the letter before must have one; 0 for any letter.
        empties_r2: where R2 starts within the suffix, it is empty afterwards.
            This is NLTK's way, which keeps R2 as a string of its own; in the
            algorithm, *e* would be in R2, and step 5 would always cut it.
            Only here does it make a difference.
    """

    suffix: str
    replacement: str
    region: int = _IN_R1
    after: int = 0
    empties_r2: bool = False


STEP_2, STEP_3, STEP_4 = range(3)

_CUT_IN_STEP_4 = (
    "ement",
    "ance",
    "ence",
    "able",
    "ible",
    "ment",
    "ant",
    "ent",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
    "al",
    "er",
    "ic",
)

_STEPS = (
    (
        Rule("ization", "ize", empties_r2=True),
        Rule("izer", "ize", empties_r2=True),
        Rule("ational", "ate"),
        Rule("ation", "ate"),
        Rule("ator", "ate"),
        Rule("tional", "tion"),
        Rule("alism", "al"),
        Rule("aliti", "al"),
        Rule("alli", "al"),
        Rule("iveness", "ive"),
        Rule("iviti", "ive"),
        Rule("ousness", "ous"),
        Rule("ousli", "ous"),
        Rule("biliti", "ble"),
        Rule("bli", "ble"),
        Rule("abli", "able"),
        Rule("anci", "ance"),
        Rule("enci", "ence"),
        Rule("entli", "ent"),
        Rule("lessli", "less"),
        Rule("fulness", "ful"),
        Rule("fulli", "ful"),
        Rule("ogi", "og", after=_BEFORE_OGI),
        Rule("li", "", after=_BEFORE_LI),
    ),
    (
        Rule("ational", "ate", empties_r2=True),
        Rule("tional", "tion"),
        Rule("alize", "al"),
        Rule("icate", "ic"),
        Rule("iciti", "ic"),
        Rule("ical", "ic"),
        Rule("ative", "", region=_IN_R2),
        Rule("ness", ""),
        Rule("ful", ""),
    ),
    (
        *(Rule(suffix, "", region=_IN_R2) for suffix in _CUT_IN_STEP_4),
        Rule("ion", "", region=_IN_R2, after=_BEFORE_ION),
    ),
)


@kernel
def packed_bytes(word: Bytes, start: int, stop: int) -> int:
    """Return ``word[start:stop]``, at most 7 bytes, as a big-endian number."""
    packed = 0
    for at in range(start, stop):
        packed = packed << 8 | int(word[at])
    return packed


@kernel
def _pair(before: int, last: int) -> int:
    """Return a number below 1024 of the last two letters; others may share it."""
    return (before & 31) << 5 | last & 31


def _rule_order(rule: Rule) -> tuple[int, int]:
    before, last = rule.suffix[-2:].encode()
    return _pair(before, last), -len(rule.suffix)


_ORDERED = [sorted(rules, key=_rule_order) for rules in _STEPS]
_RULES = list(chain.from_iterable(_ORDERED))


def _pair_bounds(side: str) -> Bytes:
    """Return uint8[3, 1024], where the rules of a step and a pair start or stop."""
    pairs = np.arange(1024)
    bounds = []
    first = 0
    for rules in _ORDERED:
        ordered = [_rule_order(rule)[0] for rule in rules]
        bounds.append(first + np.searchsorted(ordered, pairs, side))  # type: ignore[call-overload]
        first += len(rules)
    return np.array(bounds).astype(np.uint8)


def _column(numbers: list[int]) -> Column:
    return np.array(numbers, np.int64)


_STARTS = _pair_bounds("left")
_STOPS = _pair_bounds("right")
_SUFFIXES = _column([int.from_bytes(rule.suffix.encode(), "big") for rule in _RULES])
_SUFFIX_BYTES = _column([len(rule.suffix) for rule in _RULES])
_SUFFIX_MASKS = _column([(1 << 8 * len(rule.suffix)) - 1 for rule in _RULES])
_MOST_SUFFIX_BYTES = max(len(rule.suffix) for rule in _RULES)
_REPLACEMENTS = np.array([list(rule.replacement.encode().ljust(4)) for rule in _RULES], np.uint8)
_REPLACEMENT_BYTES = _column([len(rule.replacement) for rule in _RULES])
_REGIONS = _column([rule.region for rule in _RULES])
_AFTER = _column([rule.after for rule in _RULES])
_EMPTIES_R2 = _column([rule.empties_r2 for rule in _RULES])


@kernel
def replace_suffix(word: Bytes, size: int, r1: int, r2: int, step: int) -> tuple[int, int]:
    """Take one of the steps 2, 3 and 4.

    Args:
        word: uint8[>= size], changed in place.
        size: bytes of the word.
        r1: where R1 starts, >= 2.
        r2: where R2 starts, >= ``r1``.
        step: ``STEP_2``, ``STEP_3`` or ``STEP_4``.

    Returns:
        The bytes of the word after it, and where R2 starts then.
    """
    if size < 2:
        return size, r2
    pair = _pair(int(word[size - 2]), int(word[size - 1]))
    start = int(_STARTS[step, pair])
    stop = int(_STOPS[step, pair])
    if start == stop:
        return size, r2
    tail = packed_bytes(word, max(0, size - _MOST_SUFFIX_BYTES), size)
    for rule in range(start, stop):
        if tail & int(_SUFFIX_MASKS[rule]) == _SUFFIXES[rule]:
            return _apply_rule(word, size, r1, r2, rule)
    return size, r2


@kernel
def _apply_rule(word: Bytes, size: int, r1: int, r2: int, rule: int) -> tuple[int, int]:
    """Replace the suffix of a rule that the word ends in, if its condition holds."""
    stem = size - int(_SUFFIX_BYTES[rule])
    if stem < (r1 if _REGIONS[rule] == _IN_R1 else r2):
        return size, r2
    after = int(_AFTER[rule])
    if after != 0 and int(LETTER_CLASSES[word[stem - 1]]) & after == 0:
        return size, r2
    added = int(_REPLACEMENT_BYTES[rule])
    for i in range(added):
        word[stem + i] = _REPLACEMENTS[rule, i]
    if _EMPTIES_R2[rule] and stem < r2:
        r2 = stem + added
    return stem + added, r2
