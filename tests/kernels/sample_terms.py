"""Entries of term dictionaries to encode and decode."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tests.kernels.naive_postings import DictionaryEntry

TERM = st.binary(max_size=3) | st.text("ab", max_size=6).map(str.encode)
TERMS = st.sets(TERM, max_size=40).map(sorted)
KINDS = st.sampled_from([(False, False), (True, False), (True, True)])
"""Whether a field has frequencies, and whether it has positions."""


def entries_of(terms: list[bytes], kind: tuple[bool, bool], seed: int = 0) -> list[DictionaryEntry]:
    """Return entries with numbers that can be, small and large."""
    random = np.random.default_rng(seed)
    entries = []
    for term in terms:
        doc_freq = int(random.choice([1, 2, 127, 128, 300, 70_000]))
        total = doc_freq + int(random.choice([0, 1, 129, 10**9])) * kind[0]
        tail = doc_freq % 128 * int(random.integers(1, 4))
        position_tail = total % 128 * int(random.integers(1, 4)) * kind[1]
        entries.append(DictionaryEntry(term, doc_freq, total, tail, position_tail))
    return entries
