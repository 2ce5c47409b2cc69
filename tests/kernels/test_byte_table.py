"""Byte strings get one number each, in the order in which they come."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels.byte_table import (
    LOWER_CASE,
    Bytes,
    Places,
    Table,
    fill_slots,
    has_room,
    hash_strings,
    number_strings,
)

STRINGS = st.lists(st.one_of(st.binary(max_size=3), st.binary(max_size=70)), max_size=60)


def empty_table(slots: int, most_entries: int, text_bytes: int) -> Table:
    """Return a table with exactly so much room."""
    return Table(
        np.full(slots, -1, np.int32),
        np.zeros(text_bytes, np.uint8),
        np.zeros(most_entries + 1, np.uint32),
        np.zeros(1, np.int64),
    )


def flat(strings: Sequence[bytes]) -> tuple[Bytes, Places, Places]:
    """Return strings one after the other, and where each starts and stops."""
    stops = np.cumsum([len(string) for string in strings], dtype=np.int64)
    sizes = np.array([len(string) for string in strings], np.int64)
    return np.frombuffer(bytearray().join(strings), np.uint8), stops - sizes, stops


def entries(table: Table) -> list[bytes]:
    """Return the strings that a table holds."""
    offsets = table.offsets[: table.entries[0] + 1].tolist()
    return [table.texts[start:stop].tobytes() for start, stop in itertools.pairwise(offsets)]


def number(table: Table, strings: Sequence[bytes]) -> list[int]:
    """Number strings for which there is room."""
    source, starts, stops = flat(strings)
    ids = np.zeros(len(strings), np.uint32)
    hashes = hash_strings(source, starts, stops)
    assert number_strings(source, 0, starts, stops, hashes, table, ids, 0) == len(strings)
    return ids.tolist()


def fnv(string: bytes) -> int:
    value = 2166136261
    for byte in string:
        value = (value ^ byte) * 16777619 % (1 << 32)
    return value


@settings(max_examples=200)
@given(STRINGS)
def test_hashes_are_fnv(strings: list[bytes]) -> None:
    """The hash of each string is FNV-1a of 32 bits."""
    assert hash_strings(*flat(strings)).tolist() == [fnv(string) for string in strings]


@settings(max_examples=200)
@given(STRINGS)
def test_each_distinct_string_has_one_number(strings: list[bytes]) -> None:
    """Numbers are those of a dictionary that is filled in order."""
    known: dict[bytes, int] = {}
    expected = [known.setdefault(string, len(known)) for string in strings]
    table = empty_table(64, 61, sum(map(len, strings)) + 70)
    assert number(table, strings) == expected
    assert number(table, strings) == expected
    assert entries(table) == list(known)


@settings(max_examples=200)
@given(STRINGS, st.integers(0, 20), st.integers(0, 200))
def test_what_finds_no_room_is_left_for_later(
    strings: list[bytes], most_entries: int, text_bytes: int
) -> None:
    """Numbering stops before a string that might not fit, and goes on in larger arrays."""
    known: dict[bytes, int] = {}
    expected = [known.setdefault(string, len(known)) for string in strings]
    source, starts, stops = flat(strings)
    hashes = hash_strings(source, starts, stops)
    ids = np.zeros(len(strings), np.uint32)
    table = empty_table(32, most_entries, text_bytes)
    done = number_strings(source, 0, starts, stops, hashes, table, ids, 0)
    assert ids[:done].tolist() == expected[:done]
    assert entries(table) == list(known)[: table.entries[0]]
    if done < len(strings):
        assert not has_room(table, 1, len(strings[done]))
    larger = empty_table(128, 100, 10_000)
    larger.texts[:text_bytes] = table.texts
    larger.offsets[: most_entries + 1] = table.offsets
    larger.entries[0] = table.entries[0]
    fill_slots(larger)
    done = number_strings(source, 0, starts, stops, hashes, larger, ids, done)
    assert done == len(strings)
    assert ids.tolist() == expected


@pytest.mark.parametrize("slots", [1 << 4, 1 << 8])
def test_strings_that_collide_keep_apart(slots: int) -> None:
    """A search goes on past other strings, around the end of the slots too."""
    strings = [bytes([first, second]) for first in range(2) for second in range(7)]
    table = empty_table(slots, slots - 1, 100)
    assert number(table, strings) == list(range(14))
    assert number(table, strings[::-1]) == list(range(14))[::-1]


def test_letters_are_folded_on_the_way() -> None:
    """With the bit of lower-case letters set, upper-case spellings are the same."""
    source, starts, stops = flat([b"Ab9's", b"aB9'S", b"ab9's"])
    folded, *_ = flat([b"ab9's"] * 3)
    ids = np.zeros(3, np.uint32)
    table = empty_table(8, 5, 10)
    hashes = hash_strings(folded, starts, stops)
    assert number_strings(source, LOWER_CASE, starts, stops, hashes, table, ids, 0) == 3
    assert ids.tolist() == [0, 0, 0]
    assert entries(table) == [b"ab9's"]


def test_gaps_between_strings_are_passed_over() -> None:
    """A negative start is no string: its number stays and nothing is added."""
    source, starts, stops = flat([b"a", b"b", b"c"])
    hashes = hash_strings(source, starts, stops)
    starts[1] = -1
    ids = np.full(3, 77, np.uint32)
    table = empty_table(8, 5, 10)
    assert number_strings(source, 0, starts, stops, hashes, table, ids, 0) == 3
    assert ids.tolist() == [0, 77, 1]
    assert entries(table) == [b"a", b"c"]


def test_a_table_can_be_searched_for_its_own_strings() -> None:
    """The strings looked for may be parts of those that the table holds."""
    table = empty_table(8, 6, 40)
    assert number(table, [b"paper's", b"paper"]) == [0, 1]
    starts, stops = np.array([0, 7, 1], np.int64), np.array([5, 12, 5], np.int64)
    ids = np.zeros(3, np.uint32)
    hashes = hash_strings(table.texts, starts, stops)
    number_strings(table.texts, 0, starts, stops, hashes, table, ids, 0)
    assert ids.tolist() == [1, 1, 2]
    assert entries(table) == [b"paper's", b"paper", b"aper"]


@pytest.mark.parametrize(
    ("more_entries", "size_bytes", "expected"),
    [(1, 0, True), (1, 7, True), (1, 8, False), (2, 0, True), (3, 0, False)],
)
def test_room_is_known_to_the_last_entry_and_byte(
    more_entries: int, size_bytes: int, expected: bool
) -> None:
    """There is room as long as both the entries and their bytes fit."""
    table = empty_table(8, 3, 10)
    number(table, [b"abc"])
    assert has_room(table, more_entries, size_bytes) is expected
