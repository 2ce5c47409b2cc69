"""Stored documents come back from their frames, or damage is named."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec.container import SegmentError, SegmentFile, SegmentFileWriter
from indexer.codec.stored_documents import (
    FRAME_BYTES,
    MAX_FRAME_BYTES,
    MAX_RECORD_BYTES,
    StoredReader,
    StoredWriter,
)
from indexer.codec.stored_values import text_record
from tests.codec.segments import built, flipped, rewritten

IN_ONE_FOLDER = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def noise(length: int) -> bytes:
    """Return so many bytes that differ from those of another length."""
    return (b"%08x" % zlib.crc32(length.to_bytes(8, "little")) * (length // 8 + 1))[:length]


RECORDS = st.lists(
    st.one_of(st.binary(max_size=30), st.integers(0, 3 * FRAME_BYTES).map(noise)),
    max_size=40,
)


def stored(
    path: Path, records: Sequence[bytes], names: Sequence[str] = ("article",)
) -> SegmentFile:
    """Return a segment that holds nothing but stored documents."""

    def write(writer: SegmentFileWriter) -> None:
        documents = StoredWriter(writer)
        for record in records:
            documents.add(record)
        documents.finish()

    return built(path, write, {"documents": len(records), "stored_fields": list(names)})


def many(count: int, size: int) -> list[bytes]:
    """Return records that compress badly enough to be told apart."""
    return [noise(size + number) for number in range(count)]


@IN_ONE_FOLDER
@given(RECORDS)
def test_records_come_back(tmp_path: Path, records: list[bytes]) -> None:
    """Each document has its record again, in any order of asking, empty ones too."""
    reader = StoredReader(stored(tmp_path / "a.segment", records))
    assert list(reader.records(range(len(records)))) == records
    for document in reversed(range(len(records))):
        assert reader.record(document) == records[document]


@pytest.mark.parametrize("count", [0, 1, 2, 127, 128, 129, 9000])
def test_documents_without_stored_fields_are_kept(tmp_path: Path, count: int) -> None:
    """Empty records take their place, and their offsets fill frames."""
    reader = StoredReader(stored(tmp_path / "a.segment", [b""] * count))
    assert list(reader.records(range(count))) == [b""] * count
    assert reader.frames == -(-count // (FRAME_BYTES // 4))


def test_frames_hold_about_32_kib(tmp_path: Path) -> None:
    """A frame is closed by the record that fills it, so a long record is one frame."""
    records = [*many(100, 1000), noise(500_000), *many(3, 10)]
    reader = StoredReader(stored(tmp_path / "a.segment", records))
    sizes = [reader.content_bytes(frame) for frame in range(reader.frames)]
    assert all(FRAME_BYTES <= size < FRAME_BYTES + 2000 for size in sizes[:3])
    assert max(sizes) > 500_000
    assert [reader.documents_of(frame)[0] for frame in (0, 1)] == [0, 33]


def test_frames_are_those_of_the_format(tmp_path: Path) -> None:
    """A frame holds offsets and records, with content size and checksum."""
    file = stored(tmp_path / "a.segment", [b"one", b"", b"three"])
    frame = file.array("stored/blocks").tobytes()
    parameters = zstandard.get_frame_parameters(frame)
    content = zstandard.ZstdDecompressor().decompress(frame)
    assert content == struct.pack("<4I", 0, 3, 3, 8) + b"onethree"
    assert parameters.content_size == len(content)
    assert parameters.has_checksum
    assert file.array("stored/offsets").tolist() == [0, len(frame)]
    assert file.array("stored/first_documents").tolist() == [0, 3]


def test_a_large_article_is_kept_and_a_giant_refused(tmp_path: Path) -> None:
    """Ten megabytes come back; above 64 MiB the writer says what is too large."""
    large = noise(10_000_000)
    assert StoredReader(stored(tmp_path / "a.segment", [large])).record(0) == large
    with pytest.raises(ValueError, match="take 67,108,865 bytes, more than 67,108,864"):
        stored(tmp_path / "b.segment", [bytes(MAX_RECORD_BYTES + 1)])


@pytest.mark.parametrize("document", [-1, 3, 2**40])
def test_a_document_that_is_not_there_is_an_index_error(tmp_path: Path, document: int) -> None:
    """Asking beyond the segment is the caller's mistake, not damage."""
    reader = StoredReader(stored(tmp_path / "a.segment", [b"a", b"b", b"c"]))
    with pytest.raises(IndexError, match="of 3"):
        reader.record(document)


