"""Places of words are sorted by what stands there, and found by its beginning."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.word_places import find_word_places, places_of_prefix, sort_word_places

Places = npt.NDArray[np.uint32]

WORDS = st.text("ab\u00e9\x0b", min_size=1, max_size=9)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=8)


def as_keys(texts: list[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return texts as keys of completions."""
    keys = [f"{text} \n".encode() for text in texts]
    offsets = np.append(0, np.cumsum(np.array([len(key) for key in keys], np.int64)))
    return np.frombuffer(bytearray().join(keys), np.uint8), offsets


def found_places(texts: list[str], *, every_word: bool = True) -> tuple[Places, Places]:
    keys, offsets = as_keys(texts)
    places, ranks = np.empty(len(keys), np.uint32), np.empty(len(keys), np.uint32)
    count = find_word_places(keys, offsets, every_word, places, ranks)
    return places[:count], ranks[:count]


def naive_rests(texts: list[str], *, every_word: bool) -> list[tuple[bytes, int]]:
    """Return what stands at each place of a word, with the rank of the place."""
    rests = []
    for number, text in enumerate(texts):
        words = text.split(" ")
        for first in range(len(words) if every_word else 1):
            rest = " ".join(words[first:]).encode() + b" "
            rests.append((rest, number + len(texts) * (first > 0)))
    return rests


def rest(keys: npt.NDArray[np.uint8], place: int) -> bytes:
    return keys[place:].tobytes().partition(b"\n")[0]


@given(TEXTS, st.booleans())
def test_places_are_where_words_begin(texts: list[str], every_word: bool) -> None:
    """All words or the first ones, with the number of their text and whether they are first."""
    keys, _ = as_keys(texts)
    places, ranks = found_places(texts, every_word=every_word)
    found = [(rest(keys, place), rank) for place, rank in zip(places, ranks.tolist(), strict=True)]
    assert found == naive_rests(texts, every_word=every_word)


@pytest.mark.parametrize("text", ["", " ", "  "])
def test_a_text_without_words_has_no_place(text: str) -> None:
    """Nothing but spaces is no beginning of a word."""
    places, ranks = found_places([text, "a  b"])
    assert len(places) == 2
    assert ranks.tolist() == [1, 3]


@given(TEXTS)
def test_places_are_sorted_by_what_stands_there(texts: list[str]) -> None:
    """Up to the end of the text, byte by byte, and equal ones in their order."""
    keys, _ = as_keys(texts)
    places, _ = found_places(texts)
    order = sort_word_places(keys, places)
    expected = sorted(range(len(places)), key=lambda i: rest(keys, int(places[i])))
    assert order.tolist() == expected


@pytest.mark.parametrize("count", [0, 1, 2, 99, 100, 101, 400])
def test_many_places_with_long_common_beginnings_are_sorted(count: int) -> None:
    """Few are sorted by insertion, many by counting, and ties by what follows."""
    texts = [f"same same beginning {number * 37 % 101} x" for number in range(count)]
    keys, _ = as_keys(texts)
    places, _ = found_places(texts)
    order = sort_word_places(keys, places)
    assert order.tolist() == sorted(range(len(places)), key=lambda i: rest(keys, int(places[i])))


@given(TEXTS, st.text("ab\u00e9 ", max_size=4))
def test_a_prefix_is_found_wherever_it_stands(texts: list[str], prefix: str) -> None:
    """The range has all places at which the text goes on with the prefix, and no other."""
    keys, _ = as_keys(texts)
    places, ranks = found_places(texts)
    order = sort_word_places(keys, places)
    typed = np.frombuffer(bytearray(prefix.encode()), np.uint8)
    start, stop = places_of_prefix(keys, places[order], typed)
    assert 0 <= start <= stop <= len(places)
    expected = [
        rank
        for found, rank in naive_rests(texts, every_word=True)
        if found.startswith(prefix.encode())
    ]
    assert sorted(ranks[order][start:stop].tolist()) == sorted(expected)


@given(
    st.binary(max_size=20),
    st.lists(st.integers(0, 2**32 - 1), max_size=20),
    st.binary(max_size=3),
)
def test_any_bytes_and_places_give_a_range(keys: bytes, places: list[int], prefix: bytes) -> None:
    """Places beyond the end and in no order do no harm."""
    start, stop = places_of_prefix(
        np.frombuffer(bytearray(keys), np.uint8),
        np.array(places, np.uint32),
        np.frombuffer(bytearray(prefix), np.uint8),
    )
    assert 0 <= start <= stop <= len(places)
