"""The kernel of edit distances equals the recursive definition."""

from __future__ import annotations

import functools

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.kernels.edit_distance import edit_distances

WORDS = st.text("abé日😀", max_size=6)


@functools.cache
def naive(first: str, second: str, swaps: bool) -> int:
    if not first or not second:
        return len(first) + len(second)
    distances = [
        naive(first[1:], second[1:], swaps) + (first[0] != second[0]),
        naive(first[1:], second, swaps) + 1,
        naive(first, second[1:], swaps) + 1,
    ]
    if swaps and len(first) > 1 and first[:2] == second[1::-1]:
        distances.append(naive(first[2:], second[2:], swaps) + 1)
    return min(distances)


@given(st.lists(WORDS, max_size=8), WORDS, st.integers(0, 3), st.booleans())
@example([""], "", 0, False)
@example(["", "abé"], "abé", 3, False)
@example(["ab", "aéb", "béa"], "ba", 1, True)
def test_distances_equal_the_definition(
    words: list[str],
    target: str,
    most: int,
    swaps: bool,
) -> None:
    """Distances up to the most are exact, all others are one above it."""
    encoded = [word.encode() for word in words]
    texts = np.frombuffer(bytearray(b"".join(encoded)), np.uint8)
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    out = np.empty(len(words), np.int64)
    wanted = np.array([ord(letter) for letter in target], np.uint32)
    edit_distances(texts, offsets, wanted, most, swaps, out)
    assert out.tolist() == [min(naive(word, target, swaps), most + 1) for word in words]
