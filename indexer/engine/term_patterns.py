"""Which terms of a field's dictionary a pattern or a range stands for.

Terms are ordered by their bytes, so what begins alike stands together, and only that
part is looked at. It is decoded some terms at a time, so that the memory is bounded.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.codec.field_index import FieldIndex
from indexer.kernels.edit_distance import edit_distances
from indexer.time_limit import check_time

Integers = npt.NDArray[np.int64]

TERMS_AT_ONCE = 1 << 16

_SEPARATOR = 0x0A
_LETTER = rb"(?:[\x00-\x09\x0b-\x7f]|[\xc0-\xff][\x80-\xbf]*)"
"""One code point in UTF-8."""

_WILD = re.compile(r"[*?]")


def matching_ordinals(index: FieldIndex, terms: query.Query) -> Integers:
    """Return int64[n], the ordinals of the terms that match, ascending.

    Args:
        index: the dictionary.
        terms: a ``Prefix``, ``Wildcard``, ``FuzzyTerm``, ``Regex`` or ``TermRange``.
    """
    if isinstance(terms, query.TermRange):
        return np.arange(*_range(index, terms))
    if isinstance(terms, query.Prefix):
        return np.arange(*prefix_range(index, terms.text.encode()))
    if isinstance(terms, query.FuzzyTerm):
        start, stop = prefix_range(index, terms.text[: terms.prefixlength].encode())
        ordinals, distances = near_terms(index, start, stop, terms.text, terms.maxdist)
        near: Integers = ordinals[distances <= terms.maxdist]
        return near
    if isinstance(terms, query.Wildcard) and "[" not in terms.text:
        return _wildcard(index, terms.text)
    pattern = terms.text if isinstance(terms, query.Regex) else fnmatch.translate(terms.text)
    return _by_expression(index, re.compile(pattern))


def prefix_range(index: FieldIndex, prefix: bytes) -> tuple[int, int]:
    """Return the ordinal of the first term that begins so, and the one after the last."""
    start = index.find(prefix)
    # UTF-8 has no byte 0xFF, so nothing that begins with the prefix is above.
    return start, index.find(prefix + b"\xff" * 4) if prefix else index.terms


def _range(index: FieldIndex, terms: query.TermRange) -> tuple[int, int]:
    start = 0 if terms.start is None else _bound(index, terms.start, after=terms.startexcl)
    stop = index.terms if terms.end is None else _bound(index, terms.end, after=not terms.endexcl)
    return start, max(start, stop)


def _bound(index: FieldIndex, text: str | bytes, *, after: bool) -> int:
    term = text if isinstance(text, bytes) else text.encode()
    # The next greater string of bytes is the same with a zero behind.
    return index.find(term + b"\0" if after else term)


def _slices(index: FieldIndex, start: int, stop: int) -> Iterator[tuple[int, bytes, Integers]]:
    """Yield the first ordinal, the terms with a line's end after each, and their starts.

    Raises:
        RequestError: the time for the answer is over.
    """
    for first in range(start, stop, TERMS_AT_ONCE):
        check_time()
        entries = index.entries(first, min(first + TERMS_AT_ONCE, stop))
        lines = np.insert(entries.texts, entries.text_offsets[1:], _SEPARATOR).tobytes()
        yield first, lines, entries.text_offsets[:-1] + np.arange(len(entries))


def _wildcard(index: FieldIndex, text: str) -> Integers:
    r"""Compare all terms of a slice by one expression: a line that is ``^...$``.

    Each stretch up to the next literal is atomic, so no pattern goes back and forth.
    """
    literal = _WILD.split(text, maxsplit=1)[0]
    expression = re.compile(b"(?m)^" + _translated(text) + b"$")
    found = [np.empty(0, np.int64)]
    for first, lines, starts in _slices(index, *prefix_range(index, literal.encode())):
        places = np.array([match.start() for match in expression.finditer(lines[:-1])], np.int64)
        found.append(first + np.searchsorted(starts, places))
    return np.concatenate(found)


def _translated(text: str) -> bytes:
    """Return the expression: after a star the first place where what follows fits will do."""
    pieces = [
        b"".join(_LETTER if sign == "?" else re.escape(sign.encode()) for sign in piece)
        for piece in re.split(r"\*+", text)
    ]
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    found = b"".join(b"(?>[^\\n]*?" + piece + b")" for piece in middle)
    return first + found + b"[^\\n]*" + last


def _by_expression(index: FieldIndex, expression: re.Pattern[str]) -> Integers:
    found: list[int] = []
    for first, lines, _ in _slices(index, 0, index.terms):
        words = lines.decode("utf-8", "replace").split("\n")[:-1]
        found.extend(first + i for i, word in enumerate(words) if expression.match(word))
    return np.array(found, np.int64)


def near_terms(
    index: FieldIndex, start: int, stop: int, text: str, most: int
) -> tuple[Integers, Integers]:
    """Return consecutive terms with their edit distances from a text.

    Args:
        index: the dictionary.
        start: ordinal of the first term.
        stop: the ordinal after the last.
        text: what they are compared with.
        most: distances above are not told apart.

    Returns:
        int64[n] ordinals of those that are no further, and int64[n] distances.
    """
    target = np.frombuffer(bytearray(text, "utf-32-le", "surrogatepass"), np.uint32)
    near, distances = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(start, stop, TERMS_AT_ONCE):
        check_time()
        entries = index.entries(first, min(first + TERMS_AT_ONCE, stop))
        of_slice = np.empty(len(entries), np.int64)
        edit_distances(entries.texts, entries.text_offsets, target, most, False, of_slice)
        places = np.flatnonzero(of_slice <= most)
        near.append(first + places)
        distances.append(of_slice[places])
    return np.concatenate(near), np.concatenate(distances)
