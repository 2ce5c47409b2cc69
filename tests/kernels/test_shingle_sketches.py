"""Sketches are those of a naive reading, and estimate how many shingles are shared."""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.shingle_sketches import (
    BAND_BINS,
    BINS,
    EMPTY,
    LEAST_WORDS,
    SHINGLE_WORDS,
    estimated_similarity,
    fill_bands,
    mixed,
    sketch_texts,
)

MASK = (1 << 32) - 1
HASHES = [mixed(number) for number in range(5000)]


def naive_hash(shingle: tuple[int, ...]) -> int:
    """Return the hash of a shingle as a polynomial of its words' hashes."""
    powers = [0x9E3779B1**power for power in reversed(range(SHINGLE_WORDS))]
    terms = (HASHES[word] * power for word, power in zip(shingle, powers, strict=True))
    return mixed(sum(terms) & MASK)


def shingles(text: list[int]) -> set[tuple[int, ...]]:
    return set(zip(*(text[start:] for start in range(SHINGLE_WORDS)), strict=False))


def naive_sketch(text: list[int]) -> list[int]:
    """Return a sketch by sorting all hashes."""
    sketch = [EMPTY] * BINS
    if len(text) >= LEAST_WORDS:
        for value in sorted(map(naive_hash, shingles(text)), reverse=True):
            sketch[value >> 24] = 1 + (value & 0xFFFFFF) % 255
    return sketch


def sketched(*texts: list[int]) -> npt.NDArray[np.uint8]:
    words = np.array(list(itertools.chain(*texts)), np.int32)
    first_words = np.array([0, *itertools.accumulate(map(len, texts))], np.int64)
    sketches = np.full((len(texts), BINS), 7, np.uint8)
    sketch_texts(np.array(HASHES, np.int64), words, first_words, sketches)
    return sketches


def similarity(one: list[int], other: list[int]) -> float:
    """Return the share of common shingles by its definition."""
    return len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))


def edited(text: list[int], changed: int, random: np.random.Generator) -> list[int]:
    """Return a text with some words replaced by others."""
    copy = list(text)
    for place in random.choice(len(text), changed, replace=False).tolist():
        copy[place] = int(random.integers(len(HASHES)))
    return copy


@given(st.lists(st.lists(st.integers(0, 9), max_size=60), max_size=4))
def test_sketches_are_the_naive_ones(texts: list[list[int]]) -> None:
    """Texts of any length, with shingles that come again, side by side."""
    assert sketched(*texts).tolist() == [naive_sketch(text) for text in texts]


@pytest.mark.parametrize("words", [0, SHINGLE_WORDS, LEAST_WORDS - 1, LEAST_WORDS, 3000])
def test_short_texts_have_no_sketch(words: int) -> None:
    """A text has a sketch from twenty words on."""
    (sketch,) = sketched(list(range(words)))
    assert sketch.tolist() == naive_sketch(list(range(words)))
    assert bool(sketch.any()) == (words >= LEAST_WORDS)


@pytest.mark.parametrize("words", [60, 300, 2000])
def test_estimates_are_within_their_error(words: int) -> None:
    """On average the estimate is the true share, and each within five standard errors."""
    random = np.random.default_rng(words)
    errors = []
    for changed in range(0, words // 12, max(words // 200, 1)):
        text = random.integers(len(HASHES), size=words).tolist()
        copy = edited(text, changed, random)
        one, other = sketched(text, copy)
        share = similarity(text, copy)
        errors.append(estimated_similarity(one, other) - share)
        assert abs(errors[-1]) <= 5 * math.sqrt(share * (1 - share) / BINS) + 0.01
    assert abs(np.mean(errors)) < 0.02


def test_other_texts_are_not_similar() -> None:
    """Values that are the same by chance do not count."""
    random = np.random.default_rng(3)
    texts = random.integers(len(HASHES), size=(2, 3000)).tolist()
    assert estimated_similarity(*sketched(*texts)) < 0.02
    assert estimated_similarity(*sketched([], [])) == 0.0


@given(st.lists(st.integers(0, 9), min_size=LEAST_WORDS, max_size=60), st.integers(0, 31))
def test_empty_bins_borrow(text: list[int], band: int) -> None:
    """A band has no empty bin: what is there stays, what is not is taken from another bin."""
    sketches = sketched([], text)
    filled = np.zeros((1, BAND_BINS), np.uint8)
    fill_bands(sketches, np.array([1]), band, filled)
    own = sketches[1, band * BAND_BINS : (band + 1) * BAND_BINS]
    assert filled[0, own != EMPTY].tolist() == own[own != EMPTY].tolist()
    assert set(filled[0].tolist()) <= set(sketches[1].tolist()) - {EMPTY}


def test_similar_texts_share_a_band() -> None:
    """Of texts that share more than 0.8, nearly all are the same in a band, empty bins or not."""
    random = np.random.default_rng(5)
    found = pairs = 0
    for words in np.repeat([40, 150, 600], 40).tolist():
        text = random.integers(len(HASHES), size=words).tolist()
        copy = edited(text, max(words // 75, 1), random)
        if similarity(text, copy) < 0.8:
            continue
        filled = np.empty((2, BAND_BINS), np.uint8)
        pairs += 1
        for band in range(BINS // BAND_BINS):
            fill_bands(sketched(text, copy), np.arange(2), band, filled)
            if filled[0].tolist() == filled[1].tolist():
                found += 1
                break
    assert pairs > 50
    assert found >= 0.97 * pairs
