"""Unions have every document of any list, and scores added up in the order of the lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels.posting_union import WINDOW, largest_merged, sum_merged, sum_windows

Postings = dict[int, float]
"""Documents with their scores."""

Results = list[tuple[int, str]]
"""Documents, ascending, with their scores to the last bit."""

Unite = Callable[[Sequence[Postings], Sequence[float], int], Results]

EDGES = (1, 2, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW, 3 * WINDOW + 9)
TINY = 5e-324
SCORES = st.sampled_from([0.0, TINY, 3 * TINY, 0.1, 0.2, 0.3, 1.0, 1e16]) | st.floats(0, 1e150)
FACTORS = st.sampled_from([0.0, 1.0, 0.1, 3.0, 1e-300, 1e150])


@st.composite
def several_lists(draw: st.DrawFn) -> tuple[list[Postings], list[float], int]:
    """Draw lists, their factors and the number of documents."""
    documents = draw(st.sampled_from(EDGES) | st.integers(1, 9))
    edges = [d for d in (0, WINDOW - 1, WINDOW, WINDOW + 1, documents - 1) if d < documents]
    some = st.sampled_from(edges) | st.integers(0, documents - 1)
    lists = draw(st.lists(st.dictionaries(some, SCORES, max_size=9), max_size=6))
    factors = draw(st.lists(FACTORS, min_size=len(lists), max_size=len(lists)))
    return lists, factors, documents


def laid_out(lists: Sequence[Postings]) -> tuple[Any, Any, Any]:
    """Return documents and scores of lists one after the other, and where each list is.

    There is a posting of no list before each of them, as lists of other words lie between.
    """
    docs, scores, rows = [], [], []
    for postings in lists:
        ordered = sorted(postings.items())
        docs += [0, *(document for document, _ in ordered)]
        scores += [1e9, *(score for _, score in ordered)]
        rows.append((len(docs) - len(ordered), len(docs), -1))
    places = np.array(rows, np.int64).reshape(-1, 3)
    return np.array(docs, np.uint32), np.array(scores, np.float64), places


def naive_scores(lists: Sequence[Postings], factors: Sequence[float]) -> dict[int, list[float]]:
    """Return for each document its scores in the order of the lists, multiplied."""
    found: dict[int, list[float]] = {}
    for postings, factor in zip(lists, factors, strict=True):
        for document, score in postings.items():
            found.setdefault(document, []).append(factor * score)
    return found


def naive_sum(numbers: Sequence[float]) -> float:
    """Return a sum as additions one after the other give it; ``sum`` is more exact."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def naive_union(lists: Sequence[Postings], factors: Sequence[float]) -> Results:
    """Return what a union is."""
    found = naive_scores(lists, factors)
    return [(document, naive_sum(numbers).hex()) for document, numbers in sorted(found.items())]


def naive_largest(
    lists: Sequence[Postings], factors: Sequence[float], tiebreak: float
) -> list[tuple[int, str]]:
    """Return what a union by the largest score is."""
    found = naive_scores(lists, factors)
    return [
        (document, (max(numbers) + tiebreak * (naive_sum(numbers) - max(numbers))).hex())
        for document, numbers in sorted(found.items())
    ]


def room_for(lists: Sequence[Postings], documents: int) -> tuple[Any, Any]:
    """Return arrays for the results, one longer than these can be."""
    room = min(sum(map(len, lists)), documents) + 1
    return np.empty(room, np.uint32), np.empty(room, np.float64)


def results(found: int, docs: Any, scores: Any) -> Results:
    """Return what a kernel left in its arrays."""
    numbers = map(float.hex, scores[:found].tolist())
    return list(zip(docs[:found].tolist(), numbers, strict=True))


def by_windows(lists: Sequence[Postings], factors: Sequence[float], documents: int) -> Results:
    docs, scores, rows = laid_out(lists)
    before = docs.copy(), scores.copy(), rows.copy()
    out = room_for(lists, documents)
    numbers = np.array(factors, np.float64)
    found = sum_windows(docs, scores, rows, numbers, documents, *out)
    assert all(map(np.array_equal, (docs, scores, rows), before))
    return results(found, *out)


def by_merging(lists: Sequence[Postings], factors: Sequence[float], documents: int) -> Results:
    docs, scores, rows = laid_out(lists)
    before = docs.copy(), scores.copy(), rows.copy()
    out = room_for(lists, documents)
    found = sum_merged(docs, scores, rows, np.array(factors, np.float64), *out)
    assert all(map(np.array_equal, (docs, scores, rows), before))
    return results(found, *out)


def by_largest(lists: Sequence[Postings], factors: Sequence[float], tiebreak: float) -> Results:
    docs, scores, rows = laid_out(lists)
    out = room_for(lists, 1 << 32)
    found = largest_merged(docs, scores, rows, np.array(factors, np.float64), tiebreak, *out)
    return results(found, *out)


