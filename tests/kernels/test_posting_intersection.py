"""Intersections have the documents of all lists, and where each list has them."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.doc_bitmaps import WORD_BITS, set_bits
from indexer.kernels.posting_intersection import (
    find_places,
    first_not_below,
    intersect,
    sum_intersection,
)

EDGES = (1, 31, 32, 33, 64, 2047, 2048, 2049)
TINY = 5e-324
SCORES = st.sampled_from([0.0, TINY, 0.1, 0.2, 0.3, 1.0, 1e16, 1e150])
FACTORS = st.sampled_from([0.0, 0.1, 1.0, 3.0, 1e-300, 1e150])


@dataclasses.dataclass
class Listed:
    """A list as a query has it.

    Attributes:
        postings: documents with their scores.
        factor: what the scores are multiplied with.
        has_bitmap: whether the list has one.
    """

    postings: dict[int, float]
    factor: float
    has_bitmap: bool


Lists = Sequence[Listed]


@st.composite
def several_lists(draw: st.DrawFn) -> tuple[list[Listed], int]:
    """Draw lists that have some documents in common, and the number of documents."""
    documents = draw(st.sampled_from(EDGES) | st.integers(1, 20))
    edges = [d for d in (0, 31, 32, documents - 1) if d < documents]
    some = st.dictionaries(
        st.sampled_from(edges) | st.integers(0, documents - 1), SCORES, max_size=25
    )
    all_have = draw(some)
    several = st.builds(Listed, some, FACTORS, st.booleans())
    lists = draw(st.lists(several, min_size=1, max_size=5))
    for one in lists:
        one.postings.update(all_have)
    return lists, documents


class Stored:
    """Lists in the arrays that kernels take, with a posting of no list before each.

    Attributes:
        docs: the documents of the lists.
        scores: aligned.
        rows: start, stop and bitmap of each list.
        bitmaps: in another order than that of the lists.
        ranks: aligned.
        order: the lists from the shortest to the longest.
    """

    def __init__(self, lists: Lists, documents: int) -> None:
        docs, scores, rows = [], [], []
        for one in lists:
            ordered = sorted(one.postings.items())
            docs += [0, *(document for document, _ in ordered)]
            scores += [1e9, *(score for _, score in ordered)]
            rows.append((len(docs) - len(ordered), len(docs), -1))
        self.docs: Any = np.array(docs, np.uint32)
        self.scores: Any = np.array(scores, np.float64)
        self.rows: Any = np.array(rows, np.int64)
        self.factors: Any = np.array([one.factor for one in lists], np.float64)
        self.order: Any = np.argsort(self.rows[:, 1] - self.rows[:, 0], kind="stable")
        words = documents // WORD_BITS + 1
        self.bitmaps: Any = np.zeros((len(lists), words), np.uint32)
        self.ranks: Any = np.zeros((len(lists), words), np.uint32)
        for n, one in enumerate(lists):
            if one.has_bitmap:
                bitmap = len(lists) - 1 - n
                start, stop, _ = rows[n]
                set_bits(self.docs[start:stop], self.bitmaps[bitmap], self.ranks[bitmap])
                self.rows[n, 2] = bitmap

    def documents_of(self, row: int, places: Any) -> list[int]:
        """Return the documents at places, each of which is within a list."""
        start, stop, _ = self.rows[row]
        assert np.all((start <= places) & (places < stop))
        found: list[int] = self.docs[places].tolist()
        return found


def naive_sums(lists: Lists) -> list[tuple[int, str]]:
    """Return documents of all lists with their scores, added up in the order of the lists."""
    found = []
    for document in sorted(set[int].intersection(*(set(one.postings) for one in lists))):
        total = 0.0
        for one in lists:
            total += one.factor * one.postings[document]
        found.append((document, total.hex()))
    return found


def summed(lists: Lists, documents: int) -> list[tuple[int, str]]:
    """Return documents and scores as the kernel finds them."""
    stored = Stored(lists, documents)
    kept = np.empty(min(len(one.postings) for one in lists), np.uint32)
    sums = np.empty(len(kept))
    count = sum_intersection(
        stored.docs,
        stored.scores,
        stored.rows,
        stored.factors,
        stored.order,
        stored.bitmaps,
        stored.ranks,
        kept,
        sums,
    )
    numbers = map(float.hex, sums[:count].tolist())
    return list(zip(kept[:count].tolist(), numbers, strict=True))


@given(several_lists())
def test_documents_of_all_lists_are_found_in_each(drawn: tuple[list[Listed], int]) -> None:
    """The documents ascend, and their places in every list are known."""
    lists, documents = drawn
    stored = Stored(lists, documents)
    ordered = stored.rows[stored.order]
    kept = np.empty(ordered[0, 1] - ordered[0, 0], np.uint32)
    places = np.empty(len(kept), np.int64)
    count = intersect(stored.docs, ordered, stored.bitmaps, kept, places)
    wanted = [document for document, _ in naive_sums(lists)]
    assert kept[:count].tolist() == wanted
    assert stored.documents_of(stored.order[0], places[:count]) == wanted
    for n, row in enumerate(stored.rows):
        of_list = np.empty(count, np.int64)
        find_places(stored.docs, row, stored.bitmaps, stored.ranks, kept[:count], of_list)
        assert kept[:count].tolist() == wanted
        assert stored.documents_of(n, of_list) == wanted


@given(several_lists())
def test_scores_are_added_in_the_order_of_the_lists(drawn: tuple[list[Listed], int]) -> None:
    """Sums equal those of adding one by one, whichever list is the shortest."""
    lists, documents = drawn
    assert summed(lists, documents) == naive_sums(lists)


@pytest.mark.parametrize("documents", EDGES)
@pytest.mark.parametrize("with_bitmaps", [(), (0,), (1, 3), (0, 1, 2, 3)])
def test_long_and_short_lists_intersect(documents: int, with_bitmaps: tuple[int, ...]) -> None:
    """Lists of all documents, of half, of few and of the last meet, however they are kept."""
    random = np.random.default_rng(documents)
    lists = []
    for n, size in enumerate([documents // 2, documents, documents // 20, documents - 1]):
        chosen = {*random.choice(documents, size, replace=False).tolist(), documents - 1}
        postings = {document: random.random() for document in chosen}
        lists.append(Listed(postings, random.random(), n in with_bitmaps))
    found = summed(lists, documents)
    assert found == naive_sums(lists)
    assert found[-1][0] == documents - 1


@pytest.mark.parametrize("has_bitmap", [False, True])
@pytest.mark.parametrize("empty", [0, 1])
def test_an_empty_list_leaves_nothing(empty: int, *, has_bitmap: bool) -> None:
    """No document is in all lists if one list has none."""
    full = dict.fromkeys(range(40), 1.0)
    lists = [Listed({} if n == empty else full, 1.0, has_bitmap) for n in range(2)]
    assert summed(lists, 40) == []


@pytest.mark.parametrize("has_bitmap", [False, True])
def test_lists_without_a_document_in_common_leave_nothing(*, has_bitmap: bool) -> None:
    """Neighbours in the same word are told apart, and so are first and last."""
    even, odd = (dict.fromkeys(range(first, 70, 2), 1.0) for first in (0, 1))
    lists = [Listed(even, 1.0, has_bitmap), Listed(odd, 1.0, has_bitmap)]
    assert summed(lists, 70) == []


@pytest.mark.parametrize("has_bitmap", [False, True])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_list_meets_itself(count: int, *, has_bitmap: bool) -> None:
    """A repeated list changes nothing but the scores, which count as often as it is there."""
    postings = {0: 0.1, 31: TINY, 32: 0.0, 64: 0.7}
    lists = [Listed(postings, 0.1 * n, has_bitmap) for n in range(count)]
    found = summed(lists, 65)
    assert found == naive_sums(lists)
    assert [document for document, _ in found] == sorted(postings)


def test_the_order_of_lists_is_the_order_of_additions() -> None:
    """Where rounding depends on the order, it is that of the query, not of lengths."""
    large, one, less = {3: 1e16, 4: 0.0, 5: 0.0}, {3: 1.0}, {3: -1e16, 4: 0.0}
    in_order = [Listed(postings, 1.0, has_bitmap=False) for postings in (large, one, less)]
    assert summed(in_order, 6) == [(3, (0.0).hex())]
    assert summed([in_order[0], in_order[2], in_order[1]], 6) == [(3, (1.0).hex())]


@given(st.sets(st.integers(0, 90), max_size=70), st.data())
def test_galloping_finds_what_bisection_finds(members: set[int], data: st.DataObject) -> None:
    """The first place not below a document lies within the range, or is its end."""
    docs = sorted(members)
    start = data.draw(st.integers(0, len(docs)))
    stop = data.draw(st.integers(start, len(docs)))
    array = np.array(docs, np.uint32)
    for document in (*range(-1, 93), (1 << 32) - 1):
        wanted = bisect.bisect_left(docs, document, start, stop)
        assert first_not_below(array, start, stop, document) == wanted
