"""Terms are found in a dictionary; what cannot be is told from what can."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.kernels import term_reading
from indexer.kernels.reading_faults import BAD_TERMS
from tests.kernels.naive_postings import (
    DictionaryEntry,
    encoded_dictionary,
    places_before,
    varints,
)
from tests.kernels.sample_terms import KINDS, TERM, TERMS, entries_of


def bounds_of(entries: list[DictionaryEntry], kind: tuple[bool, bool]) -> Any:
    """Return the bounds of a dictionary that has just these entries."""
    sizes = places_before(entries, has_positions=kind[1])
    return np.array([*sizes, *kind, 70_000, len(entries)], np.int64)


def dictionary(entries: list[DictionaryEntry], kind: tuple[bool, bool]) -> tuple[Any, Any, Any]:
    """Return a dictionary as the reading kernels take it."""
    content, starts = encoded_dictionary(entries, has_freqs=kind[0], has_positions=kind[1])
    return (
        np.frombuffer(content, np.uint8),
        np.array(starts, np.uint32),
        bounds_of(entries, kind),
    )


def expected_places(entries: list[DictionaryEntry], n: int, kind: tuple[bool, bool]) -> list[int]:
    """Return what the kernels tell of an entry."""
    entry = entries[n]
    before = places_before(entries[:n], has_positions=kind[1])
    tail_stop = before[3] + entry.tail_bytes
    position_stop = before[4] + entry.position_tail_bytes
    return [*before, entry.doc_freq, entry.total_freq, tail_stop, position_stop]


@given(TERMS, KINDS, st.lists(TERM, max_size=5), st.integers(0, 9))
@settings(max_examples=60)
def test_terms_are_found(
    terms: list[bytes], kind: tuple[bool, bool], others: list[bytes], seed: int
) -> None:
    """The first term not below any bytes, and the places of those that are there."""
    entries = entries_of(terms, kind, seed)
    arrays = dictionary(entries, kind)
    places = np.zeros(term_reading.PLACES, np.int64)
    for target in [*terms, *others, *(term + b"\0" for term in terms), b"", b"\xff" * 4]:
        wanted = np.frombuffer(target, np.uint8)
        ordinal = bisect_left(terms, target)
        found = ordinal < len(terms) and terms[ordinal] == target
        assert term_reading.find_term(*arrays, wanted, places) == (ordinal, found)
        if found:
            assert places.tolist() == expected_places(entries, ordinal, kind)


def read(
    terms: Any, starts: Any, bounds: Any, first_block: int, count: int
) -> tuple[int, list[list[int]], list[bytes]]:
    """Return a fault or 0, what is known of terms, and their texts."""
    numbers = np.zeros((term_reading.PLACES, count), np.int64)
    texts = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count + 1, np.int64)
    fault = term_reading.read_entries(terms, starts, bounds, first_block, numbers, *texts)
    if fault:
        return fault, [], []
    offsets = texts[2].tolist()
    content = np.empty(offsets[-1], np.uint8)
    fault = term_reading.copy_texts(terms, *texts, content)
    whole = content.tobytes()
    found = [whole[a:b] for a, b in itertools.pairwise(offsets)]
    return fault, numbers.T.tolist(), found


@given(TERMS, KINDS, st.integers(0, 9), st.data())
@settings(max_examples=60)
def test_entries_come_back(
    terms: list[bytes], kind: tuple[bool, bool], seed: int, data: st.DataObject
) -> None:
    """From the beginning of any block, any number of them."""
    entries = entries_of(terms, kind, seed)
    first_block = data.draw(st.integers(0, len(terms) // 16))
    count = data.draw(st.integers(0, len(terms) - 16 * first_block))
    span = range(16 * first_block, 16 * first_block + count)
    fault, numbers, texts = read(*dictionary(entries, kind), first_block, count)
    assert fault == 0
    assert numbers == [expected_places(entries, n, kind) for n in span]
    assert texts == [terms[n] for n in span]


def test_long_terms_come_back() -> None:
    """Terms of 64 KiB that share all but their last byte."""
    terms = [b"x" * 65_535 + bytes([byte]) for byte in (0, 7, 255)]
    arrays = dictionary(entries_of(terms, (True, True)), (True, True))
    assert read(*arrays, 0, 3)[2] == terms
    places = np.zeros(term_reading.PLACES, np.int64)
    target = np.frombuffer(terms[1], np.uint8)
    assert term_reading.find_term(*arrays, target, places) == (1, 1)


BASE = varints([0] * 5)
BAD_ENTRIES = {
    "cut off": varints([0, 1]) + b"a" + varints([1, 0, 1]),
    "text cut off": varints([0, 200]) + b"a",
    "shared with nothing": varints([1, 1]) + b"a" + varints([1, 0, 1, 1]),
    "no documents": varints([0, 1]) + b"a" + varints([0, 0, 0, 0]),
    "more documents than there are": varints([0, 1]) + b"a" + varints([301, 0, 45, 45]),
    "more postings than there are": varints([0, 1]) + b"a" + varints([300, 0, 44, 44]),
    "more blocks than there are": varints([0, 1]) + b"a" + varints([256, 0, 0, 0]),
    "tail of nothing": varints([0, 1]) + b"a" + varints([128, 0, 1, 0]),
    "tail too short": varints([0, 1]) + b"a" + varints([3, 0, 2, 3]),
    "tail too long": varints([0, 1]) + b"a" + varints([3, 0, 2**63 - 1, 3]),
    "position tail too short": varints([0, 1]) + b"a" + varints([3, 9, 3, 11]),
    "position tail too long": varints([0, 1]) + b"a" + varints([3, 9, 3, 2**63 - 1]),
    "more position blocks than there are": varints([0, 1]) + b"a" + varints([3, 400, 3, 100]),
    "frequencies above 32 bits": varints([0, 1]) + b"a" + varints([1, 2**62, 3, 100]),
}


@pytest.mark.parametrize("entry", BAD_ENTRIES.values(), ids=BAD_ENTRIES.keys())
def test_an_entry_that_cannot_be_is_refused(entry: bytes) -> None:
    """On finding it and on reading it, whatever its numbers say."""
    terms = np.frombuffer(BASE + entry, np.uint8)
    starts = np.array([0, len(terms)], np.uint32)
    bounds = np.array([299, 1, 2, 100, 100, 1, 1, 300, 1], np.int64)
    places = np.zeros(term_reading.PLACES, np.int64)
    target = np.frombuffer(b"a", np.uint8)
    assert term_reading.find_term(terms, starts, bounds, target, places) == (BAD_TERMS, 0)
    assert read(terms, starts, bounds, 0, 1)[0] == BAD_TERMS


@pytest.mark.parametrize("number", range(5))
def test_a_base_has_to_go_on_from_the_block_before(number: int) -> None:
    """One that is beyond its section or leaves a gap is refused, and so is a short sum."""
    kind = True, True
    entries = entries_of([bytes([byte]) for byte in range(33)], kind, seed=4)
    terms, starts, bounds = dictionary(entries, kind)
    assert read(terms, starts, bounds, 0, 33)[0] == 0
    bounds[number] += 1
    assert read(terms, starts, bounds, 0, 33)[0] == BAD_TERMS  # not all is accounted for
    assert read(terms, starts, bounds, 0, 32)[0] == 0
    bounds[number] = places_before(entries[:32], has_positions=True)[number] - 1
    assert read(terms, starts, bounds, 2, 1)[0] == BAD_TERMS
    target = np.frombuffer(b"\x20", np.uint8)
    places = np.zeros(term_reading.PLACES, np.int64)
    assert term_reading.find_term(terms, starts, bounds, target, places)[0] == BAD_TERMS


def test_a_base_that_leaves_a_gap_is_refused() -> None:
    """A block that is sound by itself, behind the first block of another dictionary."""
    kind = False, False
    terms = [bytes([byte]) for byte in range(32)]
    one, other = (entries_of(terms, kind, seed) for seed in (1, 2))
    content, starts, bounds = dictionary(one, kind)
    foreign, foreign_starts, _ = dictionary(other, kind)
    spliced = np.append(foreign[: foreign_starts[1]], content[starts[1] :])
    new_starts = np.array([0, foreign_starts[1], len(spliced)], np.uint32)
    assert read(spliced, new_starts, bounds, 1, 16)[0] == 0
    assert read(spliced, new_starts, bounds, 0, 32)[0] == BAD_TERMS


def test_a_block_past_the_end_is_refused() -> None:
    """On finding a term and on reading it."""
    terms, starts, bounds = dictionary(entries_of([b"a"], (False, False)), (False, False))
    starts[1] += 1
    places = np.zeros(term_reading.PLACES, np.int64)
    target = np.frombuffer(b"a", np.uint8)
    assert term_reading.find_term(terms, starts, bounds, target, places) == (BAD_TERMS, 0)
    assert read(terms, starts, bounds, 0, 1)[0] == BAD_TERMS


def test_blocks_have_to_follow_each_other() -> None:
    """A block that starts past the end, before its own start, or inside another is refused."""
    kind = False, False
    entries = entries_of([bytes([byte]) for byte in range(33)], kind)
    terms, starts, bounds = dictionary(entries, kind)
    places = np.zeros(term_reading.PLACES, np.int64)
    for wrong in (2**32 - 1, 0, int(starts[1]) + 1):
        spoilt = starts.copy()
        spoilt[1] = wrong
        assert read(terms, spoilt, bounds, 0, 33)[0] == BAD_TERMS
        for byte in (0, 16, 32):
            target = np.array([byte], np.uint8)
            ordinal, found = term_reading.find_term(terms, spoilt, bounds, target, places)
            assert ordinal == BAD_TERMS or 0 <= ordinal <= 33 > found


def test_texts_that_do_not_ascend_are_refused() -> None:
    """Within a block and from one block to the next."""
    kind = False, False
    for order in ([1, 0], [*range(15), 20, 19]):
        entries = entries_of([bytes([byte]) for byte in order], kind)
        assert read(*dictionary(entries, kind), 0, len(entries))[0] == BAD_TERMS
