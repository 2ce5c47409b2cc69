"""Phrases are counted where reading the text word by word finds them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.kernels.phrases import phrase_freqs

Text = Sequence[str]

WORDS = "abc"
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8), max_size=4)
PHRASES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4)
LAST = (1 << 32) - 1
"""The largest position that can be stored."""


def naive_freq(text: Text, phrase: Text, slop: int) -> int:
    """Return how many places of a text end a chain, of all chains that there are."""
    places = [[i for i, one in enumerate(text) if one == word] for word in phrase]
    return len(
        {
            chain[-1]
            for chain in itertools.product(*places)
            if all(1 <= after - before <= slop for before, after in itertools.pairwise(chain))
        }
    )


def with_all_words(texts: Sequence[Text], phrase: Text) -> list[int]:
    """Return the texts in which all words of a phrase occur."""
    return [i for i, text in enumerate(texts) if set(phrase) <= set(text)]


def counted(texts: Sequence[Text], phrase: Text, slop: int, first: int = 0) -> list[int]:
    """Return what the kernel counts in those texts that have all words.

    The lists of the words lie one after the other, each with its end, as an index has them.

    Args:
        texts: words of each document.
        phrase: its words.
        slop: how far each may be from the one before.
        first: the position of the first word of each text.
    """
    positions: list[int] = []
    starts: list[int] = []
    posting_of: dict[tuple[str, int], int] = {}
    for word in sorted(set(phrase)):
        for i, text in enumerate(texts):
            if word in text:
                posting_of[word, i] = len(starts)
                starts.append(len(positions))
                positions += [first + at for at, one in enumerate(text) if one == word]
        starts.append(len(positions))
    kept = with_all_words(texts, phrase)
    places: Any = np.empty((len(phrase), len(kept)), np.int64)
    for n, word in enumerate(phrase):
        places[n] = [posting_of[word, i] for i in kept]
    arrays = np.array(positions, np.uint32), np.array(starts, np.int64), places
    before = [array.copy() for array in arrays]
    freqs = np.full(len(kept), 77, np.uint32)
    phrase_freqs(*arrays, slop, freqs)
    assert all(map(np.array_equal, arrays, before))
    found: list[int] = freqs.tolist()
    return found


@settings(max_examples=200)
@given(TEXTS, PHRASES, st.integers(1, 4))
@example([["a"] * 8], ["a", "a", "a"], 1)
@example([["a", "b", "b", "a"], ["b", "a", "b"]], ["a", "b", "a"], 2)
def test_phrases_are_counted_by_where_they_end(
    texts: list[list[str]], phrase: list[str], slop: int
) -> None:
    """Every place at which a chain of the words ends counts once, in each document."""
    wanted = [naive_freq(texts[i], phrase, slop) for i in with_all_words(texts, phrase)]
    assert counted(texts, phrase, slop) == wanted


@given(TEXTS, PHRASES)
def test_without_slop_a_phrase_stands_word_by_word(
    texts: list[list[str]], phrase: list[str]
) -> None:
    """At most one apart means what a search for the piece of text means."""
    wanted = [
        sum(texts[i][at : at + len(phrase)] == phrase for at in range(len(texts[i])))
        for i in with_all_words(texts, phrase)
    ]
    assert counted(texts, phrase, 1) == wanted


@pytest.mark.parametrize("slop", [1, 2, 3, 4])
@pytest.mark.parametrize("words", [2, 3, 4, 6])
@pytest.mark.parametrize("length", [1, 2, 3, 5, 7])
def test_a_repeated_word_does_not_follow_itself_in_place(
    length: int, words: int, slop: int
) -> None:
    """In "blah blah blah" the phrase "blah blah" ends twice, and four times blah never."""
    assert counted([["blah"] * length], ["blah"] * words, slop) == [max(0, length - words + 1)]


@pytest.mark.parametrize("slop", [1, 2, 3, 4])
@pytest.mark.parametrize("distance", [1, 2, 3, 4, 5])
def test_slop_is_how_far_the_next_word_may_stand(slop: int, distance: int) -> None:
    """A distance up to the slop counts, one more does not, and never backwards."""
    text = ["a", *["x"] * (distance - 1), "b"]
    assert counted([text], ["a", "b"], slop) == [distance <= slop]
    assert counted([text], ["b", "a"], slop) == [0]


def test_each_step_of_a_phrase_has_the_slop() -> None:
    """The distance counts from word to word, not from end to end."""
    text = ["a", "x", "b", "x", "x", "c"]
    assert counted([text], ["a", "b", "c"], 3) == [1]
    assert counted([text], ["a", "b", "c"], 2) == [0]


@pytest.mark.parametrize("first", [0, 1 << 31, LAST - 5])
def test_positions_may_be_large(first: int) -> None:
    """The last positions that can be stored are compared as numbers, without wrapping."""
    text = ["a", "b", "a", "x", "b", "a"]
    for phrase, slop in itertools.product((["a", "b"], ["b", "a"], ["a", "b", "a"]), (1, 2, 4)):
        assert counted([text], phrase, slop, first) == [naive_freq(text, phrase, slop)]


def test_documents_do_not_mix() -> None:
    """A document without the phrase has none, whatever the ones around it have."""
    texts = [["a", "b", "c"], ["c", "b", "a"], ["a", "b", "c", "a", "b", "c"], ["a", "c", "b"]]
    assert counted(texts, ["a", "b", "c"], 1) == [1, 0, 2, 0]
    assert counted([], ["a", "b"], 1) == []


def test_long_postings_are_compared() -> None:
    """Words at thousands of places in a document are counted as in short ones."""
    random = np.random.default_rng(5)
    text = random.choice(list("abcd"), 3000).tolist()
    wanted = sum(text[at : at + 3] == ["a", "b", "a"] for at in range(len(text)))
    assert counted([["a", "b"], text, ["b", "a"]], ["a", "b", "a"], 1) == [0, wanted, 0]
