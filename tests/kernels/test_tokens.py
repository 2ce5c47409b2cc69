"""Words of UTF-8 text are found as the pattern of words finds them in characters."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.cjk import CJK_LETTERS, CJK_MARKS
from indexer.analysis.words import WORD_PATTERN, indexed_words
from indexer.kernels import tokens
from indexer.kernels.byte_table import Table
from indexer.kernels.tokens import (
    BLOCK_WORDS,
    JOINER,
    MAX_ASCII_BYTES,
    SURFACES,
    TEXT,
    TOKENS,
    WORD,
    SurfaceSpans,
    find_possessives,
    follow_ids,
    ids_without,
    number_words,
)

PATTERN = re.compile(WORD_PATTERN)

TRICKY_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["'s", "'S", "\u2019s", "\u2019S", "'", "\u2019", "_", "s", "S", " ", "''s"]
        ),
        st.sampled_from(["Paper", "1916", "x" * 62, "Y" * 63, "z" * 64, "İ", "ẞ", "ﬁ", "e\u0301"]),
        st.sampled_from(
            ["漢字", "か\u3099", "ｷﾞ", "김정", "й", "\U0001d400", "\U0001f600", "٣", "é", "\0"]
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
).map("".join)

TEXTS = st.lists(st.one_of(TRICKY_TEXTS, st.text(max_size=30)), max_size=6)


@functools.cache
def character_tables() -> tuple[tokens.Classes, tokens.Bytes]:
    """Return the classes of characters as Python's own regular expressions see them."""
    alphanumeric = (chr(code).isalnum() for code in range(0x110000))
    classes = np.fromiter(alphanumeric, np.uint8, 0x110000) * np.uint8(WORD)
    everything = "".join(map(chr, range(0x110000)))
    for ranges, cjk_class in ((CJK_LETTERS, tokens.CJK), (CJK_MARKS, tokens.CJK_MARK)):
        for found in re.finditer(rf"(?=\w)[{ranges}]", everything):
            classes[found.start()] = cjk_class
    classes[ord("_")] = JOINER
    ascii_words = np.zeros(256, np.uint8)
    ascii_words[:128] = classes[:128] == WORD
    return classes, ascii_words


def tokenize(texts: Sequence[str], most_entries: int = 4096) -> tuple[list[str], list[int]]:
    """Return all words, folded if they are ASCII, and where each text's words start.

    The table of words gets more room whenever it has too little.
    """
    encoded = [text.encode() for text in texts]
    text = np.frombuffer(bytearray().join(encoded), np.uint8)
    ends = np.cumsum([len(part) for part in encoded], dtype=np.int64)
    most = (len(text) + len(texts) + 1) // 2
    ids = np.zeros(most, np.uint32)
    surfaces = SurfaceSpans(*(np.zeros(most, np.int64) for _ in range(3)))
    offsets = np.zeros(len(texts) + 1, np.int64)
    progress = np.zeros(4, np.int64)
    table = Table(
        np.full(1 << 15, -1, np.int32),
        np.zeros(1 << 18, np.uint8),
        np.zeros(most_entries + 1, np.uint32),
        np.zeros(1, np.int64),
    )
    while not number_words(
        text, ends, *character_tables(), table, ids, surfaces, offsets, progress
    ):
        table = table._replace(offsets=np.append(table.offsets, np.zeros(BLOCK_WORDS, np.uint32)))
    assert progress[TEXT] == len(texts)
    return _words(table, ids[: progress[TOKENS]], text, surfaces, progress), offsets.tolist()


def _words(
    table: Table,
    ids: tokens.Ids,
    text: tokens.Bytes,
    surfaces: SurfaceSpans,
    progress: tokens.Places,
) -> list[str]:
    places = table.offsets.tolist()
    words = [table.texts[places[entry] : places[entry + 1]].tobytes().decode() for entry in ids]
    for surface in range(progress[SURFACES]):
        start, stop = surfaces.starts[surface], surfaces.stops[surface]
        words[surfaces.tokens[surface]] = text[start:stop].tobytes().decode()
    return words


