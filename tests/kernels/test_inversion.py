"""Words of texts are sorted by term, texts and positions staying in order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels import inversion

Texts = list[list[int]]


def inverted(texts: Texts, term_count: int) -> list[tuple[int, list[tuple[int, int]]]]:
    """Invert by the kernel: for each term the texts and positions where it is."""
    lengths = [len(text) for text in texts]
    stops = np.cumsum([0, *lengths])[1:].astype(np.int64)
    starts = stops - np.array(lengths, np.int64)
    terms = np.array([term for text in texts for term in text], np.uint32)
    occurrences = np.empty(len(terms), np.int64)
    present = np.empty(len(terms), np.uint32)
    term_starts = np.empty(len(terms) + 1, np.int64)
    found = inversion.invert(terms, starts, stops, term_count, occurrences, present, term_starts)
    mask = (1 << inversion.POSITION_BITS) - 1
    places = [
        (int(key) >> inversion.POSITION_BITS, int(key) & mask) for key in occurrences.tolist()
    ]
    return [
        (int(present[i]), places[int(term_starts[i]) : int(term_starts[i + 1])])
        for i in range(found)
    ]


def naive(texts: Texts) -> list[tuple[int, list[tuple[int, int]]]]:
    places: dict[int, list[tuple[int, int]]] = {}
    for text, terms in enumerate(texts):
        for position, term in enumerate(terms):
            places.setdefault(term, []).append((text, position))
    return sorted(places.items())


@given(st.lists(st.lists(st.integers(0, 20), max_size=30), max_size=20))
def test_it_equals_a_dictionary_of_lists(texts: Texts) -> None:
    """Every occurrence is found under its term, in the order of texts."""
    assert inverted(texts, 21) == naive(texts)


@pytest.mark.parametrize("term_count", [1, 1 << 10, (1 << 10) + 1, 5_000_000])
def test_terms_fill_any_number_of_buckets(term_count: int) -> None:
    """First and last terms are sorted right whatever the size of the vocabulary."""
    terms = sorted({0, term_count // 2, term_count - 1})
    texts = [terms[::-1], [], terms * 2]
    assert inverted(texts, term_count) == naive(texts)


def test_texts_may_be_some_of_all_words() -> None:
    """Words between the texts that are asked for are left alone."""
    terms = np.array([7, 1, 2, 7, 1], np.uint32)
    starts, stops = np.array([1, 4], np.int64), np.array([3, 5], np.int64)
    occurrences, present = np.empty(3, np.int64), np.empty(3, np.uint32)
    term_starts = np.empty(4, np.int64)
    found = inversion.invert(terms, starts, stops, 8, occurrences, present, term_starts)
    assert present[:found].tolist() == [1, 2]
    assert occurrences.tolist() == [0, 1 << inversion.POSITION_BITS, 1]