both_ways = pytest.mark.parametrize("unite", [by_windows, by_merging])


@both_ways
@given(several_lists())
def test_scores_are_added_in_the_order_of_the_lists(
    unite: Unite, drawn: tuple[list[Postings], list[float], int]
) -> None:
    """Every document of any list is found, its sum equal to the last bit."""
    lists, factors, documents = drawn
    assert unite(lists, factors, documents) == naive_union(lists, factors)


@given(several_lists(), st.sampled_from([0.0, 0.1, 0.5, 1.0]))
def test_the_largest_score_counts_and_a_share_of_the_others(
    drawn: tuple[list[Postings], list[float], int], tiebreak: float
) -> None:
    """A document has the largest of its scores, and of the rest as much as is asked for."""
    lists, factors, _ = drawn
    assert by_largest(lists, factors, tiebreak) == naive_largest(lists, factors, tiebreak)


@both_ways
@pytest.mark.parametrize("documents", EDGES)
def test_dense_and_sparse_lists_unite_at_the_edges_of_windows(unite: Unite, documents: int) -> None:
    """Lists of all documents, of few and of the last one give the sums of adding one by one."""
    random = np.random.default_rng(documents)
    sizes = (documents, documents // 2, documents // 50, 0, 1)
    lists = [
        dict(zip(chosen.tolist(), random.random(len(chosen)).tolist(), strict=True))
        for chosen in (random.choice(documents, size, replace=False) for size in sizes)
    ]
    lists.append({documents - 1: 0.25})
    factors = random.random(len(lists)).tolist()
    assert unite(lists, factors, documents) == naive_union(lists, factors)


@both_ways
@pytest.mark.parametrize("documents", [0, 1, WINDOW])
@pytest.mark.parametrize("lists", [[], [{}], [{}, {}, {}]])
def test_without_postings_there_is_nothing(
    unite: Unite, lists: list[Postings], documents: int
) -> None:
    """No lists, or empty ones, have no documents; nor has an index without any."""
    assert unite(lists, [1.0] * len(lists), documents) == []
    assert by_largest(lists, [1.0] * len(lists), 0.5) == []


@both_ways
def test_a_document_that_scores_nothing_is_found(unite: Unite) -> None:
    """A score or a factor of zero, or scores that cancel out, leave the document in."""
    lists: list[Postings] = [{0: 0.0, 2: 1.5}, {1: TINY, 2: -1.5}]
    zero = (0.0).hex()
    assert unite(lists, [1.0, 1.0], WINDOW) == [(0, zero), (1, TINY.hex()), (2, zero)]
    assert unite([{5: 3.0}, {5: 2.0, 7: TINY}], [0.0, 0.0], 8) == [(5, zero), (7, zero)]


@both_ways
def test_the_order_of_lists_is_the_order_of_additions(unite: Unite) -> None:
    """Where rounding depends on the order, it is that of the lists, not of sizes."""
    large, one, less = {3: 1e16}, {3: 1.0}, {3: -1e16}
    assert unite([large, one, less], [1.0] * 3, 4) == [(3, (0.0).hex())]
    assert unite([large, less, one], [1.0] * 3, 4) == [(3, (1.0).hex())]


@both_ways
@settings(max_examples=25)
@given(st.integers(9, 40), st.integers(1, WINDOW + 1))
def test_many_lists_of_the_same_documents_add_up(unite: Unite, count: int, size: int) -> None:
    """A query may repeat a word as often as it likes."""
    lists = [{d: 0.1 + d for d in range(0, size, 97)}] * count
    factors = [0.1 * n for n in range(count)]
    assert unite(lists, factors, size) == naive_union(lists, factors)


def test_one_stored_list_can_stand_for_several() -> None:
    """Rows may name the same places, with factors of their own."""
    docs, scores = np.array([1, 4], np.uint32), np.array([0.1, 0.7])
    rows, factors = np.array([[0, 2], [1, 2], [0, 2]], np.int64), np.array([1.0, 2.0, 0.1])
    wanted = naive_union([{1: 0.1, 4: 0.7}, {4: 0.7}, {1: 0.1, 4: 0.7}], factors.tolist())
    out = np.empty(6, np.uint32), np.empty(6)
    assert results(sum_windows(docs, scores, rows, factors, 5, *out), *out) == wanted
    assert results(sum_merged(docs, scores, rows, factors, *out), *out) == wanted


def test_the_largest_address_is_merged() -> None:
    """Documents up to the last that 32 bits can name are found."""
    last = (1 << 32) - 1
    lists: list[Postings] = [{last: 1.0}, {last - 1: 2.0, last: 0.5}]
    assert by_merging(lists, [1.0, 1.0], 1 << 32) == naive_union(lists, [1.0, 1.0])
    assert by_largest(lists, [1.0, 1.0], 0.5) == naive_largest(lists, [1.0, 1.0], 0.5)
