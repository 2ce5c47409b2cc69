"""Columns answer as Whoosh's own readers do, whatever the column type."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import columns
from whoosh.filedb.structfile import BufferFile, StructFile

from indexer.codec.columns_on_disk import (
    BytesColumn,
    NumberColumn,
    WhooshColumn,
    kind_of,
    open_column,
    write_column,
)
from indexer.codec.container import SegmentError, SegmentFile, SegmentFileWriter
from tests.codec.segments import built, flipped, rewritten

IN_ONE_FOLDER = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

BYTES = st.binary(max_size=6)
FIXED = st.binary(min_size=3, max_size=3)
SINGLES = st.floats(width=32, allow_nan=False)
INT_RANGES = {
    "b": (-(2**7), 2**7 - 1),
    "B": (0, 2**8 - 1),
    "h": (-(2**15), 2**15 - 1),
    "H": (0, 2**16 - 1),
    "i": (-(2**31), 2**31 - 1),
    "I": (0, 2**32 - 1),
    "q": (-(2**63), 2**63 - 1),
    "Q": (0, 2**64 - 1),
}

COLUMN_TYPES: list[tuple[Any, st.SearchStrategy[Any], str]] = [
    (columns.VarBytesColumn(), BYTES, "bytes"),
    (columns.VarBytesColumn(allow_offsets=False), BYTES, "bytes"),
    (columns.VarBytesColumn(write_offsets_cutoff=3), BYTES, "bytes"),
    (columns.RefBytesColumn(), BYTES, "bytes"),
    (columns.RefBytesColumn(default=b"none"), BYTES, "bytes"),
    (columns.RefBytesColumn(fixedlen=3), FIXED, "bytes"),
    (columns.RefBytesColumn(fixedlen=3, default=b"abc"), FIXED, "bytes"),
    *(
        (columns.NumericColumn(code, default=most), st.integers(least, most), "numbers")
        for code, (least, most) in INT_RANGES.items()
    ),
    (columns.NumericColumn("i"), st.integers(-5, 5), "numbers"),
    (columns.NumericColumn("f", default=0.5), SINGLES, "numbers"),
    (columns.NumericColumn("d"), st.floats(allow_nan=False), "numbers"),
    (columns.NumericColumn("d", default=float("inf")), st.floats(allow_nan=False), "whoosh"),
    (columns.NumericColumn("?", default=False), st.booleans(), "whoosh"),
    (columns.FixedBytesColumn(3), FIXED, "whoosh"),
    (columns.FixedBytesColumn(3, default=b"abc"), FIXED, "whoosh"),
    (columns.BitColumn(), st.booleans(), "whoosh"),
    (columns.BitColumn(compress_at=0), st.booleans(), "whoosh"),
    (columns.CompressedBytesColumn(), BYTES, "whoosh"),
    (
        columns.StructColumn("!hB", (7, 1)),
        st.tuples(st.integers(-9, 9), st.integers(0, 9)),
        "whoosh",
    ),
    (columns.VarBytesListColumn(), st.lists(BYTES, max_size=3), "whoosh"),
]


def column_ids(case: tuple[Any, Any, str]) -> str:
    shown = {key: value for key, value in vars(case[0]).items() if not hasattr(value, "writer")}
    return f"{type(case[0]).__name__}{shown}"


def written(path: Path, column_type: Any, values: Sequence[Any]) -> SegmentFile:
    """Return a segment with one column, ``x``."""
    facts: dict[str, Any] = {}

    def write(writer: SegmentFileWriter) -> None:
        facts.update(write_column(writer, "x", column_type, values, len(values)))

    file = built(path, write)
    return rewritten(path, file, {}, {"documents": len(values), "columns": {"x": facts}})


def of_whoosh(column_type: Any, values: Sequence[Any]) -> Any:
    """Return Whoosh's own reader of a column that Whoosh wrote itself."""
    content = io.BytesIO()
    writer = column_type.writer(StructFile(content))
    for document, value in enumerate(values):
        if value is not None:
            writer.add(document, value)
    writer.finish(len(values))
    return column_type.reader(
        BufferFile(content.getvalue()), 0, len(content.getvalue()), len(values)
    )


