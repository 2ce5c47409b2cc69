"""The container keeps arrays, and notices every damage to them."""

from __future__ import annotations

import os
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec.container import SegmentError, SegmentFile, SegmentFileWriter
from indexer.codec.container_layout import DTYPES, MAGIC, PART_BYTES, TRAILER
from tests.codec.segments import built

IN_ONE_FOLDER = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def small_file(folder: Path) -> SegmentFile:
    """Return a file with sections of several sizes and types."""

    def write(writer: SegmentFileWriter) -> None:
        writer.add("fields/body/lengths", np.array([3, 1, 2], np.uint16))
        writer.add("empty", np.array([], np.float64))
        writer.add("raw", np.frombuffer(b"sixty-four bytes: " + bytes(46), np.uint8))
        writer.add("weights", np.array([0.5, -1.25], np.float64))

    return built(folder / "small.segment", write, {"documents": 3, "vectors": ["body"]})


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_array_comes_back_as_it_was(tmp_path: Path, dtype: str) -> None:
    """Every element type of the format is read back with its values and its type."""
    array = np.array([0, 1, 2, 100], DTYPES[dtype])
    segment = built(tmp_path / "a.segment", lambda writer: writer.add("x", array))
    assert segment.array("x").dtype == array.dtype
    assert segment.array("x").tolist() == array.tolist()
    assert not segment.array("x").flags.writeable


def test_the_bytes_of_a_file_are_those_of_the_format(tmp_path: Path) -> None:
    """Header, alignment, little-endian numbers, footer and trailer are as FORMAT.md says."""
    path = tmp_path / "a.segment"
    built(path, lambda writer: writer.add("x", np.array([1, 258], ">u4")))
    content = path.read_bytes()
    assert content[:16] == b"ASEGMENT" + struct.pack("<II", 1, 0)
    assert content[16:64] == bytes(48)
    assert content[64:72] == bytes([1, 0, 0, 0, 2, 1, 0, 0])
    offset, length, _, version, zero, magic = struct.unpack("<QIIII8s", content[-32:])
    assert (offset, version, zero, magic) == (128, 1, 0, b"ASEGMENT")
    assert offset + length + 32 == len(content)
    assert b'"x":{"offset":64,"bytes":8,"dtype":"u4","crc32":[' in content[offset:-32]


def test_sections_begin_at_multiples_of_64_in_memory_too(tmp_path: Path) -> None:
    """Arrays are aligned, so that vector instructions can load from them."""
    segment = small_file(tmp_path)
    for name in segment.names():
        assert segment.array(name).ctypes.data % 64 == 0


@IN_ONE_FOLDER
@given(
    start=st.sampled_from([0, 1, PART_BYTES - 8, PART_BYTES, 2 * PART_BYTES + 3]),
    pieces=st.lists(st.binary(max_size=20), max_size=8),
)
def test_pieces_make_the_same_file_as_one_array(
    tmp_path: Path, start: int, pieces: list[bytes]
) -> None:
    """A section written piece by piece has the bytes and checksums of one written at once."""

    def in_pieces(writer: SegmentFileWriter) -> None:
        writer.begin("x", "u1")
        writer.write(bytes(start))
        for piece in pieces:
            writer.write(piece)
        writer.end()

    whole = np.frombuffer(bytes(start) + b"".join(pieces), np.uint8)
    built(tmp_path / "pieces.segment", in_pieces)
    built(tmp_path / "whole.segment", lambda writer: writer.add("x", whole))
    assert (tmp_path / "pieces.segment").read_bytes() == (tmp_path / "whole.segment").read_bytes()


def test_the_facts_come_back(tmp_path: Path) -> None:
    """The footer gives back what it was given, and counts the documents."""
    facts = {
        "documents": 7,
        "fields": {"größe": {"terms": 2**53 + 1, "boost": 1.5}},
        "columns": {"source": {"kind": "bytes"}},
        "stored_fields": ["article", "Ω"],
        "vectors": [],
    }
    segment = built(tmp_path / "a.segment", lambda _: None, facts)
    assert segment.facts == facts
    assert segment.documents == 7
    assert segment.names() == []
    assert "x" not in segment


def test_the_writer_counts_what_it_wrote(tmp_path: Path) -> None:
    """``written_bytes`` is the size of the file once it is finished."""
    writer = SegmentFileWriter(tmp_path / "a.segment")
    writer.add("x", np.arange(3))
    writer.finish({})
    assert writer.written_bytes == (tmp_path / "a.segment").stat().st_size


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    """A segment is immutable: a name that is taken stops the writer."""
    (tmp_path / "a.segment").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        SegmentFileWriter(tmp_path / "a.segment")
    assert (tmp_path / "a.segment").read_bytes() == b"mine"


