"""Runs of posting lists give back what was inverted, batch after batch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels import inversion, posting_runs

Texts = list[list[int]]
TERMS = 6
BATCHES = st.lists(
    st.lists(st.lists(st.integers(0, TERMS - 1), max_size=12), max_size=6), max_size=4
)


class Runs:
    """A pool of runs, filled and read by the kernels."""

    def __init__(self, *, positions: bool) -> None:
        self.positions = positions
        self.pool = np.zeros(1 << 14, np.uint8)
        self.used = 0
        self.documents = 0
        self.terms = np.empty(0, np.uint32)
        self.addresses = np.empty(0, np.int64)

    def add(self, texts: Texts) -> None:
        """Append a batch."""
        words = np.array([term for text in texts for term in text], np.uint32)
        offsets = np.cumsum([0, *map(len, texts)]).astype(np.int64)
        occurrences = np.empty(len(words), np.int64)
        present = np.empty(len(words), np.uint32)
        starts = np.empty(len(words) + 1, np.int64)
        found = inversion.invert(
            words, offsets[:-1], offsets[1:], TERMS, occurrences, present, starts
        )
        addresses = np.empty(found, np.int64)
        write = posting_runs.write_run if self.positions else posting_runs.write_document_run
        self.used = write(
            self.pool, self.used, occurrences, starts[: found + 1], self.documents, addresses
        )
        self.terms = np.append(self.terms, present[:found])
        self.addresses = np.append(self.addresses, addresses)
        self.documents += len(texts)

    def grouped(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the addresses of lists by term."""
        starts = np.empty(TERMS + 1, np.int64)
        grouped = np.empty(len(self.terms), np.int64)
        posting_runs.addresses_by_term(self.terms, self.addresses, TERMS, starts, grouped)
        return starts, grouped


def naive(batches: list[Texts]) -> dict[int, list[tuple[int, list[int]]]]:
    """Return for each term its documents, each with the positions in it."""
    lists: dict[int, dict[int, list[int]]] = {}
    texts = (text for batch in batches for text in batch)
    for document, text in enumerate(texts):
        for position, term in enumerate(text):
            lists.setdefault(term, {}).setdefault(document, []).append(position)
    return {term: list(documents.items()) for term, documents in lists.items()}


@given(BATCHES)
def test_lists_with_positions_come_back(batches: list[Texts]) -> None:
    """Documents, frequencies and distances of positions, over all batches."""
    runs = Runs(positions=True)
    for batch in batches:
        runs.add(batch)
    expected = naive(batches)
    order = np.array(sorted(expected, reverse=True), np.int32)
    offsets = np.empty(len(order) + 1, np.int64)
    doc_ids, freqs, gaps = (np.empty(400, np.uint32) for _ in range(3))
    read, gap_count = posting_runs.read_lists(
        runs.pool, order, *runs.grouped(), offsets, doc_ids, freqs, gaps
    )
    assert read == len(order)
    postings = [posting for term in order.tolist() for posting in expected[term]]
    assert doc_ids[: offsets[read]].tolist() == [document for document, _ in postings]
    assert freqs[: offsets[read]].tolist() == [len(places) for _, places in postings]
    assert gaps[:gap_count].tolist() == [
        gap for _, places in postings for gap in np.diff(places, prepend=0).tolist()
    ]
    assert np.diff(offsets).tolist() == [len(expected[term]) for term in order.tolist()]


@given(BATCHES)
def test_lists_of_documents_come_back(batches: list[Texts]) -> None:
    """Without positions a document is listed once, however often the term is in it."""
    runs = Runs(positions=False)
    for batch in batches:
        runs.add(batch)
    expected = naive(batches)
    order = np.array(sorted(expected), np.int32)
    offsets = np.empty(len(order) + 1, np.int64)
    doc_ids = np.empty(400, np.uint32)
    read = posting_runs.read_document_lists(runs.pool, order, *runs.grouped(), offsets, doc_ids)
    assert read == len(order)
    assert doc_ids[: offsets[read]].tolist() == [
        document for term in order.tolist() for document, _ in expected[term]
    ]


def test_reading_stops_where_there_is_no_room() -> None:
    """Terms are read whole or not at all, and how many were read is told."""
    runs = Runs(positions=True)
    runs.add([[0, 1, 1], [0]])
    order = np.array([0, 1], np.int32)
    offsets = np.empty(3, np.int64)
    room = np.empty(2, np.uint32)
    read, gaps = posting_runs.read_lists(
        runs.pool, order, *runs.grouped(), offsets, room, room.copy(), room.copy()
    )
    assert (read, gaps) == (1, 2)
    none = np.empty(1, np.uint32)
    read, gaps = posting_runs.read_lists(
        runs.pool, order, *runs.grouped(), offsets, none, none.copy(), none.copy()
    )
    assert (read, gaps) == (0, 0)


@given(st.lists(st.integers(0, 2**20 - 1), min_size=1, max_size=5, unique=True))
def test_large_numbers_come_back(documents: list[int]) -> None:
    """Distances of any size that a batch can have are written and read whole."""
    documents.sort()
    keys = np.array([d << inversion.POSITION_BITS | (d * 1000) for d in documents], np.int64)
    pool, addresses = np.zeros(200, np.uint8), np.empty(1, np.int64)
    starts = np.array([0, len(keys)], np.int64)
    used = posting_runs.write_run(pool, 0, keys, starts, 1 << 30, addresses)
    assert used <= posting_runs.BYTES_PER_OCCURRENCE * len(keys)
    offsets = np.empty(2, np.int64)
    doc_ids, freqs, gaps = (np.empty(5, np.uint32) for _ in range(3))
    one_list = np.array([0, 1], np.int64), np.zeros(1, np.int64)
    posting_runs.read_lists(pool, np.zeros(1, np.int32), *one_list, offsets, doc_ids, freqs, gaps)
    assert doc_ids[: len(keys)].tolist() == [(1 << 30) + document for document in documents]
    assert gaps[: len(keys)].tolist() == [document * 1000 for document in documents]
