"""Terms and postings of a field come back from a segment."""

from __future__ import annotations

from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec.container import SegmentError
from indexer.codec.field_index import FieldIndex
from tests.codec.field_models import (
    DOCUMENTS,
    KINDS,
    MODELS,
    NAME,
    TERMS,
    Kind,
    Model,
    field_of,
    flat_of,
    gaps_of,
    sample_lengths,
    sample_model,
    written,
)
from tests.kernels.naive_postings import length_code

IN_ONE_FOLDER = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
SIZES = [1, 2, 127, 128, 129, 255, 256, 257, 1000, *[1, 3] * 12]


def check_postings(field: FieldIndex, model: Model, kind: Kind) -> None:
    """See that all postings are those of a model, term by term and all at once."""
    for ordinal, (term, docs) in enumerate(model.items()):
        entry = field.lookup(term)
        assert entry is not None
        freqs = [len(positions) if kind.freqs else 1 for positions in docs.values()]
        assert (entry.ordinal, entry.doc_freq, entry.total_freq) == (
            ordinal,
            len(docs),
            sum(freqs),
        )
        assert field.doc_ids(entry).tolist() == list(docs)
        assert field.freqs(entry).tolist() == freqs
        assert field.block_bounds(entry).tolist() == list(docs)[127::128]
        if kind.has_positions:
            gaps = [gap for positions in docs.values() for gap in gaps_of(positions)]
            assert field.position_gaps(entry).tolist() == gaps
            positions = [position for positions in docs.values() for position in positions]
            assert field.positions(entry).tolist() == positions
    check_flat(field, model, kind, 0, field.terms)


def check_flat(field: FieldIndex, model: Model, kind: Kind, start: int, stop: int) -> None:
    """See that postings of a range of terms are those of a model."""
    flat = field.flat(start, stop)
    expected = flat_of(dict(list(model.items())[start:stop]), kind)
    for name in expected.__slots__:
        found, wanted = getattr(flat, name), getattr(expected, name)
        assert (found.dtype, found.tolist()) == (wanted.dtype, wanted.tolist())


@EACH_KIND
def test_lists_of_all_sizes_come_back(tmp_path: Path, kind: Kind) -> None:
    """Those at which something changes, and some in between."""
    model = sample_model(SIZES)
    check_postings(field_of(tmp_path / "x", model, kind), model, kind)


@EACH_KIND
@given(model=MODELS)
@IN_ONE_FOLDER
def test_small_fields_come_back(tmp_path: Path, kind: Kind, model: Model) -> None:
    """Any terms and any positions, repeated ones and the largest included."""
    check_postings(field_of(tmp_path / "x", model, kind), model, kind)


def test_large_frequencies_and_positions_come_back(tmp_path: Path) -> None:
    """A frequency of 100,000, equal positions, and positions up to 2**32 - 1."""
    kind = KINDS["positions"]
    model: Model = {
        b"the": {0: list(range(0, 300_000, 3)), DOCUMENTS - 1: [0, 0, 0]},
        b"zzz": {5: [2**32 - 3, 2**32 - 1, 2**32 - 1], 6: [2**32 - 1]},
    }
    check_postings(field_of(tmp_path / "x", model, kind), model, kind)


