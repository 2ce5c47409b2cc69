"""Posting lists are encoded as FORMAT.md says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import posting_lists
from tests.kernels.naive_postings import encoded_list
from tests.kernels.sample_lists import SIZES, Lists, flat, sample_lists


def encoded(
    lists: Lists, codes: list[int] | None, first_word: int = 0
) -> tuple[list[list[int]], list[int], bytes, list[int]]:
    """Return what the kernels make of lists: skip entries, words, tails and their sizes."""
    offsets, doc_ids, freqs = flat(lists)
    blocks = sum(len(docs) // 128 for docs, _ in lists)
    skips = np.zeros((blocks, 5 if len(freqs) else 3), np.uint32)
    words = np.zeros((posting_lists.MAX_BLOCK_ROWS * blocks, 4), np.uint32)
    arrays = offsets, doc_ids, freqs
    of_documents = np.array(codes or [], np.uint8)
    rows = posting_lists.encode_blocks(*arrays, of_documents, first_word, skips, words)
    tails = np.zeros(posting_lists.MAX_TAIL_BYTES * len(doc_ids), np.uint8)
    sizes = np.zeros(len(lists), np.int64)
    used = posting_lists.encode_tails(*arrays, tails, sizes)
    return (
        skips.tolist(),
        words[:rows].reshape(-1).tolist(),
        tails[:used].tobytes(),
        sizes.tolist(),
    )


@given(st.lists(SIZES, max_size=4), st.booleans(), st.booleans(), st.integers(0, 9))
@settings(max_examples=40)
def test_lists_are_encoded_as_the_format_says(
    sizes: list[int], has_freqs: bool, scored: bool, seed: int
) -> None:
    """Skip entries, full blocks and tails are those of the slow encoder."""
    lists = sample_lists(sizes, has_freqs=has_freqs, seed=seed)
    codes = np.random.default_rng(seed).integers(0, 240, 1 << 17).tolist() if scored else None
    skips, words, tails, tail_sizes = encoded(lists, codes, first_word=40)
    expected_words: list[int] = []
    expected = []
    for doc_ids, freqs in lists:
        expected.append(encoded_list(doc_ids, freqs, codes, 40 + len(expected_words)))
        expected_words += expected[-1].words
    assert skips == [skip for one in expected for skip in one.skips]
    assert words == expected_words
    assert tails == b"".join(one.tail for one in expected)
    assert tail_sizes == [len(one.tail) for one in expected]


def test_the_largest_numbers_find_room() -> None:
    """Blocks and tails with the largest gaps and frequencies stay within what is reserved."""
    last = 2**32 - 2
    doc_ids = [0, *range(last - 253, last + 1)]
    lists: Lists = [(doc_ids, [2**32 - 1] * 255), ([last], [2**32 - 1])]
    skips, words, tails, _ = encoded(lists, None)
    one = encoded_list(*lists[0])
    other = encoded_list(*lists[1])
    assert (skips, words, tails) == (one.skips, one.words, one.tail + other.tail)
    assert skips[0][2] == 32 + 256 * 32
    assert len(other.tail) == posting_lists.MAX_TAIL_BYTES


@pytest.mark.parametrize(
    ("doc_ids", "freqs"),
    [([], []), ([3, 3], [1, 1]), ([3, 2], [1, 1]), ([3, 10], [1, 1]), ([3, 4], [1, 0])],
    ids=["empty", "repeated", "descending", "out of range", "no frequency"],
)
def test_a_list_that_cannot_be_encoded_is_found(doc_ids: list[int], freqs: list[int]) -> None:
    """The first such list is named; good ones are none."""
    good = ([0, 9], [1, 2])
    assert posting_lists.check_lists(*flat([good, good]), 10) == -1
    assert posting_lists.check_lists(*flat([good, (doc_ids, freqs), good]), 10) == 1


@given(st.lists(SIZES, max_size=4))
@settings(max_examples=30)
def test_frequencies_are_summed_by_list(sizes: list[int]) -> None:
    """A total for each list."""
    lists = sample_lists(sizes, has_freqs=True, seed=1)
    offsets, _, freqs = flat(lists)
    totals = posting_lists.list_totals(offsets, freqs).tolist()
    assert totals == [sum(of_list or []) for _, of_list in lists]
