"""The best of a union are those that a full sum over all lists gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels.doc_bitmaps import WORD_BITS, set_bits
from indexer.kernels.posting_union import WINDOW
from indexer.kernels.pruned_union import BLOCK, TOPS, ScoredLists, best_of_union, bound_list

List = dict[int, float]


def put_side_by_side(
    documents: int, lists: list[List], bitmaps: list[bool]
) -> tuple[ScoredLists, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    """Return lists as the kernel reads them, with a bitmap where wanted."""
    words = documents // WORD_BITS + 1
    size = sum(map(len, lists))
    arrays = ScoredLists(
        np.empty(size, np.uint32),
        np.empty(size),
        np.zeros(size, np.uint32),
        np.zeros((len(lists), words), np.uint32),
        np.zeros((len(lists), words), np.uint32),
        np.zeros((len(lists), words), np.uint8),
        np.zeros((len(lists), TOPS)),
    )
    rows = np.full((len(lists), 3), -1, np.int64)
    start = 0
    for n, (scores, bitmap) in enumerate(zip(lists, bitmaps, strict=True)):
        stop = start + len(scores)
        arrays.docs[start:stop] = sorted(scores)
        arrays.scores[start:stop] = [scores[document] for document in sorted(scores)]
        rows[n, :2] = start, stop
        if bitmap and scores:
            rows[n, 2] = n
            set_bits(arrays.docs[start:stop], arrays.bitmaps[n], arrays.ranks[n])
            bound_list(
                arrays.docs[start:stop],
                arrays.scores[start:stop],
                arrays.packed[start:stop],
                arrays.maxima[n],
                arrays.tops[n],
            )
        start = stop
    return arrays, rows


def naive_best(lists: list[List], factors: list[float], wanted: int) -> list[tuple[int, float]]:
    """Add up all scores in the order of the lists; sort by score, then document."""
    sums: List = {}
    for scores, factor in zip(lists, factors, strict=True):
        for document, score in scores.items():
            sums[document] = sums.get(document, 0.0) + factor * score
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:wanted]


scores = st.one_of(st.floats(1e-3, 30), st.sampled_from([0.5, 1.0, 2.0]), st.floats(1e-300, 1e-290))


@st.composite
def unions(draw: st.DrawFn) -> tuple[int, list[List], list[bool], list[float]]:
    """Draw lists, sparse and dense, with equal scores among them."""
    documents = draw(
        st.sampled_from([1, BLOCK - 1, BLOCK, BLOCK + 1, 200, WINDOW, WINDOW + 1, 2 * WINDOW + 70])
    )
    count = draw(st.integers(1, 5))
    seed = draw(st.integers(0, 2**32 - 1))
    chance = np.random.default_rng(seed)
    lists: list[List] = []
    for _ in range(count):
        share = draw(st.sampled_from([0.01, 0.1, 0.6, 1.0]))
        held = np.flatnonzero(chance.random(documents) < share).tolist()
        pool = draw(st.lists(scores, min_size=1, max_size=6))
        lists.append({document: pool[int(chance.integers(len(pool)))] for document in held})
    bitmaps = [draw(st.booleans()) for _ in range(count)]
    factors = [draw(st.sampled_from([1.0, 0.3, 7.0])) for _ in range(count)]
    return documents, lists, bitmaps, factors


@settings(max_examples=150, deadline=None)
@given(unions(), st.integers(1, TOPS + 3))
def test_the_best_are_those_of_a_full_sum(
    union: tuple[int, list[List], list[bool], list[float]], wanted: int
) -> None:
    """Documents, order and scores to the last bit."""
    documents, lists, bitmaps, factors = union
    arrays, rows = put_side_by_side(documents, lists, bitmaps)
    expected = naive_best(lists, factors, wanted)
    docs, found_scores = np.empty(wanted, np.uint32), np.empty(wanted)
    found = best_of_union(arrays, rows, np.array(factors), documents, docs, found_scores)
    assert found == len(expected)
    pairs = list(zip(docs[:found].tolist(), found_scores[:found].tolist(), strict=True))
    assert pairs == expected


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(0, 2 * WINDOW), scores, min_size=1, max_size=300))
def test_bounds_are_never_below_what_they_bound(scored: List) -> None:
    """Neither those of blocks nor the rounded scores, and by no more than one step above."""
    arrays, _ = put_side_by_side(2 * WINDOW, [scored], [True])
    best = sorted(scored.values(), reverse=True) + [0.0] * TOPS
    assert arrays.tops[0].tolist() == best[:TOPS]
    largest = best[0]
    codes = (1 << 32) // WINDOW - 1
    for packed, document in zip(arrays.packed.tolist(), sorted(scored), strict=True):
        assert packed % WINDOW == document % WINDOW
        assert packed // WINDOW == pytest.approx(scored[document] / largest * codes, abs=1)
        assert packed // WINDOW >= scored[document] / largest * codes * (1 - 1e-12)
    for block, level in enumerate(arrays.maxima[0].tolist()):
        within = [score for document, score in scored.items() if document // BLOCK == block]
        exact = max(within, default=0.0) / largest * 255
        assert exact * (1 - 1e-12) <= level <= exact + 1


def test_nothing_is_found_in_empty_lists() -> None:
    """Not even documents of no list, whose sums are as good as what is needed."""
    arrays, rows = put_side_by_side(100, [{}, {}], [True, False])
    docs, found_scores = np.empty(3, np.uint32), np.empty(3)
    assert best_of_union(arrays, rows, np.ones(2), 100, docs, found_scores) == 0
