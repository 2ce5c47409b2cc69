"""Columns of byte strings that are written from ordinals and values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from indexer.codec.bytes_column import BytesColumn, write_bytes_column
from indexer.codec.container import SegmentError, SegmentFile, SegmentFileWriter
from tests.codec.segments import built, rewritten


def sound_file(folder: Path) -> SegmentFile:
    """Return a segment whose column ``x`` is b, empty, b, aa."""
    ordinals = np.array([2, 0, 2, 1])
    return built(
        folder / "a.segment",
        lambda writer: write_bytes_column(writer, "x", ordinals, [b"", b"aa", b"b"]),
        {"documents": 4, "columns": {"x": {"kind": "bytes"}}},
    )


def test_ordinals_and_values_are_written_as_they_are(tmp_path: Path) -> None:
    """The sections are those of FORMAT.md, and the reader gives both arrays back."""
    file = sound_file(tmp_path)
    assert file.array("columns/x/ordinals").tolist() == [2, 0, 2, 1]
    assert file.array("columns/x/value_offsets").tolist() == [0, 0, 2, 3]
    assert file.array("columns/x/values").tobytes() == b"aab"
    column = BytesColumn(file, "x", 4)
    assert column[0] == b"b"
    assert column.ordinals.tolist() == [2, 0, 2, 1]
    assert column.values == [b"", b"aa", b"b"]
    assert [column[document] for document in range(4)] == [b"b", b"", b"b", b"aa"]


@pytest.mark.parametrize(
    ("ordinals", "values", "named"),
    [
        ([0], [b"b", b"a"], "do not ascend"),
        ([0], [b"a", b"a"], "do not ascend"),
        ([1], [b"a"], "ordinals beyond 1 values"),
        ([-1], [b"a"], "ordinals beyond 1 values"),
        ([0], [], "ordinals beyond 0 values"),
    ],
)
def test_the_writer_refuses_what_cannot_be_read(
    tmp_path: Path, ordinals: list[int], values: list[bytes], named: str
) -> None:
    """Values out of order and ordinals without a value are named at once."""
    writer = SegmentFileWriter(tmp_path / "a.segment")
    with pytest.raises(ValueError, match=f"column 'x': .*{named}"):
        write_bytes_column(writer, "x", np.array(ordinals), values)
    writer.abandon()


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("ordinals", np.array([0, 1, 2], np.uint8)),
        ("ordinals", np.array([0, 1, 2, 3], np.uint8)),
        ("ordinals", np.array([0, 1, 2, 2**32 - 1], np.uint32)),
        ("ordinals", np.array([0, 1, 2, 2], np.int8)),
        ("ordinals", np.array([0, 1, 2, 2], np.float64)),
        ("value_offsets", np.array([], np.uint64)),
        ("value_offsets", np.array([0, 3], np.uint64)),
        ("value_offsets", np.array([1, 1, 2, 3], np.uint64)),
        ("value_offsets", np.array([0, 1, 2, 4], np.uint64)),
        ("value_offsets", np.array([0, 2**64 - 1, 2, 3], np.uint64)),
        ("values", np.array([1, 2, 3], np.uint16)),
    ],
)
def test_wrong_sections_are_named(
    tmp_path: Path, name: str, array: npt.NDArray[np.generic]
) -> None:
    """Sections that do not fit each other are errors before a value is read."""
    spoilt = rewritten(tmp_path / "b.segment", sound_file(tmp_path), {f"columns/x/{name}": array})
    for read in (lambda column: column[3], list, lambda column: column.ordinals):
        with pytest.raises(SegmentError, match="section 'columns/x/"):
            read(BytesColumn(spoilt, "x", 4))