@pytest.mark.parametrize("case", COLUMN_TYPES, ids=column_ids)
def test_a_column_reads_as_whooshs_own_does(
    tmp_path: Path, case: tuple[Any, st.SearchStrategy[Any], str]
) -> None:
    """Values, defaults, order and reversed order are those of Whoosh's reader."""
    column_type, strategy, kind = case

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.one_of(st.none(), strategy), min_size=1, max_size=30))
    def compare(values: list[Any]) -> None:
        file = written(tmp_path / "a.segment", column_type, values)
        ours = open_column(file, "x", column_type, len(values))
        theirs = of_whoosh(column_type, values)
        expected = [theirs[document] for document in range(len(values))]
        assert file.facts["columns"]["x"]["kind"] == kind_of(column_type) == kind
        assert len(ours) == len(values)
        assert [ours[document] for document in range(len(values))] == expected
        assert list(ours) == expected
        assert list(ours.load()) == expected
        assert sort_keys(ours) == sort_keys(theirs)
        if column_type.reversible:
            ours.set_reverse()
            theirs.set_reverse()
            assert sort_keys(ours) == sort_keys(theirs)
        else:
            with pytest.raises((NotImplementedError, AttributeError)):
                ours.set_reverse()

    compare()


def sort_keys(reader: Any) -> list[Any]:
    """Return the sort key of each document; that of an empty list is an error."""
    keys: list[Any] = []
    for document in range(len(reader)):
        try:
            keys.append(reader.sort_key(document))
        except IndexError:
            keys.append(IndexError)
    return keys


@pytest.mark.parametrize("case", COLUMN_TYPES, ids=column_ids)
@pytest.mark.parametrize("documents", [0, 1, 300])
def test_documents_without_values_have_the_default(
    tmp_path: Path, case: tuple[Any, Any, str], documents: int
) -> None:
    """A column in which nothing was written answers with the default, or has no documents."""
    column_type = case[0]
    file = written(tmp_path / "a.segment", column_type, [None] * documents)
    ours = open_column(file, "x", column_type, documents)
    theirs = of_whoosh(column_type, [None] * documents)
    assert list(ours) == [theirs[document] for document in range(documents)]
    with pytest.raises(IndexError):
        ours[documents]


@pytest.mark.parametrize("distinct", [1, 256, 257, 65536, 65537])
def test_ordinals_are_as_wide_as_need_be(tmp_path: Path, distinct: int) -> None:
    """More values than a byte or two can tell apart widen the ordinals; none is dropped."""
    values = [b"%d" % (number * 7919 % distinct) for number in range(distinct)]
    file = written(tmp_path / "a.segment", columns.RefBytesColumn(), values)
    column = open_column(file, "x", None, distinct)
    assert isinstance(column, BytesColumn)
    assert column.ordinals.itemsize == (1 if distinct <= 256 else 2 if distinct <= 65536 else 4)
    assert list(column) == values
    assert column.values == sorted(values)
    assert column[distinct - 1] == values[-1]


class UpperColumn(columns.VarBytesColumn):  # type: ignore[misc]
    """A column type of someone's own, which changes what it writes."""

    class Writer(columns.VarBytesColumn.Writer):  # type: ignore[misc]
        """Writes capitals."""

        def add(self, docnum: int, v: bytes) -> None:
            """Write a value in capitals."""
            super().add(docnum, v.upper())


def test_a_derived_column_type_writes_itself(tmp_path: Path) -> None:
    """What somebody's own column type does to its values is not passed by."""
    file = written(tmp_path / "a.segment", UpperColumn(), [b"a", None, b"b"])
    column = open_column(file, "x", UpperColumn(), 3)
    assert isinstance(column, WhooshColumn)
    assert list(column) == [b"A", b"", b"B"]


@pytest.mark.parametrize(
    "column_type",
    [
        columns.PickleColumn(columns.VarBytesColumn()),
        columns.ClampedNumericColumn(columns.PickleColumn(columns.VarBytesColumn())),
        columns.CompressedBlockColumn(),
    ],
)
def test_a_column_of_pickles_is_refused(tmp_path: Path, column_type: Any) -> None:
    """Reading such a column could run code from the file: it is neither written nor read."""
    with pytest.raises(ValueError, match=r"'x': a \w+Column keeps pickles"):
        written(tmp_path / "a.segment", column_type, [b"1"])
    file = written(tmp_path / "b.segment", columns.CompressedBytesColumn(), [b"1"])
    with pytest.raises(SegmentError, match=r"'columns/x/raw': a \w+Column, which runs code"):
        open_column(file, "x", column_type, 1)


