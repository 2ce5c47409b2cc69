"""Byte strings are sorted as Python sorts them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels.byte_sort import sort_entries

LIKE_STRINGS = st.lists(
    st.builds(
        lambda prefix, rest: prefix + rest,
        st.sampled_from([b"", b"seven b", b"eight by", b"\0" * 7, b"twenty-one bytes long"]),
        st.lists(st.sampled_from([0, 1, 127, 128, 255]), max_size=4).map(bytes),
    ),
    max_size=50,
)
"""Strings that differ late, in few bytes, or only in length."""


def sort(strings: Sequence[bytes], ids: Sequence[int]) -> list[int]:
    offsets = np.cumsum([0, *map(len, strings)], dtype=np.int64)
    texts = np.frombuffer(bytearray().join(strings), np.uint8)
    order = np.array(ids, np.int32)
    result = sort_entries(texts, offsets, order)
    assert order.tolist() == list(ids)
    assert result.dtype == np.int32
    return [int(entry) for entry in result]


@settings(max_examples=200)
@given(st.one_of(st.lists(st.binary(max_size=24), max_size=50), LIKE_STRINGS))
def test_strings_are_sorted_by_their_bytes(strings: list[bytes]) -> None:
    """Byte-wise, the shorter first on a tie, equal strings in their order."""
    ids = range(len(strings))
    assert sort(strings, ids) == sorted(ids, key=strings.__getitem__)


@settings(max_examples=100)
@given(LIKE_STRINGS.filter(len), st.data())
def test_any_ids_can_be_sorted(strings: list[bytes], data: st.DataObject) -> None:
    """Some ids only, in any order, also more than once; the sort is stable."""
    ids = data.draw(st.lists(st.integers(0, len(strings) - 1), max_size=50))
    assert sort(strings, ids) == sorted(ids, key=strings.__getitem__)


@pytest.mark.parametrize("count", [0, 1, 2, 99, 100, 101, 127, 128, 129, 1000])
@pytest.mark.parametrize("prefix", [b"", b"a shared prefix of more than two keys"])
def test_many_strings_are_sorted_as_few(count: int, prefix: bytes) -> None:
    """The way by counting gives what the way by insertion gives."""
    random = np.random.default_rng(count)
    rests = [random.bytes(int(random.integers(0, 10))) for _ in range(count)]
    strings = [prefix + rest for rest in rests]
    assert sort(strings, range(count)) == sorted(range(count), key=strings.__getitem__)


def test_many_equal_strings_stay_in_their_order() -> None:
    """Equal strings are told from unequal ones however long they are."""
    strings = [b"an equal string", b"an equal strinG"] * 150
    assert sort(strings, range(300)) == [*range(1, 300, 2), *range(0, 300, 2)]
