"""Groups are the connected components of what is similar."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.shingle_sketches import BINS, estimated_similarity
from indexer.kernels.similar_sketches import NEIGHBOURS, find_roots, unite_bucket_mates

LEAST = 0.8


def naive_groups(sketches: list[list[int]], keys: list[int]) -> list[int]:
    """Return the first text of each text's group, comparing every pair again and again."""
    groups = list(range(len(sketches)))
    rows = np.array(sketches, np.uint8).reshape(-1, BINS)
    for _ in sketches:
        for one in range(len(sketches)):
            for other in range(len(sketches)):
                near = estimated_similarity(rows[one], rows[other]) >= LEAST
                if keys[one] == keys[other] and near:
                    groups[one] = groups[other] = min(groups[one], groups[other])
    return groups


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=12))
def test_groups_are_connected_components(texts: list[tuple[int, int]]) -> None:
    """Texts stand together if a chain of similar ones with the same key connects them."""
    # A step of 30 bins is similar, two steps are not, so that there are chains.
    sketches = [[1 + (place < 30 * step) for place in range(BINS)] for step, _ in texts]
    keys = [key for _, key in texts]
    order = np.argsort(np.array(keys, np.int64), kind="stable").astype(np.int64)
    parents = np.arange(len(texts), dtype=np.int64)
    rows = np.array(sketches, np.uint8).reshape(-1, BINS)
    unite_bucket_mates(rows, order, np.array(keys, np.uint64)[order], LEAST, parents)
    find_roots(parents)
    assert parents.tolist() == naive_groups(sketches, keys)


def test_a_large_bucket_of_copies_is_one_group() -> None:
    """A text is compared with some before it only; copies are united all the same."""
    count = 3 * NEIGHBOURS
    parents = np.arange(count, dtype=np.int64)
    sketches = np.ones((count, BINS), np.uint8)
    keys = np.zeros(count, np.uint64)
    unite_bucket_mates(sketches, np.arange(count), keys, LEAST, parents)
    find_roots(parents)
    assert not parents.any()