@EACH_KIND
@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 33])
def test_ranges_of_terms_come_back(tmp_path: Path, kind: Kind, count: int) -> None:
    """Any range, from any place in a block, with the facts of each term."""
    model = sample_model([1, 130, 2] * 11 if count == 33 else [1] * count)
    field = field_of(tmp_path / "x", model, kind)
    terms = list(model)
    for start in range(count + 1):
        for stop in {start, start + 1, 16, 17, 32, count}:
            if start <= stop <= count:
                entries = field.entries(start, stop)
                assert len(entries) == stop - start
                assert [entries.term(i) for i in range(len(entries))] == terms[start:stop]
                looked_up = [field.lookup(term) for term in terms[start:stop]]
                assert [entries.entry(i) for i in range(len(entries))] == looked_up
    check_flat(field, model, kind, count // 2, count)
    check_flat(field, model, kind, count // 2, count // 2)


@pytest.mark.parametrize(("start", "stop"), [(-1, 1), (2, 1), (0, 4), (4, 4)])
def test_ranges_that_are_not_there_are_refused(tmp_path: Path, start: int, stop: int) -> None:
    """As by a list that is asked for an index."""
    field = field_of(tmp_path / "x", sample_model([1, 1, 1]), KINDS["existence"])
    with pytest.raises(IndexError, match="of 3"):
        field.entries(start, stop)


@given(terms=st.sets(TERMS, max_size=40).map(sorted), others=st.lists(TERMS, max_size=5))
@IN_ONE_FOLDER
def test_terms_are_found(tmp_path: Path, terms: list[bytes], others: list[bytes]) -> None:
    """The first that is not below; whether a term is there, too."""
    model: Model = {term: {n: [0]} for n, term in enumerate(terms)}
    field = field_of(tmp_path / "x", model, KINDS["frequencies"])
    for target in [*terms, *others, *(term + b"\0" for term in terms), b"", b"\xff" * 9]:
        assert field.find(target) == bisect_left(terms, target)
        assert (field.lookup(target) is None) == (target not in model)


def test_terms_of_any_length_and_bytes_come_back(tmp_path: Path) -> None:
    """The empty term, prefixes of each other, zeros, bytes that are not UTF-8, 64 KiB."""
    long = b"n" * 65_536
    terms = [b"", b"\0", b"\0\0", b"a", b"ab", b"abc", b"b", long[:-1], long, long + b"!", b"\xff"]
    model: Model = {term: {n: [n]} for n, term in enumerate(terms)}
    field = field_of(tmp_path / "x", model, KINDS["positions"])
    assert [field.find(term) for term in terms] == list(range(len(terms)))
    check_postings(field, model, KINDS["positions"])


@EACH_KIND
@pytest.mark.parametrize("scored", [False, True])
def test_impacts_bound_the_postings_of_a_block(tmp_path: Path, kind: Kind, scored: bool) -> None:
    """One of four has a frequency no smaller, 255 at most, and a length no larger."""
    model = sample_model([127, 128, 300, 1000])
    lengths = sample_lengths() if scored else None
    field = field_of(tmp_path / "x", model, kind, lengths)
    for term, docs in model.items():
        entry = field.lookup(term)
        assert entry is not None
        freqs, codes = field.impacts(entry)
        assert freqs.shape == codes.shape == (len(docs) // 128, 4)
        for n, (doc, positions) in enumerate(list(docs.items())[: len(freqs) * 128]):
            freq = min(len(positions), 255) if kind.freqs else 1
            code = 0 if lengths is None else length_code(int(lengths[doc]))
            bounds = zip(freqs[n // 128], codes[n // 128], strict=True)
            assert any(f >= freq and c <= code for f, c in bounds)


def test_lengths_come_back(tmp_path: Path) -> None:
    """Exact ones of each document, or none."""
    lengths = sample_lengths()
    model = sample_model([3])
    scored = field_of(tmp_path / "x", model, KINDS["frequencies"], lengths)
    assert scored.lengths is not None
    assert scored.lengths.tolist() == lengths.tolist()
    assert field_of(tmp_path / "y", model, KINDS["frequencies"]).lengths is None


def test_positions_that_are_not_stored_are_refused(tmp_path: Path) -> None:
    """The error names the field."""
    field = field_of(tmp_path / "x", {b"a": {0: [1]}}, KINDS["frequencies"])
    entry = field.lookup(b"a")
    assert entry is not None
    for read in (field.positions, field.position_gaps):
        with pytest.raises(ValueError, match="field 'body' has no positions"):
            read(entry)


@EACH_KIND
def test_a_field_without_terms_has_none(tmp_path: Path, kind: Kind) -> None:
    """Nothing is found in it, and nothing is missing."""
    field = field_of(tmp_path / "x", {}, kind)
    assert field.terms == 0
    assert field.find(b"a") == 0
    assert field.lookup(b"a") is None
    check_flat(field, {}, kind, 0, 0)


def test_several_threads_may_read(tmp_path: Path) -> None:
    """None sees what another one reads."""
    model = sample_model(SIZES)
    field = field_of(tmp_path / "x", model, KINDS["positions"])

    def read(term: bytes) -> list[int]:
        entry = field.lookup(term)
        assert entry is not None
        return [*field.doc_ids(entry).tolist(), *field.positions(entry).tolist()]

    terms = list(model) * 5
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, terms)) == [read(term) for term in terms]


@pytest.mark.parametrize("section", ["skips", "blocks", "tails", "terms", "term_blocks"])
def test_damage_is_noticed_where_it_is_read(tmp_path: Path, section: str) -> None:
    """Opening reads nothing; the checksum is held against what is used of it."""
    kind = KINDS["frequencies"]
    path = tmp_path / "x"
    file = written(path, [flat_of(sample_model([1, 200]), kind)], kind)
    bytes_of = file.array(f"fields/{NAME}/{section}").tobytes()
    content = path.read_bytes()
    place = content.rindex(bytes_of)
    path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    field = FieldIndex(type(file)(path), NAME)
    with pytest.raises(SegmentError, match=rf"section 'fields/body/{section}'.*checksum"):
        field.doc_ids(field.entries(0, 2).entry(1))
    with pytest.raises(SegmentError, match=rf"section 'fields/body/{section}'.*checksum"):
        field.flat(0, 2)


def test_positions_are_read_part_by_part(tmp_path: Path) -> None:
    """Damage of a list's positions leaves the others' readable."""
    kind = KINDS["positions"]
    far_apart = list(range(0, 2**32, 2**25))
    model: Model = {
        b"b": dict.fromkeys(range(2700), far_apart),
        b"c": dict.fromkeys(range(4), far_apart),
    }
    flat = flat_of(model, kind)
    file = written(tmp_path / "x", [flat], kind)
    bytes_of = file.array(f"fields/{NAME}/position_blocks")
    assert bytes_of.nbytes > 2**20
    content = bytearray(file.path.read_bytes())
    place = content.index(bytes_of.tobytes())
    content[place] ^= 1
    file.path.write_bytes(content)
    field = FieldIndex(type(file)(file.path), NAME)
    b, c = field.lookup(b"b"), field.lookup(b"c")
    assert b is not None
    assert c is not None
    assert field.positions(c).tolist() == far_apart * 4
    with pytest.raises(SegmentError, match=r"position_blocks'.*checksum"):
        field.position_gaps(b)