def expected(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    words = [
        [part for word in PATTERN.findall(text) for part in indexed_words(word)] for text in texts
    ]
    folded = [
        word.lower()[:MAX_ASCII_BYTES] if word.isascii() else word
        for part in words
        for word in part
    ]
    return folded, np.cumsum([0, *map(len, words)]).tolist()


@settings(max_examples=300)
@given(TEXTS)
def test_words_are_those_of_the_pattern(texts: list[str]) -> None:
    """Every word is found in its text, and folded if it is ASCII."""
    assert tokenize(texts) == expected(texts)


@pytest.mark.parametrize("follower", ["", " ", "_", "s", "1", "'", "'s", "\u0301", "é", "\u2019"])
@pytest.mark.parametrize("ending", ["'s", "'S", "\u2019s", "\u2019S"])
@pytest.mark.parametrize("word", ["paper", "é", "x" * 62, "x" * 63, "x" * 64, "1", ""])
def test_possessive_endings_stay_only_at_the_end(word: str, ending: str, follower: str) -> None:
    """An ending belongs to its word unless a letter, digit or underscore follows."""
    texts = [word + ending + follower, "_" + word + ending + follower + " next"]
    assert tokenize(texts) == expected(texts)


def test_a_word_does_not_run_on_into_the_next_text() -> None:
    """Texts are stored without a separator, and yet end where they end."""
    texts = ["paper", "'s", "news", "é", "\u2019s", "", "paper'", "s", "é"]
    assert tokenize(texts) == expected(texts)


def test_every_character_is_read() -> None:
    """Characters of one to four bytes are decoded, alone and within words."""
    codes = [*range(0x3000), *range(0x3000, 0xD800, 41), *range(0xE000, 0x110000, 401)]
    texts = ["".join(f"{chr(code)}a{chr(code)} " for code in codes)]
    assert tokenize(texts) == expected(texts)


@pytest.mark.parametrize(
    "words", [0, 1, 2, BLOCK_WORDS - 1, BLOCK_WORDS, BLOCK_WORDS + 1, 3 * BLOCK_WORDS]
)
@pytest.mark.parametrize("most_entries", [BLOCK_WORDS + 1, 4096])
def test_work_goes_on_where_it_stopped(words: int, most_entries: int) -> None:
    """Blocks end, and room runs out, at any word; nothing is lost or doubled."""
    text = " ".join(f"word{i} é{i}" if i % 3 else f"word{i}" for i in range(words))
    texts = [text, "", "é paper's", text[: len(text) // 2]]
    assert tokenize(texts, most_entries) == expected(texts)


def test_a_long_word_costs_no_more_room() -> None:
    """Of an ASCII word only the start is kept, however long it is."""
    texts = ["A" * 100_000 + "'s " + "B" * MAX_ASCII_BYTES]
    assert tokenize(texts) == (["a" * MAX_ASCII_BYTES, "b" * MAX_ASCII_BYTES], [0, 2])


@settings(max_examples=100)
@given(st.lists(st.text("'s\u2019é", max_size=4), max_size=20))
def test_possessives_are_told_by_their_ending(words: list[str]) -> None:
    """An apostrophe and an "s" at the end, whatever is before them."""
    encoded = [word.encode() for word in words]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    text = np.frombuffer(bytearray().join(encoded), np.uint8)
    found = find_possessives(text, offsets[:-1], offsets[1:])
    assert found.tolist() == [word.endswith("'s") for word in words]


PARTS_OF_IDS = st.lists(st.lists(st.integers(0, 7), max_size=8), max_size=6)


@settings(max_examples=200)
@given(
    PARTS_OF_IDS, st.lists(st.integers(-1, 9), min_size=8, max_size=8), st.sets(st.integers(0, 5))
)
def test_ids_are_followed_in_parts(
    parts: list[list[int]], other: list[int], chosen: set[int]
) -> None:
    """In chosen parts each id gives its other id; those that have none are found once."""
    ids = np.array([entry for part in parts for entry in part], np.uint32)
    offsets = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    numbers = np.array(sorted(number for number in chosen if number < len(parts)), np.int64)
    starts, stops = offsets[numbers], offsets[numbers + 1]
    ids_of = np.array(other, np.int32)
    found = np.zeros(len(ids), np.int32)
    count = ids_without(ids, starts, stops, ids_of, found)
    wanted = [entry for number in numbers for entry in parts[number]]
    lacking = list(dict.fromkeys(entry for entry in wanted if other[entry] < 0))
    assert found[:count].tolist() == lacking
    assert ids_of.tolist() == other
    ids_of[lacking] = 5
    out = np.full(len(ids), 99, np.uint32)
    follow_ids(ids, starts, stops, ids_of, out)
    assert out.tolist() == [
        ids_of[entry] if number in numbers else 99
        for number, part in enumerate(parts)
        for entry in part
    ]