def test_the_stored_fields_are_decoded(tmp_path: Path) -> None:
    """A document's fields are given by name; what is no record names the document."""
    records = [text_record(1, b"x"), b"", text_record(7, b"x")]
    reader = StoredReader(stored(tmp_path / "a.segment", records, ["a", "b"]))
    assert reader.values(0) == {"b": "x"}
    assert reader.values(1) == {}
    with pytest.raises(SegmentError, match="'stored/blocks': document 2: stored field 7 of 2"):
        reader.values(2)


def test_threads_may_read_at_once(tmp_path: Path) -> None:
    """Concurrent readers of different frames get their own documents."""
    records = many(200, 3000)
    reader = StoredReader(stored(tmp_path / "a.segment", records))
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(reader.record, [n * 37 % 200 for n in range(1000)]))
    assert read == [records[n * 37 % 200] for n in range(1000)]


def copied(
    path: Path,
    sources: list[tuple[SegmentFile, npt.NDArray[np.bool_]]],
    places: Sequence[int] | None = None,
) -> SegmentFile:
    """Return a segment of the kept documents of others."""

    def write(writer: SegmentFileWriter) -> None:
        documents = StoredWriter(writer)
        for source, kept in sources:
            documents.copy(StoredReader(source), kept, places)
        documents.finish()

    return built(path, write, {"documents": sum(int(kept.sum()) for _, kept in sources)})


@IN_ONE_FOLDER
@given(st.lists(st.tuples(RECORDS, st.integers(0, 2**40 - 1)), max_size=3))
def test_a_merge_keeps_what_is_not_deleted(
    tmp_path: Path, sources: list[tuple[list[bytes], int]]
) -> None:
    """The live documents of segments follow each other, whatever was deleted."""
    parts = []
    expected: list[bytes] = []
    for number, (records, deleted) in enumerate(sources):
        kept = np.array([not deleted >> n & 1 for n in range(len(records))], np.bool_)
        parts.append((stored(tmp_path / f"{number}.segment", records), kept))
        expected += [record for record, alive in zip(records, kept, strict=True) if alive]
    reader = StoredReader(copied(tmp_path / "merged.segment", parts))
    assert list(reader.records(range(len(expected)))) == expected


def test_whole_frames_are_copied_and_small_ones_joined(tmp_path: Path) -> None:
    """A frame without deletions is taken byte by byte; small remainders share a frame."""
    source = stored(tmp_path / "a.segment", many(70, 1000))
    frames = StoredReader(source)
    assert frames.frames == 3
    everything = np.ones(70, np.bool_)
    merged = StoredReader(copied(tmp_path / "b.segment", [(source, everything)] * 2))
    assert [merged.documents_of(frame) for frame in range(merged.frames)][:3] == [
        frames.documents_of(0),
        frames.documents_of(1),
        (frames.documents_of(1)[1], 70),
    ]
    assert merged.compressed(0) == merged.compressed(3) == frames.compressed(0)
    remainders = [(stored(tmp_path / "c.segment", many(2, 100)), np.ones(2, np.bool_))] * 50
    assert StoredReader(copied(tmp_path / "d.segment", remainders)).frames == 1


def test_a_merge_gives_fields_their_new_places(tmp_path: Path) -> None:
    """Where segments list stored fields differently, records are written anew."""
    records = [text_record(0, b"a" * 20_000), text_record(1, b"b" * 20_000)]
    source = stored(tmp_path / "a.segment", records, ["x", "y"])
    merged = copied(tmp_path / "b.segment", [(source, np.ones(2, np.bool_))], [3, 0])
    assert StoredReader(merged).record(0) == text_record(3, b"a" * 20_000)
    assert StoredReader(merged).record(1) == text_record(0, b"b" * 20_000)
    with pytest.raises(SegmentError, match="document 1: stored field 1 of 1"):
        copied(tmp_path / "c.segment", [(source, np.ones(2, np.bool_))], [5])


def frame_of(content: bytes) -> bytes:
    """Return a frame such as the writer makes."""
    return zstandard.ZstdCompressor(write_checksum=True).compress(content)


