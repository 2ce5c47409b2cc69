"""The words of a text are found where the analysis finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis.cjk import BIGRAM, LETTER, is_cjk, letter_spans
from indexer.analysis.words import PIECE_CHARACTERS, run_spans, word_spans
from indexer.character_classes import ALL, ascii_words, character_classes
from indexer.kernels.word_spans import (
    BLOCK_BYTES,
    Bytes,
    Places,
    Shape,
    count_in_blocks,
    count_in_characters,
    cut_runs,
    find_word_spans,
    words_that_may_fit,
)

ODD_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["'s", "'S", "\u2019s", "\u2019S", "'", "\u2019", "_", "s", "S", " ", "-"]),
        st.sampled_from(["Paper", "1916", "x" * 70, "İ", "ẞ", "ﬁ", "e\u0301", "\u0301", "\u200d"]),
        st.sampled_from(
            [
                "漢字",
                "か\u3099",
                "ｷﾞ",
                "김정일",
                "й",
                "\U0001d400",
                "👩\u200d🚀",
                "❤\ufe0f",
                "٣",
                "\0",
            ]
        ),
        st.characters(),
    ),
    max_size=14,
).map("".join)


def encoded(text: str) -> Bytes:
    return np.frombuffer(bytearray(text, "utf-8", "surrogatepass"), np.uint8)


def found_in_bytes(source: Bytes) -> tuple[Places, Places]:
    """Return the words of a text; its arrays are just long enough."""
    starts, stops = (np.full(len(source) // 2 + 2, -1, np.int64) for _ in range(2))
    count = find_word_spans(source, character_classes(ALL), ascii_words(), starts, stops)
    return starts[:count], stops[:count]


def cut(source: Bytes, letters: int) -> tuple[list[int], list[int]]:
    """Return the words of a text in characters, runs cut into parts; arrays are just enough."""
    parts = [np.full(len(source) // 2 + 2, -1, np.int64) for _ in range(2)]
    count = cut_runs(source, character_classes(ALL), letters, *found_in_bytes(source), *parts)
    starts, stops = (in_characters(source, places[:count]) for places in parts)
    return starts, stops


def in_characters(source: Bytes, places: Places) -> list[int]:
    characters = np.full(len(places), -1, np.int64)
    count_in_characters(source, count_in_blocks(source), places, characters)
    return characters.tolist()


@settings(max_examples=300)
@given(st.one_of(ODD_TEXTS, st.text(st.characters(), max_size=40)))
@example("")
@example("a")
@example("a b")
@example("dog's")
@example("dog's_")
@example("dog's\u0301")
@example("\ud83d\ude00a \ude00b")
@example("a" * 127 + " " + "é" * 128 + " " + "\U0001d400" * 129)
def test_spans_are_those_of_the_analysis(text: str) -> None:
    """Every word has its place, in bytes and in characters, whatever the script."""
    source = encoded(text)
    starts, stops = found_in_bytes(source)
    spans = list(run_spans(text))
    bytes_before = [len(encoded(text[:place])) for place in range(len(text) + 1)]
    assert starts.tolist() == [bytes_before[start] for start, _ in spans]
    assert stops.tolist() == [bytes_before[stop] for _, stop in spans]
    assert in_characters(source, starts) == [start for start, _ in spans]
    assert in_characters(source, stops) == [stop for _, stop in spans]


@settings(max_examples=200)
@given(st.one_of(ODD_TEXTS, st.text(st.characters(), max_size=40)))
@example("漢\uff9e字")
@example("漢字'sのKim's漢\uff9e")
@example("\u1100\u1161\u11a8\u1100\u1161")
@example("ｼﾞｮﾝｲﾙ")
def test_runs_are_cut_as_by_the_analysis(text: str) -> None:
    """Bigrams for the index, letters for completions; all other words stay."""
    source = encoded(text)
    spans = list(word_spans(text))
    assert cut(source, BIGRAM) == ([start for start, _ in spans], [stop for _, stop in spans])
    letters = []
    for start, stop in run_spans(text):
        if is_cjk(text[start:stop]):
            inside = letter_spans(text[start:stop])
            letters += [(start + first, start + last) for first, last in inside]
        else:
            letters.append((start, stop))
    assert cut(source, LETTER) == ([start for start, _ in letters], [stop for _, stop in letters])


def test_pieces_of_the_analysis_make_no_difference() -> None:
    """A text that the analysis cuts into pieces has the same words as in one."""
    text = "dog's " * (PIECE_CHARACTERS // 6) + "é " * 10
    starts, stops = found_in_bytes(encoded(text))
    spans = list(run_spans(text))
    assert in_characters(encoded(text), starts) == [start for start, _ in spans]
    assert in_characters(encoded(text), stops) == [stop for _, stop in spans]


@pytest.mark.parametrize("length", [0, 1, 127, 128, 129, BLOCK_BYTES - 1, BLOCK_BYTES, 600])
@pytest.mark.parametrize("character", ["a", "é", "漢", "\U0001f600"])
def test_characters_are_counted_across_blocks(length: int, character: str) -> None:
    """A place in bytes is the same place in characters, in any order, at the end too."""
    text = "x" + character * length
    places = [len(text[:place].encode()) for place in range(len(text), -1, -1)]
    assert in_characters(encoded(text), np.array(places)) == list(range(len(text), -1, -1))


def shape(prefix: str, least: int, most: int, pieces: list[str]) -> Shape:
    ends = np.cumsum([len(encoded(piece)) for piece in pieces], dtype=np.int64)
    return Shape(encoded(prefix), max(least, len(prefix)), most, encoded("".join(pieces)), ends)


def may_fit(word: str, prefix: str, least: int, most: int, pieces: list[str]) -> bool:
    """Tell by the description whether a word may have a shape."""
    if not word.isascii():
        known = min(word.index(letter) for letter in word if not letter.isascii())
        return word[:known].lower()[: len(prefix)] == prefix[:known]
    return (
        word.lower().startswith(prefix)
        and least <= min(len(word), 64) <= most + 2
        and (not pieces or any(piece in word.lower() for piece in pieces))
    )


@settings(max_examples=300)
@given(
    words=st.lists(st.text("abABé1", min_size=1, max_size=6), max_size=12),
    prefix=st.text("ab1", max_size=3),
    least=st.integers(0, 6),
    most=st.integers(0, 6),
    pieces=st.lists(st.text("ab1é", min_size=1, max_size=3), max_size=3),
)
def test_words_of_a_shape_are_found(
    words: list[str], prefix: str, least: int, most: int, pieces: list[str]
) -> None:
    """ASCII words are told apart by all that is known, others by their ASCII beginning."""
    source = encoded(" ".join(words))
    starts, stops = found_in_bytes(source)
    found = np.full(len(starts), -1, np.int64)
    least = max(least, len(prefix))
    count = words_that_may_fit(source, starts, stops, shape(prefix, least, most, pieces), found)
    expected = [i for i, word in enumerate(words) if may_fit(word, prefix, least, most, pieces)]
    assert found[:count].tolist() == expected
