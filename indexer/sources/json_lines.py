"""JSON Lines: one record a line, streamed, whatever the size of the file.

Imports only ``json_record``'s and ``origin``'s modules; format:
https://jsonlines.org.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from indexer.sources.json_record import parse_record
from indexer.sources.origin import Origin, saved_item
from indexer.sources.saved_item import Rejected, SavedItem

LONGEST_LINE_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


def read_records(stream: BinaryIO, origin: Origin) -> Iterator[SavedItem | Rejected]:
    """Give an item for each line that is not blank; a line too long is rejected.

    Raises:
        OSError: the file cannot be read (any further).
    """
    number = 0
    while line := stream.readline(LONGEST_LINE_BYTES + 2):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        raw = line.rstrip(b"\r\n")
        if len(raw) > LONGEST_LINE_BYTES:
            _skip_line(stream, line)
            yield origin.at(f"line {number}").rejected(_too_long())
        elif raw.strip():
            yield saved_item(raw, origin.at(f"line {number}"), parse_record)


def _skip_line(stream: BinaryIO, read: bytes) -> None:
    """Read on to the line's end, a piece at a time."""
    while read and not read.endswith(b"\n"):
        read = stream.readline(_CHUNK_BYTES)


def _too_long() -> str:
    return (
        f"expected a record of at most {LONGEST_LINE_BYTES:,} bytes on one line, found a longer "
        "line; split the record, or check that records end in newlines"
    )
