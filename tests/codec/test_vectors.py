"""Term vectors come back per document, or damage is named."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec.container import SegmentError, SegmentFile, SegmentFileWriter
from indexer.codec.vectors import Item, VectorReader, VectorWriter
from tests.codec.segments import built, flipped, rewritten

IN_ONE_FOLDER = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

VECTORS = st.lists(
    st.dictionaries(
        st.binary(max_size=5), st.tuples(st.floats(allow_nan=False), st.binary(max_size=200))
    ).map(lambda terms: [(term, *terms[term]) for term in sorted(terms)]),
    max_size=10,
)


def written(path: Path, vectors: Sequence[Sequence[Item]]) -> SegmentFile:
    """Return a segment with vectors of the field ``body``."""

    def write(writer: SegmentFileWriter) -> None:
        field = VectorWriter()
        for items in vectors:
            field.add_document(items)
        field.finish(writer, "body", len(vectors))

    return built(path, write, {"documents": len(vectors), "vectors": ["body"]})


@IN_ONE_FOLDER
@given(VECTORS)
def test_vectors_come_back(tmp_path: Path, vectors: list[list[Item]]) -> None:
    """Each document has its terms, weights and values again, or none."""
    reader = VectorReader(written(tmp_path / "a.segment", vectors), "body")
    assert [reader.items(document) for document in range(len(vectors))] == vectors


def test_the_bytes_of_a_vector_are_those_of_the_format(tmp_path: Path) -> None:
    """Term, weight and value stand as FORMAT.md says."""
    file = written(tmp_path / "a.segment", [[], [(b"ab", 2.0, b"\7"), (b"b", 1.5, b"")]])
    first = b"\2ab" + struct.pack("<d", 2.0) + b"\1\7"
    second = b"\1b" + struct.pack("<d", 1.5) + b"\0"
    assert file.array("vectors/body/items").tobytes() == first + second
    assert file.array("vectors/body/offsets").tolist() == [0, 0, len(first + second)]


def test_documents_that_are_left_out_have_no_vector(tmp_path: Path) -> None:
    """Documents between two that have a vector, and those after the last, have none."""
    field = VectorWriter()
    field.skip_to(2)
    field.add_document([(b"a", 1.0, b"")])
    field.skip_to(3)
    assert field.documents == 3
    file = built(
        tmp_path / "a.segment", lambda writer: field.finish(writer, "body", 5), {"documents": 5}
    )
    reader = VectorReader(file, "body")
    found = [len(reader.items(document)) for document in range(5)]
    assert found == [0, 0, 1, 0, 0]


def test_a_merge_copies_vectors_as_they_stand(tmp_path: Path) -> None:
    """What a reader gives encoded, a writer takes."""
    vectors = [[(b"a", 1.0, b"x")], [], [(b"b", 2.0, b"y"), (b"c", 3.0, b"")]]
    reader = VectorReader(written(tmp_path / "a.segment", vectors), "body")
    field = VectorWriter()
    for document in (2, 0):
        field.add_encoded(reader.encoded(document))
    file = built(
        tmp_path / "b.segment", lambda writer: field.finish(writer, "body", 2), {"documents": 2}
    )
    assert VectorReader(file, "body").items(0) == vectors[2]
    assert VectorReader(file, "body").items(1) == vectors[0]


def test_the_writer_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    """Terms out of order, terms twice and too many documents are named at once."""
    field = VectorWriter()
    for terms in ((b"b", b"a"), (b"a", b"a")):
        with pytest.raises(ValueError, match="do not ascend"):
            field.add_document([(term, 1.0, b"") for term in terms])
    field.skip_to(2)
    writer = SegmentFileWriter(tmp_path / "a.segment")
    with pytest.raises(ValueError, match="2 for 1 documents"):
        field.finish(writer, "body", 1)
    writer.abandon()


@pytest.mark.parametrize("document", [-1, 2])
def test_a_document_that_is_not_there_is_an_index_error(tmp_path: Path, document: int) -> None:
    """Asking beyond the segment is the caller's mistake, not damage."""
    reader = VectorReader(written(tmp_path / "a.segment", [[], []]), "body")
    with pytest.raises(IndexError, match="of 2"):
        reader.items(document)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("offsets", np.array([0, 1], np.uint64)),
        ("offsets", np.array([0, 2**63, 2**64 - 1], np.uint64)),
        ("offsets", np.array([5, 0, 11], np.uint64)),
        ("offsets", np.array([0, 11, 11], np.int64)),
        ("items", np.frombuffer(b"\1a" + bytes(7), np.uint8)),
        ("items", np.frombuffer(b"\1a" + bytes(8) + b"\1", np.uint8)),
        ("items", np.frombuffer(b"\x80" * 11, np.uint8)),
    ],
)
def test_wrong_sections_are_named(
    tmp_path: Path, name: str, array: npt.NDArray[np.generic]
) -> None:
    """Offsets that lead astray and items that end too early are errors."""
    sound = written(tmp_path / "a.segment", [[(b"a", 1.0, b"")], []])
    spoilt = rewritten(tmp_path / "b.segment", sound, {f"vectors/body/{name}": array})
    with pytest.raises(SegmentError, match="section 'vectors/body/"):
        VectorReader(spoilt, "body").items(0)


@IN_ONE_FOLDER
@given(
    name=st.sampled_from(["vectors/body/offsets", "vectors/body/items"]),
    changes=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_no_bytes_break_the_reader(
    tmp_path: Path, name: str, changes: list[tuple[int, int]]
) -> None:
    """Any change of a section, its checksum made right again, is an error or some vector."""
    vectors = [[(b"%d" % n, n / 2, bytes(n)) for n in range(count)] for count in range(8)]
    sound = written(tmp_path / "a.segment", vectors)
    section = flipped(sound.array(name), changes)
    reader = VectorReader(rewritten(tmp_path / "b.segment", sound, {name: section}), "body")
    for document in range(len(vectors)):
        with contextlib.suppress(SegmentError):
            reader.items(document)
