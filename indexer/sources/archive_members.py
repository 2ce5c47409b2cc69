"""Zip and tar archives, member by member; nothing is written to disk.

Imports ``compressed``, ``origin`` and ``saved_item``.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from indexer.sources.compressed import FREE_BYTES, MOST_EXPANSION, BrokenContentError
from indexer.sources.origin import Origin
from indexer.sources.saved_item import Rejected, SavedItem

MOST_MEMBERS = 2_000_000
LARGEST_COPY_BYTES = 4 * 1024**3
"""Of a zip archive inside another archive, which has to be copied to be read."""

KEPT_IN_MEMORY_BYTES = 16 * 1024 * 1024

OF_CONTAINERS = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What reading a member raises when its archive is damaged, or locked."""

Items = Iterator[SavedItem | Rejected]
ReadMember = Callable[[io.BufferedReader, Origin, str], Items]
"""Reads a member from its stream, where it is, and its name."""


def read_tar(stream: BinaryIO, origin: Origin, read_member: ReadMember) -> Items:
    """Give what the members of a tar archive hold, in the order they stand in.

    Raises:
        OSError: the archive cannot be read any further.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, member in enumerate(archive, start=1):
                _check_count(number)
                yield from _read_tar_member(archive, member, origin, read_member)
    except (*OF_CONTAINERS, ValueError) as error:
        raise BrokenContentError(f"a tar archive that is damaged ({error})") from None


def _read_tar_member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, origin: Origin, read_member: ReadMember
) -> Items:
    place = origin.member(member.name)
    if member.isdir() or _is_hidden(member.name):
        return
    if not member.isreg():
        yield place.rejected(f"expected a file, found {_tar_kind(member)}; it is not read")
        return
    content = archive.extractfile(member)
    if content is not None:
        yield from _checked_name(member.name, place) or read_member(
            io.BufferedReader(content),  # type: ignore[arg-type]
            place,
            member.name,
        )


def read_zip(stream: BinaryIO, origin: Origin, read_member: ReadMember) -> Items:
    """Give what the members of a zip archive hold, in the order of its directory.

    Raises:
        OSError: the archive cannot be read (any further).
    """
    try:
        with _seekable(stream) as copy, zipfile.ZipFile(copy) as archive:
            members = archive.infolist()
            _check_count(len(members))
            for member in members:
                # Not is_dir(), which fails on a member without a name.
                if not (member.filename.endswith("/") or _is_hidden(member.filename)):
                    yield from _read_zip_member(archive, member, origin, read_member)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BrokenContentError(f"a zip archive that is damaged ({error})") from None


def _read_zip_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: Origin, read_member: ReadMember
) -> Items:
    place = origin.member(member.filename)
    why = _why_not_unzipped(member)
    if why:
        yield place.rejected(why)
        return
    refused = _checked_name(member.filename, place)
    if refused:
        yield from refused
        return
    try:
        with archive.open(member) as content:
            yield from read_member(io.BufferedReader(content), place, member.filename)  # type: ignore[arg-type]
    except OF_CONTAINERS as error:
        yield place.rejected(
            f"expected a member of a zip archive that can be unpacked, found: {error}; "
            "make the archive again"
        )


def _why_not_unzipped(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 1:
        return "expected a file that can be read, found one with a password; unpack it first"
    if member.file_size > max(FREE_BYTES, MOST_EXPANSION * member.compress_size):
        return (
            f"expected a file that expands at most {MOST_EXPANSION} times, found one of "
            f"{member.compress_size:,} bytes that says it holds {member.file_size:,}; it is not "
            "unpacked"
        )
    return ""


def _checked_name(name: str, place: Origin) -> list[Rejected]:
    """Return the refusal of a name that leads out of its archive, else nothing.

    Nothing is written, so it could do no harm here; but an honest archive has none.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts[:1] and path.parts[0].endswith(":")):
        return [
            place.rejected(
                "expected a name inside the archive, found one that leads out of it; it is not read"
            )
        ]
    return []


def _is_hidden(name: str) -> bool:
    """Tell hidden files, and what macOS adds to its archives, as in folders."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(
        (part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in parts
    )


def _tar_kind(member: tarfile.TarInfo) -> str:
    if member.issym() or member.islnk():
        return "a link"
    return "a named pipe" if member.isfifo() else "a device"


def _check_count(members: int) -> None:
    if members > MOST_MEMBERS:
        raise BrokenContentError(f"an archive of more than {MOST_MEMBERS:,} members")


def _seekable(stream: BinaryIO) -> BinaryIO:
    """Return the stream, or a copy of it, in which one can go back and forth."""
    if stream.seekable():
        return stream
    copy = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY_BYTES)  # noqa: SIM115
    size = 0
    while piece := stream.read(1 << 20):
        size += len(piece)
        if size > LARGEST_COPY_BYTES:
            copy.close()
            raise BrokenContentError(
                f"a zip archive inside another of more than {LARGEST_COPY_BYTES:,} bytes"
            )
        copy.write(piece)
    copy.seek(0)
    return copy  # type: ignore[return-value]
