"""Posting lists and dictionaries as FORMAT.md describes them, written without a thought of speed.

The oracle of the kernels that encode and decode them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

BLOCK = 128
Posting = tuple[int, int]
"""A document and a frequency."""


def varint(number: int) -> bytes:
    """Return a number as seven bits a byte."""
    content = bytearray()
    while number > 127:
        content.append(number % 128 + 128)
        number //= 128
    return bytes([*content, number])


def varints(numbers: Sequence[int]) -> bytes:
    """Return numbers one after the other."""
    return b"".join(map(varint, numbers))


def packed(numbers: Sequence[int], bits: int) -> list[int]:
    """Return a block of 128 numbers as words, bit by bit."""
    words = [0] * (4 * bits)
    for i, number in enumerate(numbers):
        for k in range(bits):
            place = (i // 4) * bits + k
            words[4 * (place // 32) + i % 4] |= (number >> k & 1) << place % 32
    return words


def length_code(length: int) -> int:
    """Return the code of a length, by the formula in FORMAT.md."""
    if length < 16:
        return length
    e = length.bit_length() - 4
    return 8 * e + (length >> e)


def code_length(code: int) -> int:
    """Return the length of a code, by the formula in FORMAT.md."""
    return code if code < 16 else (8 + code % 8) << (code // 8 - 1)


def impacts(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the four impacts of pairs of frequency and length code."""
    capped = {(min(freq, 255), code) for freq, code in pairs}
    frontier = [
        (freq, code)
        for freq, code in sorted(capped, reverse=True)
        if not any(f >= freq and c <= code and (f, c) != (freq, code) for f, c in capped)
    ]
    while len(frontier) > 4:
        losses = [
            ((f - next_f) * 128 // f * (c - next_c), i)
            for i, ((f, c), (next_f, next_c)) in enumerate(itertools.pairwise(frontier))
        ]
        i = min(losses)[1]
        frontier[i : i + 2] = [(frontier[i][0], frontier[i + 1][1])]
    return frontier + [frontier[-1]] * (4 - len(frontier))


@dataclass
class EncodedList:
    """One posting list in the parts that go to different sections."""

    skips: list[list[int]]
    words: list[int]
    tail: bytes


def encoded_list(
    doc_ids: Sequence[int],
    freqs: Sequence[int] | None,
    codes: Sequence[int] | None = None,
    first_word: int = 0,
) -> EncodedList:
    """Return a list's skip entries, full blocks and tail.

    Args:
        doc_ids: ascending.
        freqs: of each, or None for a field without.
        codes: length codes of all documents, or None for a field without lengths.
        first_word: words in the section before these.
    """
    gaps = [b - a - 1 for a, b in zip([-1, *doc_ids], doc_ids, strict=False)]
    skips, words = [], list[int]()
    full = len(doc_ids) // BLOCK * BLOCK
    for start in range(0, full, BLOCK):
        span = slice(start, start + BLOCK)
        bits = max(gaps[span]).bit_length()
        skip = [doc_ids[span][-1], first_word + len(words), bits]
        words += packed(gaps[span], bits)
        if freqs is not None:
            less_one = [freq - 1 for freq in freqs[span]]
            freq_bits = max(less_one).bit_length()
            words += packed(less_one, freq_bits)
            of_documents = [0 if codes is None else codes[doc] for doc in doc_ids[span]]
            four = impacts(list(zip(freqs[span], of_documents, strict=True)))
            (a, b), (c, d), (e, f), (g, h) = four
            skip = [*skip[:2], bits + 256 * freq_bits]
            skip += [a + (b << 8) + (c << 16) + (d << 24), e + (f << 8) + (g << 16) + (h << 24)]
        skips.append(skip)
    return EncodedList(skips, words, _tail(gaps[full:], freqs and freqs[full:]))


def _tail(gaps: Sequence[int], freqs: Sequence[int] | None) -> bytes:
    if freqs is None:
        return varints(gaps)
    return b"".join(
        varint(2 * gap + 1) if freq == 1 else varints([2 * gap, freq - 2])
        for gap, freq in zip(gaps, freqs, strict=True)
    )


@dataclass
class EncodedPositions:
    """The positions of one list in the parts that go to different sections."""

    offsets: list[int]
    words: list[int]
    tail: bytes


def encoded_positions(gaps: Sequence[int], first_word: int = 0) -> EncodedPositions:
    """Return where the full blocks of a list's positions start, the blocks and the tail."""
    offsets, words = [], list[int]()
    full = len(gaps) // BLOCK * BLOCK
    for start in range(0, full, BLOCK):
        block = gaps[start : start + BLOCK]
        offsets.append(first_word + len(words))
        words += packed(block, max(block).bit_length())
    return EncodedPositions(offsets, words, varints(gaps[full:]))


@dataclass
class DictionaryEntry:
    """A term and what the dictionary has of its list."""

    term: bytes
    doc_freq: int
    total_freq: int
    tail_bytes: int
    position_tail_bytes: int


def encoded_dictionary(
    entries: Sequence[DictionaryEntry], *, has_freqs: bool, has_positions: bool
) -> tuple[bytes, list[int]]:
    """Return a dictionary, and where its blocks start and the last one ends."""
    content, starts = b"", []
    before = b""
    for i, entry in enumerate(entries):
        if i % 16 == 0:
            starts.append(len(content))
            content += varints(places_before(entries[:i], has_positions=has_positions))
            before = b""
        shared = next(
            n
            for n in range(min(len(before), len(entry.term)), -1, -1)
            if before[:n] == entry.term[:n]
        )
        content += varints([shared, len(entry.term) - shared]) + entry.term[shared:]
        content += varint(entry.doc_freq)
        content += varint(entry.total_freq - entry.doc_freq) if has_freqs else b""
        content += varint(entry.tail_bytes)
        content += varint(entry.position_tail_bytes) if has_positions else b""
        before = entry.term
    return content, [*starts, len(content)]


def places_before(entries: Sequence[DictionaryEntry], *, has_positions: bool) -> list[int]:
    """Return the sums over entries that a block's base holds."""
    return [
        sum(entry.doc_freq for entry in entries),
        sum(entry.doc_freq // BLOCK for entry in entries),
        sum(entry.total_freq // BLOCK for entry in entries) if has_positions else 0,
        sum(entry.tail_bytes for entry in entries),
        sum(entry.position_tail_bytes for entry in entries) if has_positions else 0,
    ]
