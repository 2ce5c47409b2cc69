"""Writing a segment file, section after section, in one pass.

Imports the layout and the footer.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container_layout import (
    DTYPES,
    HEADER,
    MAGIC,
    PART_BYTES,
    TRAILER,
    VERSION,
    Section,
    aligned,
)
from indexer.codec.segment_footer import EMPTY_FACTS, encode_footer

_BUFFER_BYTES = 1 << 20


class SegmentFileWriter:
    """Writes a new segment file; it is one only after :meth:`finish`.

    Args:
        path: the file, which must not exist.

    Raises:
        OSError: the file exists, or cannot be made.

    Attributes:
        written_bytes: bytes written up to now, padding included.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written_bytes = 0
        self._sections: dict[str, Section] = {}
        self._open: _OpenSection | None = None
        self._stream = path.open("xb", buffering=_BUFFER_BYTES)
        self._write(HEADER.pack(MAGIC, VERSION, 0))

    def add(self, name: str, array: npt.NDArray[Any]) -> None:
        """Write a section in one piece.

        Args:
            name: its name, new in the file.
            array: one-dimensional, of a dtype of the format, in any byte order.

        Raises:
            ValueError: the name is taken, or the array is not such an array.
        """
        self.begin(name, array.dtype.newbyteorder("<").str[1:])
        self.write(array)
        self.end()

    def begin(self, name: str, dtype: str) -> None:
        """Begin a section that is written piece by piece, with ``write`` and ``end``.

        Args:
            name: its name, new in the file.
            dtype: one of ``u1 u2 u4 u8 i1 i2 i4 i8 f4 f8``.

        Raises:
            ValueError: another section is open, the name is taken, or the
                format has no such dtype.
        """
        if self._open is not None:
            raise ValueError(f"section {name!r}: section {self._open.name!r} has not ended")
        if name in self._sections:
            raise ValueError(f"section {name!r} is there already")
        if dtype not in DTYPES:
            raise ValueError(f"section {name!r}: the format has no dtype {dtype!r}")
        self._pad()
        self._open = _OpenSection(name, dtype, self.written_bytes)

    def write(self, piece: npt.NDArray[Any] | bytes | bytearray | memoryview) -> None:
        """Write the next piece of the open section.

        Args:
            piece: an array of the section's dtype, or bytes as they stand in the file.

        Raises:
            ValueError: no section is open, or the array is of another dtype or shape.
        """
        section = self._open_section()
        if isinstance(piece, np.ndarray):
            content = section.as_bytes(piece)
        else:
            content = memoryview(piece).cast("B")
        section.cover(content)
        self._write(content)

    def end(self) -> None:
        """End the open section.

        Raises:
            ValueError: no section is open, or it ends within an element.
        """
        section = self._open_section()
        if section.length % DTYPES[section.dtype].itemsize:
            raise ValueError(f"section {section.name!r} ends within an element")
        self._sections[section.name] = section.ended()
        self._open = None

    def finish(self, facts: dict[str, Any]) -> int:
        """Write footer and trailer, have the disk take all of it, and close.

        Args:
            facts: the footer but for ``sections``; keys left out are empty.

        Returns:
            The CRC-32 of the footer.

        Raises:
            ValueError: a section is open, or the footer cannot hold the facts.
            OSError: the disk does not take it.
        """
        if self._open is not None:
            raise ValueError(f"section {self._open.name!r} has not ended")
        footer = encode_footer(EMPTY_FACTS | facts, self._sections)
        self._pad()
        checksum = zlib.crc32(footer)
        place = self.written_bytes, len(footer), checksum
        self._write(footer)
        self._write(TRAILER.pack(*place, VERSION, 0, MAGIC))
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        return checksum

    def abandon(self) -> None:
        """Close the file and delete it."""
        with contextlib.suppress(OSError):  # a full disk fails again when the rest is flushed
            self._stream.close()
        self.path.unlink(missing_ok=True)

    def _open_section(self) -> _OpenSection:
        if self._open is None:
            raise ValueError("no section has begun")
        return self._open

    def _pad(self) -> None:
        self._write(bytes(aligned(self.written_bytes) - self.written_bytes))

    def _write(self, content: bytes | memoryview) -> None:
        self._stream.write(content)
        self.written_bytes += len(content)


class _OpenSection:
    """A section that is being written: its place and the checksums up to now."""

    def __init__(self, name: str, dtype: str, offset: int) -> None:
        self.name = name
        self.dtype = dtype
        self.length = 0
        self._offset = offset
        self._checksums: list[int] = []

    def as_bytes(self, array: npt.NDArray[Any]) -> memoryview:
        """Return an array as it stands in the file."""
        dtype = DTYPES[self.dtype]
        if array.ndim != 1 or array.dtype.newbyteorder("<") != dtype:
            raise ValueError(
                f"section {self.name!r}: expected one dimension of {dtype}, "
                f"found {array.ndim} of {array.dtype}"
            )
        return np.ascontiguousarray(array, dtype).view(np.uint8).data

    def cover(self, content: memoryview) -> None:
        """Count the next bytes of the section in, part by part."""
        start = 0
        while start < len(content):
            room = PART_BYTES - self.length % PART_BYTES
            piece = content[start : start + room]
            before = self._checksums.pop() if room < PART_BYTES else 0
            self._checksums.append(zlib.crc32(piece, before))
            self.length += len(piece)
            start += room

    def ended(self) -> Section:
        """Return what the footer says of the section."""
        return Section(self._offset, self.length, self.dtype, tuple(self._checksums))
