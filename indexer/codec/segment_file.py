"""Reading a segment file: arrays over a mapping of it, checked before first use.

Imports the layout and the footer.
"""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.codec.container_layout import (
    CHECK,
    DTYPES,
    HEADER,
    MAGIC,
    MAX_FOOTER_BYTES,
    PART_BYTES,
    REINDEX,
    TRAILER,
    VERSION,
    Section,
    SegmentError,
    aligned,
    segment_error,
)
from indexer.codec.segment_footer import FooterError, decode_footer


class _Trailer(NamedTuple):
    footer_offset: int
    footer_bytes: int
    footer_checksum: int
    version: int
    zero: int
    magic: bytes


class SegmentFile:
    """A segment file that is open for reading, by several threads if need be.

    Only the trailer and the footer are read on opening. Arrays are read-only
    views of the mapped file; they stay good after :meth:`close`.

    Args:
        path: the file.

    Raises:
        OSError: the file cannot be opened. Whoosh tries again when a segment
            was merged away between reading the table of contents and this.
        SegmentError: it is damaged, cut off, foreign or of another version.

    Attributes:
        path: the file.
        facts: the footer but for ``sections``, types checked to the depth that
            "The file" in FORMAT.md describes; not to be changed.
        documents: documents in the segment, deleted ones included.
        footer_checksum: CRC-32 of the footer, and so, through the checksums in
            it, of all sections.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._bytes: npt.NDArray[np.uint8] | None = self._mapped()
        trailer = self._checked_trailer(self._bytes)
        try:
            footer = self._checked_footer(self._bytes, trailer)
            self.facts, self._sections = decode_footer(footer, trailer.footer_offset)
        except FooterError as error:
            raise self._error(f"expected a footer as FORMAT.md has it, found {error}") from error
        self.documents: int = self.facts["documents"]
        self.footer_checksum = trailer.footer_checksum
        self._checked = {
            name: bytearray(len(section.checksums)) for name, section in self._sections.items()
        }
        self._arrays: dict[str, npt.NDArray[Any]] = {}

    def names(self) -> list[str]:
        """Return the names of all sections, in the order of the footer."""
        return list(self._sections)

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def array(self, name: str, *dtypes: str) -> npt.NDArray[Any]:
        """Return a section whose every part has been checked.

        Args:
            name: the section.
            dtypes: the element types that it may have; without any, all.

        Returns:
            A read-only view of the mapped file, one-dimensional, of the
            section's dtype.

        Raises:
            SegmentError: there is no such section, it is of another dtype, or a
                checksum differs.
        """
        array = self._arrays.get(name)
        if array is None:
            self.require(name, 0, self._section(name).length)
            array = self._arrays[name] = self.unchecked(name)
        self._check_dtype(name, dtypes)
        return array

    def unchecked(self, name: str, *dtypes: str) -> npt.NDArray[Any]:
        """Return a section unread; :meth:`require` checks what is then used of it.

        Args:
            name: the section.
            dtypes: the element types that it may have; without any, all.

        Returns:
            As :meth:`array`.

        Raises:
            SegmentError: there is no such section, or it is of another dtype.
        """
        section = self._section(name)
        self._check_dtype(name, dtypes)
        return self._content()[section.offset : section.stop].view(DTYPES[section.dtype])

    def require(self, name: str, start_byte: int, stop_byte: int) -> None:
        """See that a range of a section is in it and undamaged.

        Each part of 2**20 bytes is read once, at its first use.

        Args:
            name: the section.
            start_byte: first byte, counted from the section's beginning.
            stop_byte: the byte after the last.

        Raises:
            SegmentError: there is no such section or range, or a checksum differs.
        """
        section = self._section(name)
        if not 0 <= start_byte <= stop_byte <= section.length:
            found = f"a reference to bytes {start_byte} to {stop_byte} of {section.length}"
            raise self.error(name, found)
        if start_byte == stop_byte:
            return
        checked = self._checked[name]
        for part in range(start_byte // PART_BYTES, (stop_byte - 1) // PART_BYTES + 1):
            if not checked[part]:
                self._check_part(name, section, part)
                checked[part] = 1

    def error(self, section: str, message: str) -> SegmentError:
        """Return the error to raise for a section that does not hold what it should."""
        return segment_error(self.path, section, message, CHECK)

    def problems(self) -> Iterator[str]:
        """Read the whole file and yield what is wrong with it, a sentence each.

        What opening checks is right already; whether sections hold what they
        should is for those who read them.
        """
        content = self._content()
        if HEADER.unpack(bytes(content[: HEADER.size])) != (MAGIC, VERSION, 0):
            yield f"segment {self.path}: the header is damaged"
        stop = HEADER.size
        for name, section in sorted(self._sections.items(), key=lambda item: item[1].offset):
            yield from self._padding_problems(stop)
            yield from self._section_problems(name, section)
            stop = section.stop
        yield from self._padding_problems(stop)

    def close(self) -> None:
        """Let go of the mapping; it ends when the last array of it is gone."""
        self._bytes = None
        self._arrays.clear()

    def _mapped(self) -> npt.NDArray[np.uint8]:
        with self.path.open("rb") as stream:
            size = stream.seek(0, 2)
            if size < aligned(HEADER.size) + TRAILER.size:
                raise self._error(f"expected a segment, found a file of {size} bytes", REINDEX)
            # As the base of the array the mapping lives as long as any view of it.
            return np.frombuffer(mmap.mmap(stream.fileno(), size, access=mmap.ACCESS_READ), "u1")

    def _checked_trailer(self, content: npt.NDArray[np.uint8]) -> _Trailer:
        trailer = _Trailer(*TRAILER.unpack(bytes(content[-TRAILER.size :])))
        if trailer.magic != MAGIC:
            raise self._foreign(bytes(content[: len(MAGIC)]))
        if trailer.version > VERSION:
            raise self._error(
                f"format version {trailer.version} is newer than version {VERSION}, which "
                "this article-search reads",
                f"read it with a newer article-search, or {REINDEX}",
            )
        if trailer.version < 1:
            raise self._error(
                f"expected format version {VERSION}, found {trailer.version}", REINDEX
            )
        if trailer.zero:
            raise self._error(f"expected 0 in the trailer, found {trailer.zero}")
        return trailer

    def _checked_footer(self, content: npt.NDArray[np.uint8], trailer: _Trailer) -> bytes:
        start, length = trailer.footer_offset, trailer.footer_bytes
        if start + length + TRAILER.size != len(content):
            raise FooterError(f"{length} bytes at {start} in a file of {len(content)}")
        if length > MAX_FOOTER_BYTES:
            raise FooterError(f"{length} bytes, more than {MAX_FOOTER_BYTES}")
        footer = bytes(content[start : start + length])
        checksum = zlib.crc32(footer)
        if checksum != trailer.footer_checksum:
            expected = f"expected {trailer.footer_checksum:08x}"
            raise FooterError(f"the checksum {checksum:08x}, {expected}")
        return footer

    def _section(self, name: str) -> Section:
        try:
            return self._sections[name]
        except KeyError:
            raise self.error(name, "expected it in the file, found no such section") from None

    def _check_dtype(self, name: str, dtypes: tuple[str, ...]) -> None:
        dtype = self._sections[name].dtype
        if dtypes and dtype not in dtypes:
            raise self.error(name, f"expected elements of {' or '.join(dtypes)}, found {dtype}")

    def _content(self) -> npt.NDArray[np.uint8]:
        content = self._bytes
        if content is None:
            raise ValueError(f"segment {self.path} is closed")
        return content

    def _part(self, section: Section, part: int) -> npt.NDArray[np.uint8]:
        start = section.offset + part * PART_BYTES
        return self._content()[start : min(start + PART_BYTES, section.stop)]

    def _check_part(self, name: str, section: Section, part: int) -> None:
        checksum = zlib.crc32(self._part(section, part).data)
        if checksum != section.checksums[part]:
            raise self.error(name, _difference(section, part, checksum))

    def _section_problems(self, name: str, section: Section) -> Iterator[str]:
        for part, expected in enumerate(section.checksums):
            checksum = zlib.crc32(self._part(section, part).data)
            if checksum != expected:
                yield str(self.error(name, _difference(section, part, checksum)))

    def _padding_problems(self, start: int) -> Iterator[str]:
        if self._content()[start : aligned(start)].any():
            yield f"segment {self.path}: the padding after byte {start} is not zero"

    def _foreign(self, beginning: bytes) -> SegmentError:
        if beginning == MAGIC:
            return self._error("the file is cut off or its end is damaged", REINDEX)
        return self._error(
            f"expected a segment, found a file that begins with {beginning!a}", REINDEX
        )

    def _error(self, message: str, advice: str = REINDEX) -> SegmentError:
        return segment_error(self.path, None, message, advice)


def _difference(section: Section, part: int, checksum: int) -> str:
    start = part * PART_BYTES
    stop = min(start + PART_BYTES, section.length)
    return (
        f"bytes {start} to {stop}: expected the checksum {section.checksums[part]:08x}, "
        f"found {checksum:08x}"
    )
