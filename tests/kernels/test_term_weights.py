"""Scores are those of the formulas, to the last bit, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.term_weights import keep_live, saturate, saturate_by_length, weigh

Docs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]

TINY = 5e-324
FREQS = st.sampled_from([0.0, TINY, 1.0, 2.0, 255.0, float(2**32 - 1)]) | st.floats(0, 1e100)
NORMS = st.sampled_from([0.25, 1.0, 1.2]) | st.floats(1e-100, 1e100)
WEIGHTS = st.sampled_from([0.0, 1.0, 3.0]) | st.floats(0, 1e100)
K1 = st.sampled_from([1.2, 0.9, TINY, 100.0])


@st.composite
def postings(draw: st.DrawFn) -> tuple[Docs, Floats, Floats]:
    """Draw documents, a number of each, and the norms of all documents."""
    norms = draw(st.lists(NORMS, min_size=1, max_size=20))
    docs = sorted(draw(st.sets(st.integers(0, len(norms) - 1) | st.just(len(norms) - 1))))
    freqs = draw(st.lists(FREQS, min_size=len(docs), max_size=len(docs)))
    return np.array(docs, np.uint32), np.array(freqs, np.float64), np.array(norms, np.float64)


def exact(numbers: Iterable[float]) -> list[str]:
    """Return numbers to the last bit."""
    return [float(number).hex() for number in numbers]


@given(postings(), WEIGHTS)
def test_frequencies_are_weighted_and_divided(
    drawn: tuple[Docs, Floats, Floats], weight: float
) -> None:
    """First times the weight, then by the norm of the document; in place, too."""
    docs, freqs, norms = drawn
    wanted = [
        weight * freq / norms.tolist()[document]
        for document, freq in zip(docs.tolist(), freqs.tolist(), strict=True)
    ]
    before = freqs.copy()
    out = np.full(len(docs), -7.0)
    weigh(docs, freqs, norms, weight, out)
    assert exact(out) == exact(wanted)
    assert np.array_equal(freqs, before)
    weigh(docs, freqs, norms, weight, freqs)
    assert exact(freqs) == exact(wanted)


@given(st.lists(FREQS, max_size=20), K1, WEIGHTS)
def test_weights_saturate(weights: list[float], k1: float, factor: float) -> None:
    """The more, the less each adds; nothing scores nothing."""
    found = np.array(weights, np.float64)
    saturate(found, k1, factor)
    assert exact(found) == exact(factor * ((x * (k1 + 1)) / (x + k1)) for x in weights)


@given(postings(), K1, WEIGHTS)
def test_whoosh_saturates_by_length(
    drawn: tuple[Docs, Floats, Floats], k1: float, factor: float
) -> None:
    """Each document's own norm stands below the line."""
    docs, weights, norms = drawn
    wanted = [
        factor * ((x * (k1 + 1)) / (x + norms.tolist()[document]))
        for document, x in zip(docs.tolist(), weights.tolist(), strict=True)
    ]
    saturate_by_length(docs, weights, norms, k1, factor)
    assert exact(weights) == exact(wanted)


@given(postings(), st.data())
def test_postings_of_live_documents_are_kept(
    drawn: tuple[Docs, Floats, Floats], data: st.DataObject
) -> None:
    """They keep their order and their values; those of deleted documents are gone."""
    docs, values, norms = drawn
    live = data.draw(st.lists(st.booleans(), min_size=len(norms), max_size=len(norms)))
    pairs = zip(docs.tolist(), exact(values), strict=True)
    wanted = [(document, value) for document, value in pairs if live[document]]
    count = keep_live(docs, values, np.array(live, np.bool_))
    assert list(zip(docs[:count].tolist(), exact(values[:count]), strict=True)) == wanted


@pytest.mark.parametrize("documents", [0, 1, 2, 127, 128, 129])
@pytest.mark.parametrize("every", [1, 2])
def test_all_or_none_may_be_live(documents: int, every: int) -> None:
    """An index without deleted documents, or without any others, is no exception."""
    ids = range(0, documents, every)
    for is_live in (True, False):
        docs, values = np.array(ids, np.uint32), np.array(ids, np.float64)
        count = keep_live(docs, values, np.full(documents, is_live))
        assert docs[:count].tolist() == values[:count].tolist() == list(ids if is_live else ())


@pytest.mark.parametrize("k1", [1.2, TINY])
def test_lists_without_postings_have_no_scores(k1: float) -> None:
    """Nothing is read where there is nothing."""
    no_docs, no_numbers = np.empty(0, np.uint32), np.empty(0)
    weigh(no_docs, no_numbers, no_numbers, 1.0, no_numbers)
    saturate(no_numbers, k1, 1.0)
    saturate_by_length(no_docs, no_numbers, no_numbers, k1, 1.0)
    assert keep_live(no_docs, no_numbers, np.empty(0, np.bool_)) == 0