@pytest.mark.parametrize("finished", [False, True])
def test_an_abandoned_file_is_gone(tmp_path: Path, finished: bool) -> None:
    """Nothing stays behind of a segment that is given up, whenever that is."""
    writer = SegmentFileWriter(tmp_path / "a.segment")
    writer.add("x", np.arange(100))
    if finished:
        writer.finish({})
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_the_writer_refuses_what_the_format_cannot_hold(tmp_path: Path) -> None:
    """Wrong types, shapes and orders of calls are named at once, not found on reading."""
    writer = SegmentFileWriter(tmp_path / "a.segment")
    writer.add("x", np.arange(3))
    with pytest.raises(ValueError, match="already"):
        writer.add("x", np.arange(3))
    with pytest.raises(ValueError, match="no dtype 'b1'"):
        writer.add("y", np.array([True]))
    with pytest.raises(ValueError, match="has begun"):
        writer.write(b"")
    with pytest.raises(ValueError, match="has begun"):
        writer.end()
    writer.begin("y", "u4")
    with pytest.raises(ValueError, match="'y' has not ended"):
        writer.begin("z", "u1")
    with pytest.raises(ValueError, match="one dimension of uint32"):
        writer.write(np.arange(3, dtype=np.int32))
    with pytest.raises(ValueError, match="one dimension of uint32"):
        writer.write(np.zeros((2, 2), np.uint32))
    writer.write(b"abc")
    with pytest.raises(ValueError, match="within an element"):
        writer.end()
    with pytest.raises(ValueError, match="'y' has not ended"):
        writer.finish({})
    writer.abandon()


@pytest.mark.parametrize(
    "facts",
    [
        {"documents": -1},
        {"documents": True},
        {"documents": 2**32},
        {"fields": []},
        {"fields": {"body": 1}},
        {"stored_fields": ["a", "a"]},
        {"vectors": "body"},
        {"vectors": ["\ud800"]},
        {"columns": {"x": {"default": float("nan")}}},
        {"columns": {"x": {"default": b""}}},
        {"another": 1},
    ],
)
def test_the_writer_refuses_facts_that_no_reader_takes(
    tmp_path: Path, facts: dict[str, Any]
) -> None:
    """A footer that could not be read again is not written."""
    writer = SegmentFileWriter(tmp_path / "a.segment")
    with pytest.raises(ValueError, match=r"facts|footer|documents|fields|vectors|stored|name"):
        writer.finish(facts)
    writer.abandon()


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    """Whatever byte of a file changes, opening or checking the file says so."""
    path = small_file(tmp_path).path
    sound = path.read_bytes()
    assert list(SegmentFile(path).problems()) == []
    for place in range(len(sound)):
        for change in (1, 0xFF):
            spoilt = bytearray(sound)
            spoilt[place] ^= change
            path.write_bytes(spoilt)
            assert noticed(path), f"byte {place}"


def test_every_shortened_or_lengthened_file_is_noticed(tmp_path: Path) -> None:
    """A file that was cut off anywhere, or got bytes at either end, is refused."""
    path = small_file(tmp_path).path
    sound = path.read_bytes()
    for length in range(len(sound)):
        path.write_bytes(sound[:length])
        with pytest.raises(SegmentError):
            SegmentFile(path)
    for longer in (sound + b"\0", b"\0" + sound, sound + sound):
        path.write_bytes(longer)
        assert noticed(path)


def noticed(path: Path) -> bool:
    """Tell whether opening or checking finds something."""
    try:
        segment = SegmentFile(path)
    except SegmentError as error:
        return str(path) in str(error)
    return any(segment.problems())


@pytest.mark.parametrize("name", ["fields/body/lengths", "raw", "weights"])
def test_a_damaged_section_is_not_handed_out(tmp_path: Path, name: str) -> None:
    """The error names file and section; other sections stay readable."""
    segment = small_file(tmp_path)
    path, place = segment.path, segment._sections[name].offset
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)
    spoilt = SegmentFile(path)
    with pytest.raises(
        SegmentError, match=rf"{path}: section '{name}': bytes 0 to .*article-search"
    ):
        spoilt.array(name)
    assert [name in problem for problem in spoilt.problems()] == [True]
    for other in set(spoilt.names()) - {name}:
        spoilt.array(other)


