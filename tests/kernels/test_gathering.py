"""Rows of flat arrays come out in the order that is asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels import gathering

STRINGS = st.lists(st.binary(max_size=5), min_size=1, max_size=8)


def flat(strings: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
    offsets = np.cumsum([0, *map(len, strings)]).astype(np.int64)
    return np.frombuffer(b"".join(strings), np.uint8), offsets


@given(STRINGS, st.data())
def test_byte_strings_are_picked(strings: list[bytes], data: st.DataObject) -> None:
    """Any strings, in any order, each as often as it is asked for."""
    order = data.draw(st.lists(st.integers(0, len(strings) - 1)))
    texts, offsets = gathering.gather_texts(*flat(strings), np.array(order, np.int32))
    picked = [bytes(texts[offsets[i] : offsets[i + 1]]) for i in range(len(order))]
    assert picked == [strings[i] for i in order]


@given(STRINGS)
def test_equal_neighbours_are_marked(strings: list[bytes]) -> None:
    """A string is marked that is the same as the one before it."""
    order = np.array(sorted(range(len(strings)), key=strings.__getitem__), np.int32)
    equal = gathering.equal_neighbours(*flat(strings), order)
    ordered = sorted(strings)
    assert equal.tolist() == [i > 0 and ordered[i] == ordered[i - 1] for i in range(len(ordered))]


@given(st.lists(st.lists(st.integers(-1, 9), max_size=5), min_size=1, max_size=6), st.data())
def test_postings_of_deleted_documents_go(lists: list[list[int]], data: st.DataObject) -> None:
    """What is left of each list keeps its order, and its runs of values go along."""
    order = data.draw(st.permutations(range(len(lists))))
    documents = np.array([d for postings in lists for d in postings], np.int64)
    offsets = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    out_offsets = np.empty(len(order) + 1, np.int64)
    picked = np.empty(len(documents), np.int64)
    kept = gathering.gather_postings(
        np.array(order, np.int32), offsets, documents, out_offsets, picked
    )
    wanted = [[d for d in lists[i] if d >= 0] for i in order]
    assert documents[picked[:kept]].tolist() == [d for postings in wanted for d in postings]
    assert np.diff(out_offsets).tolist() == [len(postings) for postings in wanted]

    lengths = (np.arange(len(documents)) % 3).astype(np.uint32)
    starts = np.cumsum(lengths, dtype=np.int64) - lengths
    values = np.arange(lengths.sum(), dtype=np.uint32) * 7
    out = np.empty(len(values), np.uint32)
    count = gathering.gather_runs(values, starts, picked[:kept], lengths, out)
    assert out[:count].tolist() == [
        int(values[starts[i] + j]) for i in picked[:kept] for j in range(int(lengths[i]))
    ]