@pytest.mark.parametrize(
    ("column_type", "values", "named"),
    [
        (columns.VarBytesColumn(), ["text"], "expected bytes, found str"),
        (columns.RefBytesColumn(), [b"", 1], "expected bytes, found int"),
        (columns.NumericColumn("B"), [256], "'x'"),
        (columns.NumericColumn("i"), [1.5], "'x'"),
        (columns.NumericColumn("i"), np.array([1.5]), "'x'"),
        (columns.NumericColumn("H"), np.array([-1]), "'x'"),
        (columns.NumericColumn("f"), [1e300], "'x'"),
        (columns.NumericColumn("d"), ["1"], "'x'"),
        (columns.VarBytesColumn(), [b""] * 3, "3 values for 4 documents"),
    ],
)
def test_a_value_that_the_column_cannot_hold_is_refused(
    tmp_path: Path, column_type: Any, values: Any, named: str
) -> None:
    """What Whoosh would not write is an error that names the column, not another value."""
    documents = 4 if "documents" in named else len(values)
    writer = SegmentFileWriter(tmp_path / "a.segment")
    with pytest.raises(ValueError, match=named):
        write_column(writer, "x", column_type, values, documents)
    writer.abandon()


@pytest.mark.parametrize("dtype", [np.uint64, np.uint8, np.int64])
def test_numbers_may_come_as_an_array(tmp_path: Path, dtype: type[np.generic]) -> None:
    """An array is written as it is, or converted where its values fit."""
    values = np.array([0, 7, 100], dtype)
    file = written(tmp_path / "a.segment", columns.NumericColumn("Q"), values)  # type: ignore[arg-type]
    column = open_column(file, "x", None, 3)
    assert isinstance(column, NumberColumn)
    assert column.values.dtype == np.uint64
    assert list(column) == [0, 7, 100]


def test_a_column_without_facts_is_named(tmp_path: Path) -> None:
    """A column that is not in the footer, or of no known kind, is an error."""
    file = written(tmp_path / "a.segment", columns.VarBytesColumn(), [b"a"])
    with pytest.raises(SegmentError, match="'columns/y': expected a column, found the kind None"):
        open_column(file, "y", columns.VarBytesColumn(), 1)
    odd = rewritten(tmp_path / "b.segment", file, {}, {"columns": {"x": {"kind": ["bytes"]}}})
    with pytest.raises(SegmentError, match="found the kind"):
        open_column(odd, "x", columns.VarBytesColumn(), 1)


@IN_ONE_FOLDER
@given(
    case=st.sampled_from(COLUMN_TYPES),
    section=st.integers(0, 2),
    changes=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), min_size=1, max_size=4),
    seed=st.integers(1, 4),
)
def test_no_bytes_break_the_reader(
    tmp_path: Path,
    case: tuple[Any, st.SearchStrategy[Any], str],
    section: int,
    changes: list[tuple[int, int]],
    seed: int,
) -> None:
    """Any change of a section, its checksum made right again, is an error or some value."""
    column_type = case[0]
    values = [sample(column_type, number * seed % 47) for number in range(40)]
    sound = written(tmp_path / "a.segment", column_type, values)
    name = sound.names()[section % len(sound.names())]
    replaced = {name: flipped(sound.array(name), changes)}
    spoilt = rewritten(tmp_path / "b.segment", sound, replaced)
    with contextlib.suppress(SegmentError):
        column = open_column(spoilt, "x", column_type, len(values))
        for document in range(len(values)):
            with contextlib.suppress(SegmentError):
                column[document]
            with contextlib.suppress(SegmentError, IndexError):
                column.sort_key(document)
        assert len(list(column)) == len(values)


def sample(column_type: Any, number: int) -> Any:
    """Return a value that a column type takes; for some numbers none."""
    if number % 5 == 0:
        return None
    if isinstance(column_type, (columns.NumericColumn, columns.BitColumn)):
        return number
    if isinstance(column_type, columns.StructColumn):
        return (number, number)
    if column_type.stores_lists():
        return [b"%d" % number] * (number % 3)
    return b"%03d" % number