def test_a_part_is_checked_when_it_is_first_used(tmp_path: Path) -> None:
    """Damage in one part of 2**20 bytes leaves the other parts readable."""
    parts = np.arange(3 * PART_BYTES // 8 + 5)
    segment = built(tmp_path / "a.segment", lambda writer: writer.add("x", parts))
    content = bytearray(segment.path.read_bytes())
    content[64 + PART_BYTES + 100] ^= 1
    segment.path.write_bytes(content)
    spoilt = SegmentFile(segment.path)
    spoilt.require("x", 0, PART_BYTES)
    spoilt.require("x", 2 * PART_BYTES, parts.nbytes)
    spoilt.require("x", PART_BYTES + 50, PART_BYTES + 50)
    assert spoilt.unchecked("x")[-1] == parts[-1]
    for start, stop in ((PART_BYTES - 1, PART_BYTES + 1), (0, parts.nbytes)):
        with pytest.raises(SegmentError, match="bytes 1048576 to 2097152"):
            spoilt.require("x", start, stop)
    with pytest.raises(SegmentError, match="checksum"):
        spoilt.array("x")


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (3, 2), (0, 7), (7, 7), (2**70, 2**70)])
def test_a_range_outside_a_section_is_refused(tmp_path: Path, start: int, stop: int) -> None:
    """A reference that some other section makes cannot lead out of a section."""
    segment = small_file(tmp_path)
    with pytest.raises(SegmentError, match="'fields/body/lengths': a reference to bytes"):
        segment.require("fields/body/lengths", start, stop)


def test_a_section_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Asking for a section that a segment lacks is damage, not a KeyError."""
    segment = small_file(tmp_path)
    assert "raw" in segment
    assert "cooked" not in segment
    for ask in (segment.array, segment.unchecked):
        with pytest.raises(SegmentError, match=r"section 'cooked': .*no such section"):
            ask("cooked")


def test_a_section_of_another_dtype_is_refused(tmp_path: Path) -> None:
    """Who asks for certain element types gets an array of one of them, or an error."""
    segment = small_file(tmp_path)
    for ask in (segment.array, segment.unchecked):
        assert ask("raw", "u4", "u1").dtype == np.uint8
        with pytest.raises(SegmentError, match="'raw': expected elements of u2 or u4, found u1"):
            ask("raw", "u2", "u4")


def test_a_finished_file_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked to write the file out when all of it has been handed over."""
    path = tmp_path / "a.segment"
    sizes: list[int] = []
    monkeypatch.setattr("os.fsync", lambda descriptor: sizes.append(os.fstat(descriptor).st_size))
    writer = SegmentFileWriter(path)
    writer.add("x", np.arange(1000))
    writer.finish({})
    assert sizes == [path.stat().st_size]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "a file of 0 bytes"),
        (b"ASEGMENT", "a file of 8 bytes"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), r"begins with b'\\xff\\xd8\\xff"),
        (MAGIC + bytes(500), "cut off"),
    ],
)
def test_a_foreign_file_is_named_for_what_it_is(tmp_path: Path, content: bytes, found: str) -> None:
    """An empty file, a picture and a torso are told apart in the message."""
    path = tmp_path / "a.segment"
    path.write_bytes(content)
    with pytest.raises(SegmentError, match=found):
        SegmentFile(path)


@pytest.mark.parametrize(
    ("version", "message"),
    [(2, "format version 2 is newer than version 1"), (0, "expected format version 1, found 0")],
)
def test_another_version_is_refused_by_name(tmp_path: Path, version: int, message: str) -> None:
    """A file of another format version says which one it has and which one is read."""
    path = small_file(tmp_path).path
    content = path.read_bytes()
    offset, length, checksum, _, zero, magic = TRAILER.unpack(content[-32:])
    path.write_bytes(content[:-32] + TRAILER.pack(offset, length, checksum, version, zero, magic))
    with pytest.raises(SegmentError, match=message):
        SegmentFile(path)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    """A missing file stays the system's error, at which Whoosh reads the contents anew."""
    with pytest.raises(FileNotFoundError):
        SegmentFile(tmp_path / "none.segment")


def test_arrays_outlive_the_file(tmp_path: Path) -> None:
    """Closing, and even deleting, a file leaves arrays that are still in use whole."""
    segment = small_file(tmp_path)
    lengths = segment.array("fields/body/lengths")
    segment.close()
    segment.path.unlink()
    assert lengths.tolist() == [3, 1, 2]
    with pytest.raises(ValueError, match="closed"):
        segment.array("raw")


def test_threads_may_read_at_once(tmp_path: Path) -> None:
    """Concurrent readers all get the array, checked."""
    values = np.arange(PART_BYTES)
    segment = built(tmp_path / "a.segment", lambda writer: writer.add("x", values))
    with ThreadPoolExecutor(8) as pool:
        sums = list(pool.map(lambda _: int(segment.array("x").sum()), range(64)))
    assert set(sums) == {int(values.sum())}
