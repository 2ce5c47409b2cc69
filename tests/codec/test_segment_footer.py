"""A footer is read with distrust."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.codec.container import SegmentError, SegmentFile, SegmentFileWriter
from tests.codec.segments import built, footer_of, with_footer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a sound file with two sections."""

    def write(writer: SegmentFileWriter) -> None:
        writer.add("a", np.arange(20, dtype=np.uint32))
        writer.add("b", np.arange(3, dtype=np.uint8))

    return built(tmp_path / "a.segment", write, {"documents": 20}).path


def test_a_footer_that_is_put_back_is_taken(path: Path) -> None:
    """The rewriting that the tests below rely on leaves a sound file sound."""
    footer = footer_of(path)
    assert SegmentFile(with_footer(path, json.dumps(footer).encode())).documents == 20


WRONG: list[tuple[str, Callable[[Any], object]]] = [
    ("keys", lambda footer: footer.pop("documents")),
    ("keys", lambda footer: footer.update(more=1)),
    ("sections", lambda footer: footer.pop("sections")),
    ("sections", lambda footer: footer.update(sections=[])),
    ("documents", lambda footer: footer.update(documents=1.0)),
    ("documents", lambda footer: footer.update(documents=None)),
    ("documents", lambda footer: footer.update(documents=2**32)),
    ("fields", lambda footer: footer.update(fields={"body": []})),
    ("stored_fields", lambda footer: footer.update(stored_fields=[1])),
    ("vectors", lambda footer: footer.update(vectors=["x", "x"])),
    ("name", lambda footer: footer.update(vectors=["\udc00"])),
    ("name", lambda footer: footer["fields"].update({"\ud800": {}})),
    ("NaN", lambda footer: footer["columns"].update(x={"default": float("nan")})),
    ("Infinity", lambda footer: footer["columns"].update(x={"default": float("-inf")})),
    ("number", lambda footer: footer["columns"].update(x={"default": 10**40})),
    ("'a': an entry", lambda footer: footer["sections"].update(a=[])),
    ("'a': an entry", lambda footer: footer["sections"]["a"].update(more=1)),
    ("'a': no offset", lambda footer: footer["sections"]["a"].update(offset="64")),
    ("'a': no offset", lambda footer: footer["sections"]["a"].update(offset=-64)),
    ("'a': no offset", lambda footer: footer["sections"]["a"].update(bytes=True)),
    ("'a' at 65, not at 64", lambda footer: footer["sections"]["a"].update(offset=65)),
    ("'a' at 0, not at 64", lambda footer: footer["sections"]["a"].update(offset=0)),
    ("' at 64, not at 128", lambda footer: footer["sections"]["b"].update(offset=64)),
    ("'b' at 256, not at 192", lambda footer: footer["sections"]["b"].update(offset=256)),
    ("a footer at", lambda footer: footer["sections"].pop("b")),
    ("a footer at", lambda footer: footer["sections"]["b"].update(bytes=10000)),
    ("checksum for each", lambda footer: footer["sections"]["b"].update(bytes=2**60)),
    ("dtype", lambda footer: footer["sections"]["a"].update(dtype="O")),
    ("dtype", lambda footer: footer["sections"]["a"].update(dtype=["u1"])),
    ("bytes of dtype u8", lambda footer: footer["sections"]["b"].update(dtype="u8")),
    ("checksum for each", lambda footer: footer["sections"]["a"].update(crc32=[])),
    ("checksum for each", lambda footer: footer["sections"]["a"].update(crc32=5)),
    ("of 32 bits", lambda footer: footer["sections"]["a"].update(crc32=[2**32])),
    ("of 32 bits", lambda footer: footer["sections"]["a"].update(crc32=[1.5])),
]


@pytest.mark.parametrize(("named", "spoil"), WRONG)
def test_a_footer_of_another_shape_is_refused(
    path: Path, named: str, spoil: Callable[[Any], object]
) -> None:
    """Each fact and each place of a section is held against the format, and named."""
    footer = footer_of(path)
    spoil(footer)
    with pytest.raises(SegmentError, match=named):
        SegmentFile(with_footer(path, json.dumps(footer).encode()))


@pytest.mark.parametrize(
    ("footer", "named"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"7", "not an object"),
        (b"[" * 100_000 + b"]" * 100_000, "nested"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested"),
        (b'{"documents":' + b"9" * 5000 + b"}", "the number"),
        (b'{"documents":1e999}', "the number"),
        (b'{"documents":0.' + b"1" * 1_000_000 + b"}", "the number"),
        (b'{"documents":1,"documents":1}', "twice"),
        (b"{}" + bytes(2**24), "more than 16777216"),
    ],
)
def test_a_footer_that_is_hardly_json_is_refused(path: Path, footer: bytes, named: str) -> None:
    """Depth, size, huge numbers and repeated keys are refused before they cost anything."""
    with pytest.raises(SegmentError, match=named):
        SegmentFile(with_footer(path, footer))


def test_a_footer_that_no_reader_takes_is_not_written(tmp_path: Path) -> None:
    """The bound that readers have holds for writers too."""
    writer = SegmentFileWriter(tmp_path / "b.segment")
    with pytest.raises(ValueError, match=r"a footer of 1677.* bytes, more than 16777216"):
        writer.finish({"fields": {"x" * 2**24: {}}})
    writer.abandon()


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_no_footer_breaks_the_reader(path: Path, changes: list[tuple[int, int]]) -> None:
    """Any change of a footer, its checksum made right again, is an error or a readable file."""
    sound = path.read_bytes()
    footer = bytearray(json.dumps(footer_of(path)).encode())
    for place, value in changes:
        footer[place % len(footer)] = value
    try:
        segment = SegmentFile(with_footer(path, bytes(footer)))
        list(segment.problems())
        for name in segment.names():
            segment.array(name)
    except SegmentError:
        pass
    finally:
        path.write_bytes(sound)
