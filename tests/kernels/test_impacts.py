"""Impacts bound every posting of their block, and are as close as four can be."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.bitpacking import BLOCK
from indexer.kernels.impacts import IMPACTS, NO_CODE, block_impacts
from tests.kernels import naive_postings

PAIRS = st.lists(
    st.tuples(
        st.integers(1, 12) | st.integers(1, 400) | st.integers(1, 2**32 - 1), st.integers(0, 239)
    ),
    min_size=1,
    max_size=BLOCK,
)


def impacts_of(pairs: list[tuple[int, int]], *, scored: bool = True) -> list[tuple[int, int]]:
    """Return what the kernel finds for a block in which some pairs recur."""
    chosen = (pairs * BLOCK)[:BLOCK]
    freqs = np.array([freq for freq, _ in chosen], np.uint32)
    codes = np.array([code for _, code in chosen] if scored else [], np.uint8)
    least = np.full(NO_CODE, NO_CODE, np.int64)
    out = np.empty((BLOCK, 2), np.int64)
    block_impacts(np.arange(BLOCK, dtype=np.uint32), freqs, codes, least, out)
    assert np.all(least == NO_CODE)
    return [(freq, code) for freq, code in out[:IMPACTS].tolist()]


@given(PAIRS)
def test_each_posting_is_bounded(pairs: list[tuple[int, int]]) -> None:
    """One of four has a frequency no smaller, or 255, and a length no larger."""
    found = impacts_of(pairs)
    assert found == naive_postings.impacts(pairs)
    for freq, code in pairs:
        assert any(f >= min(freq, 255) and c <= code for f, c in found)


@given(PAIRS)
def test_no_impact_is_out_of_nowhere(pairs: list[tuple[int, int]]) -> None:
    """Each has the frequency of a posting and the length of one."""
    for freq, code in impacts_of(pairs):
        assert freq in {min(f, 255) for f, _ in pairs}
        assert code in {c for _, c in pairs}


def test_few_different_postings_have_exact_impacts() -> None:
    """Up to four that no other bounds stand as they are, the last repeated."""
    assert impacts_of([(3, 20), (1, 8), (2, 20), (1, 9)]) == [(3, 20), (1, 8), (1, 8), (1, 8)]
    assert impacts_of([(300, 5)]) == [(255, 5)] * 4


def test_without_lengths_the_largest_frequency_counts() -> None:
    """The code is 0 where the field has no lengths."""
    assert impacts_of([(3, 20), (7, 8)], scored=False) == [(7, 0)] * 4
