"""Bitmaps hold the documents that they were made of, and know how many stand before each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.kernels.doc_bitmaps import (
    WORD_BITS,
    count_bits,
    has_bit,
    list_bits,
    rank_of,
    set_bits,
    unite_lists,
)

EDGES = (1, 2, 31, 32, 33, 63, 64, 65, 100)


@st.composite
def document_sets(draw: st.DrawFn) -> tuple[list[set[int]], int]:
    """Draw some sets of documents, and the number of documents."""
    documents = draw(st.sampled_from(EDGES) | st.integers(1, 200))
    edges = [d for d in (0, 31, 32, 63, documents - 1) if d < documents]
    sets = st.sets(st.sampled_from(edges) | st.integers(0, documents - 1))
    return draw(st.lists(sets | st.just(set(range(documents))), max_size=5)), documents


def words_for(documents: int) -> int:
    """Return how many words an index keeps for so many documents: one more than full ones."""
    return documents // WORD_BITS + 1


def naive_words(members: set[int], words: int) -> list[int]:
    """Return a set as one long number, cut into words."""
    number = sum(1 << document for document in members)
    return [number >> WORD_BITS * word & 0xFFFFFFFF for word in range(words)]


def bitmap_of(members: set[int], words: int) -> tuple[Any, Any]:
    """Return words and ranks as the kernel makes them."""
    bitmap, ranks = np.full((2, words), 0xFFFFFFFF, np.uint32)
    set_bits(np.array(sorted(members), np.uint32), bitmap, ranks)
    return bitmap, ranks


def listed(bitmap: Any, count: int) -> list[int]:
    """Return the documents of a bitmap that has so many."""
    docs = np.empty(count + 1, np.uint32)
    list_bits(bitmap, docs)
    found: list[int] = docs[:count].tolist()
    return found


@given(document_sets())
def test_each_document_has_its_bit_and_its_rank(drawn: tuple[list[set[int]], int]) -> None:
    """Of all documents it is known whether they are in, and how many are below."""
    sets, documents = drawn
    words = words_for(documents)
    for members in sets:
        bitmap, ranks = bitmap_of(members, words)
        assert bitmap.tolist() == naive_words(members, words)
        for document in range(documents):
            assert has_bit(bitmap, document) == (document in members)
            below = [member for member in members if member < document]
            assert rank_of(bitmap, ranks, document) == len(below)


@given(document_sets())
def test_a_bitmap_gives_back_its_documents(drawn: tuple[list[set[int]], int]) -> None:
    """They come in ascending order, each once."""
    sets, documents = drawn
    for members in sets:
        bitmap, _ = bitmap_of(members, words_for(documents))
        assert listed(bitmap, len(members)) == sorted(members)


@given(document_sets(), st.data())
def test_lists_with_and_without_bitmaps_unite(
    drawn: tuple[list[set[int]], int], data: st.DataObject
) -> None:
    """The union is that of the sets, whichever of them have a bitmap."""
    sets, documents = drawn
    words = words_for(documents)
    docs = np.array([document for members in sets for document in sorted(members)], np.uint32)
    rows = np.full((len(sets), 3), -1, np.int64)
    rows[:, 1] = np.cumsum([len(members) for members in sets])
    rows[:, 0] = rows[:, 1] - [len(members) for members in sets]
    bitmaps = np.zeros((len(sets), words), np.uint32)
    for n in data.draw(st.sets(st.sampled_from(range(len(sets))))) if sets else ():
        # Bitmaps lie in the order in which they were made, not in that of a query.
        rows[n, 2] = len(sets) - 1 - n
        bitmaps[rows[n, 2]] = naive_words(sets[n], words)
    united = np.full(words, 0xFFFFFFFF, np.uint32)
    wanted = set[int]().union(*sets)
    assert unite_lists(docs, rows, bitmaps, united) == len(wanted)
    assert united.tolist() == naive_words(wanted, words)
    assert listed(united, len(wanted)) == sorted(wanted)


@given(st.integers(0, 2**32 - 1))
@example(0)
@example(1 << 31)
@example(0x55555555)
@example(2**32 - 1)
def test_the_bits_of_a_word_are_counted(word: int) -> None:
    """None, some or all of the 32."""
    assert count_bits(word) == word.bit_count()


@pytest.mark.parametrize("documents", EDGES)
def test_full_bitmaps_end_with_the_last_document(documents: int) -> None:
    """With all documents in, none beyond the last is; the rank after it is their number."""
    words = words_for(documents)
    bitmap, ranks = bitmap_of(set(range(documents)), words)
    assert listed(bitmap, documents) == list(range(documents))
    assert not any(has_bit(bitmap, beyond) for beyond in range(documents, words * WORD_BITS))
    assert rank_of(bitmap, ranks, documents) == documents


@pytest.mark.parametrize("words", [0, 1])
def test_an_index_without_documents_has_empty_bitmaps(words: int) -> None:
    """There is nothing to set, to unite or to list, with no word or with one."""
    bitmap, ranks = bitmap_of(set(), words)
    assert bitmap.tolist() == ranks.tolist() == [0] * words
    no_docs, no_rows = np.empty(0, np.uint32), np.empty((0, 3), np.int64)
    assert unite_lists(no_docs, no_rows, np.empty((0, words), np.uint32), bitmap) == 0
    assert bitmap.tolist() == [0] * words
    assert listed(bitmap, 0) == []
