"""Compressed files as streams that a bomb cannot make endless.

gzip holds at most 1,032 bytes in one; text comes to some 3 to 20. What expands
far more than that is no text. Imports nothing of ours.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import BinaryIO

from indexer.sources.file_format import Format

MOST_EXPANSION = 200
"""Unpacked bytes for each packed one, on average from the beginning on."""

FREE_BYTES = 32 * 1024 * 1024
"""Unpacked bytes before expansion is looked at: a short file of blanks is harmless."""


class BrokenContentError(OSError):
    """Bytes are not what their format says; the message says what was found."""

    def __str__(self) -> str:
        """Return the message alone."""
        return str(self.args[0]) if self.args else ""


def unpacked(stream: BinaryIO, packing: Format) -> io.BufferedReader:
    """Return the unpacked content of a compressed stream.

    Reading from it raises :class:`BrokenContentError` where the data ends too
    early, is damaged, or expands out of all proportion.
    """
    counted = _Counted(stream)
    source = io.BufferedReader(counted)
    opened: BinaryIO
    if packing is Format.GZIP:
        opened = gzip.GzipFile(fileobj=source)  # type: ignore[assignment]
    elif packing is Format.BZIP2:
        opened = bz2.BZ2File(source)  # type: ignore[assignment]
    else:
        opened = lzma.LZMAFile(source)  # type: ignore[assignment] # noqa: SIM115
    return io.BufferedReader(_Watched(opened, counted, packing))


class _Counted(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self.count += len(piece)
        return len(piece)


class _Watched(io.RawIOBase):
    """Unpacks piece by piece and stops where that is out of all proportion."""

    def __init__(self, opened: BinaryIO, packed: _Counted, packing: Format) -> None:
        self._opened = opened
        self._packed = packed
        self._packing = packing
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._opened.read(len(buffer))
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, ValueError) as error:
            raise BrokenContentError(
                f"{self._packing.value} data that ends early or is damaged after "
                f"{self._count:,} bytes ({error})"
            ) from None
        self._count += len(piece)
        if self._count > max(FREE_BYTES, MOST_EXPANSION * self._packed.count):
            raise BrokenContentError(
                f"{self._packing.value} data that expands more than {MOST_EXPANSION} times, to "
                f"{self._count:,} bytes and on"
            )
        buffer[: len(piece)] = piece
        return len(piece)
