"""Posting lists to encode and decode, of the sizes at which something changes."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

Lists = list[tuple[list[int], list[int] | None]]
"""Documents and frequencies, if there are any, of each list."""

DOCUMENTS = 1 << 17
SIZES = st.sampled_from([1, 2, 3, 126, 127, 128, 129, 200, 255, 256, 257]) | st.integers(1, 9)


def sample_lists(sizes: list[int], *, has_freqs: bool, seed: int) -> Lists:
    """Return lists of some sizes, now dense, now sparse; few frequencies are large."""
    random = np.random.default_rng(seed)
    lists: Lists = []
    for size in sizes:
        among = int(random.choice([size, 2 * size, DOCUMENTS]))
        doc_ids = np.sort(random.choice(among, size, replace=False)).tolist()
        freqs = np.minimum(random.zipf(1.6, size), 100_000).tolist() if has_freqs else None
        lists.append((doc_ids, freqs))
    return lists


def flat(lists: Lists) -> tuple[Any, Any, Any]:
    """Return the offsets of lists, their documents and their frequencies as arrays."""
    offsets = np.cumsum([0, *(len(doc_ids) for doc_ids, _ in lists)])
    doc_ids = np.array([doc for doc_ids, _ in lists for doc in doc_ids], np.uint32)
    freqs = np.array([freq for _, freqs in lists for freq in freqs or []], np.uint32)
    return offsets, doc_ids, freqs


def sample_gaps(sizes: list[int], *, seed: int) -> list[list[int]]:
    """Return distances of positions for lists of some sizes; few are large."""
    random = np.random.default_rng(seed)
    return [np.minimum(random.zipf(1.3, size) - 1, 2**32 - 1).tolist() for size in sizes]
