"""The bytes that FORMAT.md shows are those of the golden segment."""

from __future__ import annotations

import re

import pytest

from indexer.codec.container import SegmentFile
from tests.conftest import ROOT
from tests.golden.test_golden import golden_path

EXAMPLE = (ROOT / "indexer/codec/FORMAT.md").read_text().partition("\n## A worked example\n")[2]

LINE = re.compile(r"([0-9a-f]{8})  ([0-9a-f]{2}(?: [0-9a-f]{2})*)(?:  .*)?")
"""A place, the bytes there, and what they are."""


def shown_lines() -> list[str]:
    """Return the lines of the code blocks of the worked example."""
    blocks = re.findall(r"```\n(.*?)```", EXAMPLE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_there_is_an_example() -> None:
    """All of header, terms, postings, positions and trailer is shown."""
    assert len(shown_lines()) > 30


@pytest.mark.parametrize("line", shown_lines())
def test_shown_bytes_are_those_of_the_file(line: str) -> None:
    """Each line has a place, and the bytes that the file holds there."""
    match = LINE.fullmatch(line)
    assert match, "expected a place of 8 digits, two spaces and bytes"
    place, expected = int(match[1], 16), bytes.fromhex(match[2])
    assert golden_path(1).read_bytes()[place : place + len(expected)] == expected


def test_the_dictionary_is_shown_whole() -> None:
    """The lines of the field ``title`` are its section from the first byte to the last."""
    section = bytes(SegmentFile(golden_path(1)).array("fields/title/terms"))
    lines = [match for line in shown_lines() if (match := LINE.fullmatch(line))]
    shown = b"".join(bytes.fromhex(m[2]) for m in lines if 0x1480 <= int(m[1], 16) < 0x14C0)
    assert shown == section
