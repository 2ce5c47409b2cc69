"""A field is written as FORMAT.md says, whatever batches it comes in."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec import field_index_writer
from indexer.codec.container import SegmentFile
from indexer.codec.field_index import FieldIndex
from indexer.codec.field_index_writer import FieldIndexWriter, SegmentTooLargeError
from indexer.codec.flat_postings import FlatPostings
from tests.codec.field_models import (
    KINDS,
    MODELS,
    NAME,
    Kind,
    Model,
    flat_of,
    naive_sections,
    parts_of,
    sample_lengths,
    sample_model,
    written,
)

IN_ONE_FOLDER = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
SIZES = [1, 2, 127, 128, 129, 255, 256, 257, 1000, *[1, 3] * 12]


def sections_of(file: SegmentFile) -> dict[str, list[int]]:
    """Return what the sections of a field hold."""
    prefix = f"fields/{NAME}/"
    return {name.removeprefix(prefix): file.array(name).tolist() for name in file.names()}


@EACH_KIND
@pytest.mark.parametrize("scored", [False, True])
def test_sections_are_those_of_the_format(tmp_path: Path, kind: Kind, scored: bool) -> None:
    """Lists of all the sizes at which something changes, against the slow encoder."""
    model = sample_model(SIZES)
    lengths = sample_lengths() if scored else None
    file = written(tmp_path / "x", [flat_of(model, kind)], kind, lengths)
    assert sections_of(file) == naive_sections(model, kind, lengths)


@EACH_KIND
@given(model=MODELS)
@IN_ONE_FOLDER
def test_small_fields_are_written_as_the_format_says(
    tmp_path: Path, kind: Kind, model: Model
) -> None:
    """Any terms and any positions."""
    file = written(tmp_path / "x", [flat_of(model, kind)], kind)
    assert sections_of(file) == naive_sections(model, kind)


@EACH_KIND
@given(cuts=st.lists(st.integers(0, 33), max_size=6))
@IN_ONE_FOLDER
def test_batches_do_not_show(tmp_path: Path, kind: Kind, cuts: list[int]) -> None:
    """The same postings give the same file, byte for byte, however they were cut."""
    model = sample_model(SIZES)
    lengths = sample_lengths()
    whole = written(tmp_path / "whole", [flat_of(model, kind)], kind, lengths)
    batches = [flat_of(part, kind) for part in parts_of(model, cuts)]
    cut = written(tmp_path / "cut", batches, kind, lengths)
    assert cut.path.read_bytes() == whole.path.read_bytes()


@EACH_KIND
def test_what_is_read_is_written_again_alike(tmp_path: Path, kind: Kind) -> None:
    """Postings that were read back as flat arrays give the same file."""
    lengths = sample_lengths()
    file = written(tmp_path / "x", [flat_of(sample_model(SIZES), kind)], kind, lengths)
    field = FieldIndex(file, NAME)
    edges = [0, 5, 16, 17, 17, field.terms]
    batches = [field.flat(start, stop) for start, stop in itertools.pairwise(edges)]
    again = written(tmp_path / "again", batches, kind, field.lengths)
    assert again.path.read_bytes() == file.path.read_bytes()


def test_facts_are_counted(tmp_path: Path) -> None:
    """Terms, postings, positions and lengths."""
    model = {b"a": {0: [1, 2], 2: [0]}, b"b": {1: [7]}}
    kind = KINDS["positions"]
    lengths = np.array([9, 300, 4])
    file = written(tmp_path / "x", [flat_of(model, kind)], kind, lengths, documents=3)
    assert file.facts["fields"][NAME] == {
        "terms": 2,
        "postings": 3,
        "positions": 4,
        "freqs": True,
        "has_positions": True,
        "boost": 1.0,
        "total_length": 313,
        "min_length": 4,
        "max_length": 300,
    }


def test_a_field_without_positions_or_lengths_counts_none(tmp_path: Path) -> None:
    """Their facts are 0, and their sections are not there."""
    kind = KINDS["frequencies"]
    file = written(tmp_path / "x", [flat_of({b"a": {0: [1, 2]}}, kind)], kind)
    facts = file.facts["fields"][NAME]
    assert [facts[key] for key in ("positions", "total_length", "max_length")] == [0, 0, 0]
    names = {name.removeprefix(f"fields/{NAME}/") for name in file.names()}
    assert names == {"terms", "term_blocks", "skips", "blocks", "tails"}


@pytest.mark.parametrize(
    ("longest", "dtype"), [(0, "u1"), (255, "u1"), (256, "u2"), (65_536, "u4"), (2**32 - 1, "u4")]
)
def test_lengths_are_written_exactly_in_few_bytes(tmp_path: Path, longest: int, dtype: str) -> None:
    """In the smallest dtype that holds the longest."""
    file = written(tmp_path / "x", [], KINDS["existence"], np.array([0, longest]), documents=2)
    lengths = file.array(f"fields/{NAME}/lengths")
    assert lengths.dtype == np.dtype(dtype)
    assert lengths.tolist() == [0, longest]


@EACH_KIND
def test_a_field_without_terms_is_written(tmp_path: Path, kind: Kind) -> None:
    """With no batch, and with empty ones, of documents or of none."""
    empty = flat_of({}, kind)
    nothing = written(tmp_path / "x", [], kind, np.empty(0, np.int64), documents=0)
    assert sections_of(nothing) == naive_sections({}, kind, np.empty(0, np.int64))
    file = written(tmp_path / "y", [empty, empty], kind)
    assert sections_of(file) == naive_sections({}, kind)


@pytest.mark.parametrize(
    "terms", [[b"a", b"a"], [b"b", b"a"], [b"ab", b"a"], [b"\x80", b"a"]], ids=str
)
def test_terms_have_to_ascend_over_all_batches(terms: list[bytes]) -> None:
    """The first that does not is named."""
    writer = FieldIndexWriter(freqs=False, has_positions=False, lengths=None)
    first, second = (flat_of({term: {0: [0]}}, KINDS["existence"]) for term in terms)
    writer.add(first)
    with pytest.raises(ValueError, match=r"term b'a' is not above"):
        writer.add(second)


def changed(**arrays: Any) -> FlatPostings:
    """Return postings of two terms with some array replaced."""
    flat = flat_of({b"a": {0: [1], 2: [1, 2]}, b"b": {1: [7]}}, KINDS["positions"])
    made = {name: np.array(array, getattr(flat, name).dtype) for name, array in arrays.items()}
    return dataclasses.replace(flat, **made)


BAD_BATCHES = {
    "texts": changed(text_offsets=[0, 1, 3]),
    "text offsets": changed(text_offsets=[0, 3, 2]),
    "offsets from 1": changed(posting_offsets=[1, 2, 3]),
    "descending offsets": changed(posting_offsets=[0, 4, 3]),
    "fewer offsets": changed(posting_offsets=[0, 3]),
    "empty list": changed(posting_offsets=[0, 3, 3]),
    "no freqs": changed(freqs=[]),
    "freq of 0": changed(freqs=[1, 3, 0]),
    "no positions": changed(position_gaps=[]),
    "more positions": changed(position_gaps=[1, 1, 1, 7, 8]),
    "descending documents": changed(doc_ids=[2, 0, 1]),
    "document out of range": changed(doc_ids=[0, 3, 1]),
}


@pytest.mark.parametrize("batch", BAD_BATCHES.values(), ids=BAD_BATCHES.keys())
def test_arrays_that_do_not_fit_are_refused(batch: FlatPostings) -> None:
    """Before a kernel reads past the end of one."""
    lengths = np.array([5, 5, 5])
    writer = FieldIndexWriter(freqs=True, has_positions=True, lengths=lengths)
    writer.add(changed())
    writer = FieldIndexWriter(freqs=True, has_positions=True, lengths=lengths)
    with pytest.raises(ValueError, match=r"."):
        writer.add(batch)


def test_a_field_without_frequencies_takes_none() -> None:
    """Arrays of a field of another kind are refused."""
    writer = FieldIndexWriter(freqs=False, has_positions=False, lengths=None)
    with pytest.raises(ValueError, match="3 frequencies of 3 postings"):
        writer.add(changed(position_gaps=[]))


@pytest.mark.parametrize("lengths", [[-1], [2**32], [5, -(2**40)]], ids=str)
def test_lengths_out_of_range_are_refused(lengths: list[int]) -> None:
    """No length is negative or above 32 bits."""
    with pytest.raises(ValueError, match="lengths of a field"):
        FieldIndexWriter(freqs=True, has_positions=False, lengths=np.array(lengths))


def test_positions_without_frequencies_are_refused() -> None:
    """There is no such kind of field."""
    with pytest.raises(ValueError, match="positions without frequencies"):
        FieldIndexWriter(freqs=False, has_positions=True, lengths=None)


@pytest.mark.parametrize(
    ("section", "most"), [("blocks", 7), ("position_blocks", 60), ("terms", 1500)]
)
def test_too_much_for_the_offsets_is_refused(
    monkeypatch: pytest.MonkeyPatch, section: str, most: int
) -> None:
    """The error says what is full and what to do, before an offset wraps around."""
    monkeypatch.setattr(field_index_writer, "MAX_OFFSET", most)
    model: Model = {
        "blocks": {b"a": {doc: [7] for doc in range(0, 600, 2)}},
        "position_blocks": {b"a": {doc: [7] * 9 for doc in range(90)}},
        "terms": {b"a" * 2000: {0: [7]}},
    }[section]
    kind = KINDS["positions" if section == "position_blocks" else "frequencies"]
    writer = FieldIndexWriter(**kind._asdict(), lengths=None)
    flat = flat_of(model, kind)
    with pytest.raises(SegmentTooLargeError, match=f"section {section} .* merge less"):
        writer.add(flat)
