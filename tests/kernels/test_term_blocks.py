"""A term dictionary is encoded as FORMAT.md says."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import term_blocks
from tests.kernels.naive_postings import DictionaryEntry, encoded_dictionary
from tests.kernels.sample_terms import KINDS, TERMS, entries_of


def encode(
    entries: list[DictionaryEntry], cuts: list[int], kind: tuple[bool, bool]
) -> tuple[bytes, list[int]]:
    """Return what the kernel makes of entries that come in batches."""
    counters = np.zeros(term_blocks.COUNTERS, np.int64)
    content, starts = b"", list[int]()
    before = b""
    edges = sorted({0, len(entries), *(cut % (len(entries) + 1) for cut in cuts)})
    for start, stop in itertools.pairwise(edges):
        batch = entries[start:stop]
        terms = [before, *(entry.term for entry in batch)]
        out = np.zeros(sum(map(len, terms)) + 100 * len(batch), np.uint8)
        block_starts = np.full(len(batch) + 1, -1, np.int64)
        sizes = sizes_of(batch)
        used = term_blocks.encode_terms(*texts_of(terms), sizes, *kind, counters, out, block_starts)
        assert used >= 0
        content += out[:used].tobytes()
        starts += block_starts[block_starts >= 0].tolist()
        before = terms[-1]
    return content, [*starts, int(counters[term_blocks.BYTES_BEFORE])]


def texts_of(terms: list[bytes]) -> tuple[Any, Any]:
    """Return byte strings one after the other, and their offsets."""
    return np.frombuffer(b"".join(terms), np.uint8), np.cumsum([0, *map(len, terms)])


def sizes_of(entries: list[DictionaryEntry]) -> term_blocks.ListSizes:
    """Return the numbers of entries as arrays."""
    rows = [
        (entry.doc_freq, entry.total_freq, entry.tail_bytes, entry.position_tail_bytes)
        for entry in entries
    ]
    return term_blocks.ListSizes(*np.array(rows, np.int64).reshape(-1, 4).T.copy())


@given(TERMS, KINDS, st.lists(st.integers(0, 40), max_size=4), st.integers(0, 9))
@settings(max_examples=60)
def test_entries_are_encoded_as_the_format_says(
    terms: list[bytes], kind: tuple[bool, bool], cuts: list[int], seed: int
) -> None:
    """The bytes are those of the slow encoder, however the terms come in batches."""
    entries = entries_of(terms, kind, seed)
    expected = encoded_dictionary(entries, has_freqs=kind[0], has_positions=kind[1])
    assert encode(entries, cuts, kind) == expected


@pytest.mark.parametrize("terms", [[b"a", b"a"], [b"b", b"a"], [b"ab", b"a"], [b"", b""]], ids=str)
def test_terms_that_do_not_ascend_are_refused(terms: list[bytes]) -> None:
    """The first of them is named, at the beginning of a batch too."""
    kind = True, True
    counters = np.zeros(term_blocks.COUNTERS, np.int64)
    out, starts = np.zeros(500, np.uint8), np.zeros(5, np.int64)
    batch = texts_of([b"", *terms]), sizes_of(entries_of(terms, kind))
    used = term_blocks.encode_terms(*batch[0], batch[1], *kind, counters, out, starts)
    assert used == -2
    batch = texts_of(terms), sizes_of(entries_of(terms[1:], kind))
    counters[term_blocks.TERMS_BEFORE] = 1
    used = term_blocks.encode_terms(*batch[0], batch[1], *kind, counters, out, starts)
    assert used == -1
