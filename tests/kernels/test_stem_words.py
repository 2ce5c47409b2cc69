"""Many words are stemmed at a call; what no rule is for is left out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from nltk.stem.snowball import SnowballStemmer

from indexer.kernels.stem_words import STEM_ROOM_BYTES, stem_english_words


def stems(words: Sequence[str]) -> list[str]:
    encoded = [word.encode() for word in words]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    text = np.frombuffer(bytearray().join(encoded), np.uint8)
    out = np.zeros(len(words) * STEM_ROOM_BYTES, np.uint8)
    starts = np.zeros(len(words) + 1, np.int64)
    stem_english_words(text, offsets[:-1], offsets[1:], out, starts)
    return [out[start:stop].tobytes().decode() for start, stop in itertools.pairwise(starts)]


def test_stems_are_those_of_the_stemmer() -> None:
    """Each word has the stem that it has by itself, in its place."""
    reference = SnowballStemmer("english")
    words = ["running", "elections", "paper's", "a", "1916", "dying", "x" * 64, "happily"]
    assert stems(words) == [reference.stem(word) for word in words]


@pytest.mark.parametrize("words", [[], [""], ["élan"], ["", "film", "кино", "papers"]])
def test_words_for_others_have_no_stem(words: list[str]) -> None:
    """Empty words and words beyond ASCII come out empty, the others as ever."""
    reference = SnowballStemmer("english")
    assert stems(words) == [reference.stem(word) if word.isascii() else "" for word in words]


@pytest.mark.parametrize("word", ["''", "'''", "''s", "'s's"])
def test_no_word_is_stemmed_to_nothing(word: str) -> None:
    """A word of which the stemmer leaves nothing is its own stem."""
    assert stems([word]) == [SnowballStemmer("english").stem(word) or word]
