"""The fixed parts of a segment file, see FORMAT.md, "The file".

Imports :mod:`indexer.errors`, no file is touched here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import IndexAccessError

MAGIC = b"ASEGMENT"
VERSION = 1
"""The format version that is written, and the only one that is read."""

ALIGNMENT_BYTES = 64
"""Sections and the footer begin at multiples of this: a cache line, and the
width of the widest vector instruction."""

PART_BYTES = 1 << 20
"""A section has a checksum for each part of so many bytes."""

MAX_FOOTER_BYTES = 1 << 24
"""A longer footer is refused unread; a segment of a terabyte needs about 12 MB
of it for checksums."""

MAX_DOCUMENTS = (1 << 32) - 1

HEADER = struct.Struct("<8sII")
"""magic, version, zero."""

TRAILER = struct.Struct("<QIIII8s")
"""footer offset, footer bytes, footer CRC-32, version, zero, magic."""

DTYPES = {
    name: np.dtype("<" + name)
    for name in ("u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8")
}
"""The element types that a section may have, by their names in the footer."""

REINDEX = "index the sources again into a new folder"
CHECK = "`article-search check` tells more; if it finds damage, " + REINDEX


class SegmentError(IndexAccessError):
    """A segment file is damaged, cut off, foreign or of another version."""


def segment_error(path: Path, section: str | None, message: str, advice: str) -> SegmentError:
    """Return the error that names the file, the section, the trouble and the way out."""
    place = "" if section is None else f"section {shown(section)}: "
    return SegmentError(f"segment {path}: {place}{message}; {advice}")


def shown(name: object) -> str:
    """Return something read from a file so that it can be printed: short, in ASCII."""
    text = ascii(name)
    return text if len(text) <= 80 else text[:77] + "..."


def aligned(offset: int) -> int:
    """Return the next offset, this one included, at which a section may begin."""
    return -(-offset // ALIGNMENT_BYTES) * ALIGNMENT_BYTES


def part_count(section_bytes: int) -> int:
    """Return how many checksums a section of so many bytes has."""
    return -(-section_bytes // PART_BYTES)


@dataclass(frozen=True, slots=True)
class Section:
    """Where a section lies in its file.

    Attributes:
        offset: its first byte, a multiple of 64.
        length: how many bytes it has.
        dtype: the type of its elements, a key of :data:`DTYPES`.
        checksums: CRC-32 of each of its parts.
    """

    offset: int
    length: int
    dtype: str
    checksums: tuple[int, ...]

    @property
    def stop(self) -> int:
        """The offset after the last byte."""
        return self.offset + self.length
