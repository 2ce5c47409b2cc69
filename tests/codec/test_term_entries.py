"""Entries of terms give the facts of one."""

from __future__ import annotations

import numpy as np

from indexer.codec.term_entries import TermEntries, TermEntry


def test_an_entry_has_the_numbers_of_its_term() -> None:
    """Plain numbers, in the same order as the arrays."""
    numbers = np.arange(18).reshape(9, 2)
    entries = TermEntries(40, np.frombuffer(b"abc", np.uint8), np.array([0, 1, 3]), *numbers)
    assert len(entries) == 2
    assert [entries.term(i) for i in range(2)] == [b"a", b"bc"]
    assert entries.entry(1) == TermEntry(41, *range(1, 18, 2))
    assert entries.entry(1).doc_freq == entries.doc_freqs[1]
