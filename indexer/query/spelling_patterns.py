"""Which terms the patterns of a query stand for: prefixes, wildcards, near spellings.

An index expands a pattern into the terms that it holds. Here there is one text, so its
few words are compared with the pattern; what fits is the same
(``tests/query/test_spelling_patterns.py``).
"""

from __future__ import annotations

import dataclasses
import fnmatch
import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from whoosh import query

from indexer.analysis.stemming import MAX_WORD_LENGTH
from indexer.kernels.word_spans import Shape

_SIGN = re.compile(r"[*?\[]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclasses.dataclass(frozen=True, slots=True)
class SpellingPattern:
    """A pattern.

    Attributes:
        fits: tells whether a term fits.
        shape: what is known of terms that fit, by which most words are told apart at
            once.
    """

    fits: Callable[[str], bool]
    shape: Shape


def spelling_pattern(node: query.Query) -> SpellingPattern:
    """Return the pattern of a leaf of a query tree, which is one of ``PATTERN_NODES``."""
    return next(make for kind, make in _PATTERNS.items() if isinstance(node, kind))(node)


def _shape(
    prefix: str = "", least: int = 0, most: int = MAX_WORD_LENGTH, pieces: Iterable[str] = ()
) -> Shape:
    """Return a shape of terms.

    Args:
        prefix: what they begin with.
        least: least characters.
        most: most characters.
        pieces: what they have at least one of in them; none if nothing is known.
    """
    ascii_start = _BEYOND_ASCII.split(prefix, maxsplit=1)[0]
    encoded = [piece.encode("utf-8", "surrogatepass") for piece in pieces]
    known = all(encoded)
    return Shape(
        np.frombuffer(bytearray(ascii_start, "ascii"), np.uint8),
        max(least, len(ascii_start)),
        most,
        np.frombuffer(bytearray().join(encoded if known else ()), np.uint8),
        np.cumsum([len(piece) for piece in encoded] if known else (), dtype=np.int64),
    )


def _term(node: Any) -> SpellingPattern:
    text: str = node.text
    return SpellingPattern(lambda term: term == text, _shape(text, len(text), len(text)))


def _prefix(node: Any) -> SpellingPattern:
    prefix: str = node.text
    return SpellingPattern(lambda term: term.startswith(prefix), _shape(prefix, len(prefix)))


def _wildcard(node: Any) -> SpellingPattern:
    glob: str = node.text
    match = re.compile(fnmatch.translate(glob)).match
    start, *others = _SIGN.split(glob)
    if "[" in glob:
        shape = _shape(start)
    else:
        letters = len(glob) - glob.count("*")
        longest = max((start, *others), key=len)
        shape = _shape(start, letters, MAX_WORD_LENGTH if "*" in glob else letters, (longest,))
    return SpellingPattern(lambda term: match(term) is not None, shape)


def _regex(node: Any) -> SpellingPattern:
    match = re.compile(node.text).match
    return SpellingPattern(lambda term: match(term) is not None, _shape())


def _fuzzy(node: Any) -> SpellingPattern:
    text, most, same = node.text, int(node.maxdist), int(node.prefixlength)

    def fits(term: str) -> bool:
        return term[:same] == text[:same] and within_edits(term[same:], text[same:], most)

    # Each edit spoils one piece at most, so one of them is still there.
    ends = [same + (len(text) - same) * i // (most + 1) for i in range(most + 2)]
    pieces = [text[start:end] for start, end in itertools.pairwise(ends)]
    return SpellingPattern(fits, _shape(text[:same], len(text) - most, len(text) + most, pieces))


def _range(node: Any) -> SpellingPattern:
    first, last = node.start or "", node.end

    def fits(term: str) -> bool:
        if term < first or (term == first and node.startexcl):
            return False
        return last is None or term < last or (term == last and not node.endexcl)

    return SpellingPattern(fits, _shape())


_PATTERNS: dict[type, Callable[[Any], SpellingPattern]] = {
    query.Term: _term,
    query.Prefix: _prefix,
    query.Wildcard: _wildcard,
    query.Regex: _regex,
    query.FuzzyTerm: _fuzzy,
    query.TermRange: _range,
}

PATTERN_NODES = tuple(_PATTERNS)
"""Nodes of a query tree that are compared with how words are spelt."""


def within_edits(one: str, other: str, most: int) -> bool:
    """Tell whether one word becomes another by so many edits at most.

    An edit inserts, deletes or replaces a character, as in Whoosh's fuzzy terms.
    Levenshtein's table, row by row.
    """
    if abs(len(one) - len(other)) > most:
        return False
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, wanted in enumerate(other, start=1):
            replaced = above[column - 1] + (letter != wanted)
            line.append(min(replaced, above[column] + 1, line[-1] + 1))
        if min(line) > most:
            return False
        above = line
    return above[-1] <= most
