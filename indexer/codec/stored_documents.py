"""Stored documents, some to a compressed frame, see FORMAT.md.

Imports the container and the encoding of records.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import zstandard

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.stored_values import decode_record, moved_record

MAX_RECORD_BYTES = 1 << 26
"""A record above this is refused when it is written, so that a reader knows how
much to expect of a frame: an article has some kilobytes, a book a megabyte."""

FRAME_BYTES = 1 << 15
"""Records share a frame until they and their offsets reach this size."""

MAX_FRAME_BYTES = FRAME_BYTES + MAX_RECORD_BYTES + 8
"""What a frame can hold; a reader refuses more before it allocates."""

_LEVEL = 1
"""On 20 MB of newspaper articles level 3 makes frames 3.3% smaller, but takes 4.6
instead of 2.9 ms a megabyte, and indexing speed counts for more."""

_BLOCKS = "stored/blocks"
_OFFSETS = "stored/offsets"
_FIRST_DOCUMENTS = "stored/first_documents"

_BOUNDS = struct.Struct("<II")


class StoredWriter:
    """Writes the records of a segment's documents, in ascending order.

    From the start until :meth:`finish` the section of frames is open, so
    nothing else can be written to the file. One frame is held in memory.

    Args:
        file: the segment.
    """

    def __init__(self, file: SegmentFileWriter) -> None:
        self._file = file
        self._compressor = zstandard.ZstdCompressor(
            level=_LEVEL, write_checksum=True, write_content_size=True
        )
        self._records: list[bytes] = []
        self._waiting_bytes = 0
        self._offsets = [0]
        self._first_documents = [0]
        file.begin(_BLOCKS, "u1")

    def add(self, record: bytes) -> None:
        """Add the next document's record, which may be empty.

        Raises:
            ValueError: it is longer than 64 MiB.
        """
        if len(record) > MAX_RECORD_BYTES:
            raise ValueError(
                f"the stored fields of a document take {len(record):,} bytes, "
                f"more than {MAX_RECORD_BYTES:,}; store less of it"
            )
        self._records.append(record)
        self._waiting_bytes += len(record) + 4
        if self._waiting_bytes >= FRAME_BYTES:
            self._write_waiting()

    def copy(
        self,
        source: StoredReader,
        kept: npt.NDArray[np.bool_],
        places: Sequence[int] | None = None,
    ) -> None:
        """Add documents of another segment; whole frames are taken as they are.

        A frame that is small, as the last of a segment often is, is not, so
        that many merges do not leave many small frames.

        Args:
            source: the other segment's documents.
            kept: bool[documents of the source]: which to add.
            places: the place of each of the source's stored fields in this
                segment's ``stored_fields``; without it they are the same.

        Raises:
            SegmentError: the source is damaged.
        """
        moved = None if places is None or list(places) == list(range(len(places))) else places
        for frame in range(source.frames):
            first, stop = source.documents_of(frame)
            whole = moved is None and bool(kept[first:stop].all())
            if whole and source.content_bytes(frame) >= FRAME_BYTES // 2:
                self._write_waiting()
                self._write_frame(source.compressed(frame), stop - first)
                continue
            for document in (first + np.flatnonzero(kept[first:stop])).tolist():
                self.add(
                    source.record(document) if moved is None else source.moved(document, moved)
                )

    def finish(self) -> None:
        """Write what waits, and the sections that tell where each document is."""
        self._write_waiting()
        self._file.end()
        self._file.add(_OFFSETS, np.array(self._offsets, np.uint64))
        self._file.add(_FIRST_DOCUMENTS, np.array(self._first_documents, np.uint32))

    def _write_waiting(self) -> None:
        if not self._records:
            return
        lengths = np.array([0, *map(len, self._records)], np.uint32)
        offsets = np.cumsum(lengths, dtype=np.uint32).astype("<u4")
        content = b"".join((offsets.tobytes(), *self._records))
        self._write_frame(self._compressor.compress(content), len(self._records))
        self._records.clear()
        self._waiting_bytes = 0

    def _write_frame(self, frame: bytes, documents: int) -> None:
        self._file.write(frame)
        self._offsets.append(self._offsets[-1] + len(frame))
        self._first_documents.append(self._first_documents[-1] + documents)


class StoredReader:
    """Reads records of a segment, by several threads if need be.

    The frame read last is kept, so documents are best asked for in their order.

    Args:
        file: the segment.

    Raises:
        SegmentError: the sections that tell where documents are do not fit.

    Attributes:
        frames: the number of frames.
    """

    def __init__(self, file: SegmentFile) -> None:
        self._file = file
        self._blocks = file.unchecked(_BLOCKS, "u1")
        self._offsets = file.array(_OFFSETS, "u8")
        self._first_documents = file.array(_FIRST_DOCUMENTS, "u4")
        self.frames = len(self._offsets) - 1
        _check_ascent(file, _OFFSETS, self._offsets, len(self._blocks))
        _check_ascent(file, _FIRST_DOCUMENTS, self._first_documents, file.documents)
        if len(self._first_documents) != self.frames + 1:
            raise file.error(_FIRST_DOCUMENTS, f"not one document for each of {self.frames} frames")
        self._latest = (0, 0, b"")

    def record(self, document: int) -> bytes:
        """Return the record of a document.

        Raises:
            IndexError: there is no such document.
            SegmentError: its frame is damaged.
        """
        if not 0 <= document < self._file.documents:
            raise IndexError(f"document {document} of {self._file.documents}")
        first, stop, content = self._latest
        if not first <= document < stop:
            first, stop, content = self._latest = self._frame_with(document)
        table_bytes = 4 * (stop - first + 1)
        start, end = _BOUNDS.unpack_from(content, 4 * (document - first))
        if not start <= end <= len(content) - table_bytes:
            raise self._file.error(_BLOCKS, f"document {document}: bytes {start} to {end}")
        return content[table_bytes + start : table_bytes + end]

    def records(self, documents: Iterable[int]) -> Iterator[bytes]:
        """Yield the records of documents, in the order in which these are given."""
        return map(self.record, documents)

    def values(self, document: int) -> dict[str, Any]:
        """Return the stored fields of a document.

        Raises:
            IndexError: there is no such document.
            SegmentError: its record is damaged.
        """
        try:
            return decode_record(self.record(document), self._file.facts["stored_fields"])
        except ValueError as error:
            raise self._file.error(_BLOCKS, f"document {document}: {error}") from error

    def moved(self, document: int, places: Sequence[int]) -> bytes:
        """Return the record of a document for another list of stored fields.

        Raises:
            IndexError: there is no such document.
            SegmentError: its record is damaged.
        """
        try:
            return moved_record(self.record(document), places)
        except ValueError as error:
            raise self._file.error(_BLOCKS, f"document {document}: {error}") from error

    def documents_of(self, frame: int) -> tuple[int, int]:
        """Return the first document of a frame, and the one after its last."""
        return int(self._first_documents[frame]), int(self._first_documents[frame + 1])

    def compressed(self, frame: int) -> bytes:
        """Return a frame as it stands in the file.

        Raises:
            SegmentError: it is damaged.
        """
        start, stop = int(self._offsets[frame]), int(self._offsets[frame + 1])
        self._file.require(_BLOCKS, start, stop)
        return self._blocks[start:stop].tobytes()

    def content_bytes(self, frame: int) -> int:
        """Return what a frame takes when it is decompressed, as it says itself.

        Raises:
            SegmentError: it is damaged, or says more than a frame may hold.
        """
        return self._content_bytes(frame, self.compressed(frame))

    def _content_bytes(self, frame: int, compressed: bytes) -> int:
        try:
            size = zstandard.get_frame_parameters(compressed).content_size
        except zstandard.ZstdError as error:
            raise self._file.error(_BLOCKS, f"frame {frame}: {error}") from error
        if size > MAX_FRAME_BYTES:  # so is the number that stands for an unknown size
            raise self._file.error(_BLOCKS, f"frame {frame}: {size} bytes of content")
        return size

    def _frame_with(self, document: int) -> tuple[int, int, bytes]:
        # Without the dtype, numpy would convert the whole array for each search.
        place = np.searchsorted(self._first_documents, np.uint32(document), "right")
        frame = int(place) - 1
        first, stop = self.documents_of(frame)
        content = self._content(frame)
        if len(content) < 4 * (stop - first + 1):
            found = f"{len(content)} bytes for {stop - first} documents"
            raise self._file.error(_BLOCKS, f"frame {frame}: {found}")
        return first, stop, content

    def _content(self, frame: int) -> bytes:
        compressed = self.compressed(frame)
        if self._content_bytes(frame, compressed) == 0:
            return b""
        try:
            return _decompressor().decompress(compressed, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise self._file.error(_BLOCKS, f"frame {frame}: {error}") from error


_of_thread = threading.local()


def _decompressor() -> zstandard.ZstdDecompressor:
    """Return this thread's decompressor: one cannot serve two, a new one takes 13 us."""
    found: zstandard.ZstdDecompressor | None = getattr(_of_thread, "decompressor", None)
    if found is None:
        found = _of_thread.decompressor = zstandard.ZstdDecompressor()
    return found


def _check_ascent(file: SegmentFile, name: str, places: npt.NDArray[Any], end: int) -> None:
    """See that places begin at 0, ascend strictly and end where they must."""
    if not len(places) or places[0] != 0 or places[-1] != end:
        raise file.error(name, f"expected places from 0 to {end}")
    if np.any(places[1:] <= places[:-1]):
        raise file.error(name, "places that do not ascend")
