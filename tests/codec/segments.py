"""Segment files for the tests of the codec, sound ones and spoilt ones."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.container_layout import MAGIC, TRAILER, VERSION


def built(
    path: Path, write: Callable[[SegmentFileWriter], object], facts: dict[str, Any] | None = None
) -> SegmentFile:
    """Return the file that a function wrote the sections of; one there before is replaced."""
    path.unlink(missing_ok=True)
    writer = SegmentFileWriter(path)
    try:
        write(writer)
        # Thousands of small files need not reach the disk.
        with mock.patch("os.fsync"):
            writer.finish(facts or {})
    except BaseException:
        writer.abandon()
        raise
    return SegmentFile(path)


def rewritten(
    path: Path,
    sound: SegmentFile,
    replaced: dict[str, npt.NDArray[Any]],
    facts: dict[str, Any] | None = None,
) -> SegmentFile:
    """Return a copy with other sections or facts, and checksums that fit them."""

    def write(writer: SegmentFileWriter) -> None:
        for name in sound.names():
            writer.add(name, replaced.get(name, sound.array(name)))

    return built(path, write, sound.facts | (facts or {}))


def flipped(section: npt.NDArray[Any], changes: list[tuple[int, int]]) -> npt.NDArray[Any]:
    """Return a copy of which some bytes are other ones; places count round and round."""
    content = bytearray(section.tobytes())
    for place, value in changes:
        if content:
            content[place % len(content)] = value
    return np.frombuffer(bytes(content), section.dtype)


def with_footer(path: Path, footer: bytes) -> Path:
    """Put another footer, with a checksum that fits it, in place of a file's own."""
    content = path.read_bytes()
    offset = TRAILER.unpack(content[-TRAILER.size :])[0]
    trailer = TRAILER.pack(offset, len(footer), zlib.crc32(footer), VERSION, 0, MAGIC)
    path.write_bytes(content[:offset] + footer + trailer)
    return path


def footer_of(path: Path) -> Any:
    """Return the footer of a file, decoded."""
    content = path.read_bytes()
    offset, length = TRAILER.unpack(content[-TRAILER.size :])[:2]
    return json.loads(content[offset : offset + length])
