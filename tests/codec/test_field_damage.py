"""Whatever the bytes of a field are, reading gives arrays of the right shape or an error.

Checksums are made to fit, so that nothing else stands between the bytes and the kernels.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.field_index import FieldIndex
from indexer.codec.term_entries import TermEntry
from tests.codec.field_models import (
    DOCUMENTS,
    KINDS,
    NAME,
    Kind,
    flat_of,
    sample_lengths,
    sample_model,
    written,
)
from tests.codec.segments import flipped, rewritten

IN_ONE_FOLDER = settings(
    max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
MODEL = sample_model([1, 2, 300, 127, 1, 257, *[1, 4] * 6, 128])
BYTES = st.integers(0, 255) | st.sampled_from([0, 1, 127, 128, 255])
CHANGES = st.lists(st.tuples(st.integers(0, 5000), BYTES), min_size=1, max_size=4)


def check_lists(field: FieldIndex, entry: TermEntry) -> None:
    """See that whatever is read of a term has the shape that it should have."""
    with suppress(SegmentError):
        doc_ids = field.doc_ids(entry)
        assert len(doc_ids) == entry.doc_freq
        assert np.all(np.diff(doc_ids.astype(np.int64), prepend=-1) > 0)
        assert doc_ids[-1] < DOCUMENTS
    with suppress(SegmentError):
        freqs = field.freqs(entry)
        assert len(freqs) == entry.doc_freq
        assert freqs.min() >= 1
        assert freqs.sum(dtype=np.int64) == entry.total_freq
    if field.has_positions:
        with suppress(SegmentError):
            assert len(field.position_gaps(entry)) == entry.total_freq
        with suppress(SegmentError):
            assert len(field.positions(entry)) == entry.total_freq
    with suppress(SegmentError):
        assert np.all(np.diff(field.block_bounds(entry).astype(np.int64)) > 0)
    with suppress(SegmentError):
        assert field.impacts(entry)[0].shape == (entry.doc_freq // 128, 4)


def check_ranges(field: FieldIndex, start: int, stop: int) -> None:
    """See that whatever is read of a range of terms fits together."""
    with suppress(SegmentError):
        entries = field.entries(start, stop)
        terms = [entries.term(i) for i in range(len(entries))]
        assert len(terms) == stop - start
        assert terms == sorted(set(terms))
    with suppress(SegmentError):
        flat = field.flat(start, stop)
        assert flat.terms == stop - start
        assert flat.posting_offsets[-1] == len(flat.doc_ids) <= field.facts["postings"]
        assert np.all(flat.doc_ids < DOCUMENTS)
        if field.has_freqs:
            assert len(flat.freqs) == len(flat.doc_ids)
        if field.has_positions:
            assert len(flat.position_gaps) == flat.freqs.sum(dtype=np.int64)


def check(file: SegmentFile) -> None:
    """Read all that there is in all the ways that there are."""
    with suppress(SegmentError):
        field = FieldIndex(file, NAME)
        check_ranges(field, 0, field.terms)
        check_ranges(field, field.terms // 2, field.terms)
        for term in [*MODEL, b"", b"term", b"term0003x", b"\xff"]:
            with suppress(SegmentError):
                assert 0 <= field.find(term) <= field.terms
            with suppress(SegmentError):
                entry = field.lookup(term)
                if entry is not None:
                    check_lists(field, entry)
        if field.lengths is not None:
            assert len(field.lengths) == file.documents


Sound = dict[Kind, SegmentFile]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """Return a segment of each kind with nothing wrong."""
    folder = tmp_path_factory.mktemp("sound")
    return {
        kind: written(folder / name, [flat_of(MODEL, kind)], kind, sample_lengths())
        for name, kind in KINDS.items()
    }


@EACH_KIND
@given(data=st.data(), changes=CHANGES)
@IN_ONE_FOLDER
def test_changed_bytes_do_no_harm(
    tmp_path: Path,
    sound: Sound,
    kind: Kind,
    data: st.DataObject,
    changes: list[tuple[int, int]],
) -> None:
    """A few bytes of one section are others."""
    file = sound[kind]
    name = data.draw(st.sampled_from(file.names()))
    spoilt = {name: flipped(file.array(name), changes)}
    check(rewritten(tmp_path / "spoilt", file, spoilt))


def resized(section: Any, size: int) -> Any:
    """Return a section cut off, or repeated until it is long enough."""
    return np.resize(section, size) if len(section) else section


@EACH_KIND
@given(data=st.data())
@IN_ONE_FOLDER
def test_changed_sizes_and_facts_do_no_harm(
    tmp_path: Path, sound: Sound, kind: Kind, data: st.DataObject
) -> None:
    """A section is shorter or longer, and the counts of the footer are others."""
    file = sound[kind]
    name = data.draw(st.sampled_from(file.names()))
    section = file.array(name)
    size = data.draw(st.integers(0, 2 * len(section)))
    facts = dict(file.facts["fields"][NAME])
    for key in data.draw(st.sets(st.sampled_from(["terms", "postings", "positions"]))):
        facts[key] = data.draw(st.integers(0, facts[key] + 200) | st.integers(0, 2**62))
    if data.draw(st.booleans()):
        size = len(section)
    spoilt = {name: resized(section, size)}
    check(rewritten(tmp_path / "spoilt", file, spoilt, {"fields": {NAME: facts}}))


def test_what_is_sound_passes(sound: Sound) -> None:
    """The checks themselves see nothing wrong in a sound field."""
    for kind in KINDS.values():
        field = FieldIndex(sound[kind], NAME)
        check(sound[kind])
        entries = [field.lookup(term) for term in MODEL]
        reads: list[Callable[[TermEntry], object]] = [field.doc_ids, field.freqs, field.impacts]
        assert all(read(entry) is not None for entry in entries if entry for read in reads)