def giant_frame(declared: int) -> bytes:
    """Return a frame that declares a size which it does not have."""
    block = struct.pack("<I", 1)[:3]  # the last block, raw, of no bytes
    return struct.pack("<IB", 0xFD2FB528, 0b11100000) + struct.pack("<Q", declared) + block


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        (b"", "places that do not ascend"),
        (b"foreign bytes", "frame 0: "),
        (frame_of(b"\0" * 16)[:-1], "frame 0: "),
        (frame_of(b"\0" * 16) + b"more", "frame 0: "),
        (frame_of(b"\0" * 16) * 2, "frame 0: "),
        (frame_of(b""), "0 bytes for 3 documents"),
        (frame_of(b"\0" * 15), "15 bytes for 3 documents"),
        (frame_of(struct.pack("<4I", 0, 9, 0, 0) + b"x"), "document 0: bytes 0 to 9"),
        (frame_of(struct.pack("<4I", 1, 0, 0, 0) + b"x"), "document 0: bytes 1 to 0"),
        (
            zstandard.ZstdCompressor(write_content_size=False).compress(bytes(16)),
            "bytes of content",
        ),
        (giant_frame(MAX_FRAME_BYTES + 1), "bytes of content"),
        (giant_frame(2**62), "bytes of content"),
        (giant_frame(1000), "frame 0: "),
        (struct.pack("<II", 0x184D2A50, 4) + b"skip", "frame 0: "),
    ],
)
def test_a_wrong_frame_is_named(tmp_path: Path, frame: bytes, found: str) -> None:
    """Frames that are foreign, cut off, too short or declare too much are errors."""
    sound = stored(tmp_path / "a.segment", [b"one", b"", b"three"])
    replaced: dict[str, npt.NDArray[np.generic]] = {
        "stored/blocks": np.frombuffer(frame, np.uint8),
        "stored/offsets": np.array([0, len(frame)], np.uint64),
    }
    with pytest.raises(SegmentError, match=f"section 'stored/.*{found}"):
        StoredReader(rewritten(tmp_path / "b.segment", sound, replaced)).record(0)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("stored/offsets", np.array([], np.uint64)),
        ("stored/offsets", np.array([0], np.uint64)),
        ("stored/offsets", np.array([0, 2**64 - 1], np.uint64)),
        ("stored/offsets", np.array([1, 32], np.uint64)),
        ("stored/offsets", np.array([0, 10, 10, 32], np.uint64)),
        ("stored/offsets", np.array([0.0, 32.0])),
        ("stored/first_documents", np.array([0, 2], np.uint32)),
        ("stored/first_documents", np.array([0, 1, 3], np.uint32)),
        ("stored/first_documents", np.array([0, 2, 1, 3], np.uint32)),
        ("stored/first_documents", np.array([0, 3], np.int32)),
        ("stored/blocks", np.zeros(8, np.float64)),
    ],
)
def test_places_that_do_not_fit_are_refused(
    tmp_path: Path, name: str, array: npt.NDArray[np.generic]
) -> None:
    """The sections that tell where documents are are checked before their first use."""
    sound = stored(tmp_path / "a.segment", [b"one", b"", b"three"])
    with pytest.raises(SegmentError, match=f"section '{name}|section 'stored/offsets"):
        StoredReader(rewritten(tmp_path / "b.segment", sound, {name: array}))


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(["stored/blocks", "stored/offsets", "stored/first_documents"]),
    changes=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_no_bytes_break_the_reader(
    tmp_path: Path, name: str, changes: list[tuple[int, int]]
) -> None:
    """Any change of a section, its checksum made right again, is an error or a record."""
    sound = stored(tmp_path / "a.segment", [text_record(0, noise(5000))] * 12)
    section = flipped(sound.array(name), changes)
    spoilt = rewritten(tmp_path / "b.segment", sound, {name: section})
    for ask in (read_all, merge_all(tmp_path / "c.segment")):
        with contextlib.suppress(SegmentError):
            ask(spoilt)


def read_all(file: SegmentFile) -> None:
    reader = StoredReader(file)
    for document in range(file.documents):
        reader.values(document)


def merge_all(path: Path) -> Callable[[SegmentFile], object]:
    return lambda file: copied(path, [(file, np.ones(file.documents, np.bool_))])
