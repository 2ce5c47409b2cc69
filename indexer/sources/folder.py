"""A file or a folder of saved files, read one by one.

Finds, reads and hashes; parsing is left to the items. Imports the parsers of
this room and :mod:`indexer.errors`.
"""

from __future__ import annotations

import datetime
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import SourceError
from indexer.sources.content import read_content
from indexer.sources.file_format import PAGE_SUFFIXES
from indexer.sources.origin import Origin
from indexer.sources.saved_item import Rejected, SavedItem

STANDARD_INPUT = Path("-")
"""The source that is read from standard input."""

PAGE_PARTS = "_files"
"""What Chromium and Firefox append to a page's name for the folder of its parts."""


def read_source(source: Path) -> Iterator[SavedItem | Rejected]:
    """Give every article that a source holds, and all that gave none.

    A folder is walked in sorted order, without hidden files and folders.
    Symbolic links are followed when they lead to a place inside the source; a
    folder is walked once. Only bytes are read and hashed here:
    :attr:`SavedItem.parse` does the rest.

    Args:
        source: a file, a folder, or ``-`` for standard input.

    Raises:
        SourceError: the source does not exist or cannot be listed.
    """
    if source == STANDARD_INPUT:
        return _read_standard_input()
    named = source.absolute()
    # ".." would give one file two identities; a link keeps the name it has.
    top = named.resolve() if ".." in named.parts else named
    try:
        is_folder = stat.S_ISDIR(top.stat().st_mode)
        if is_folder:
            os.scandir(top).close()
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{source}: expected a file or a folder of saved articles, found none that can be "
            f"read ({_why(error)}); check the path and its permissions"
        ) from None
    return _Walk(top).items() if is_folder else _read_file(top, top.parent)


class _Walk:
    """One walk through a folder that enters each real folder once."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._inside = top.resolve()
        self._walked: set[Path] = set()
        self._linked: list[Path] = []

    def items(self) -> Iterator[SavedItem | Rejected]:
        """Walk the folder, then the folders that only links lead to.

        In this order what a file is called never depends on a link to it.
        """
        yield from self._below(self._top)
        while self._linked:
            yield from self._below(self._linked.pop(0))

    def _below(self, folder: Path) -> Iterator[SavedItem | Rejected]:
        """Walk without recursion: folders may be nested as deep as paths are long."""
        waiting = self._entries(folder)
        while waiting:
            entry = waiting.pop()
            if isinstance(entry, Rejected):
                yield entry
            elif entry.is_symlink() and entry.is_dir():
                self._linked.append(entry)
            elif entry.is_dir():
                waiting += self._entries(entry)
            else:
                yield from _read_file(entry, self._top.parent)

    def _entries(self, folder: Path) -> list[Path | Rejected]:
        """Return what a folder holds, last first; nothing when it was walked already."""
        try:
            real = folder.resolve()
            if real in self._walked:
                return []
            self._walked.add(real)
            paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            return [_unreadable(folder, error)]
        names = {path.name for path in paths}
        return [self._checked(path, names) for path in reversed(paths)]

    def _checked(self, path: Path, siblings: set[str]) -> Path | Rejected:
        """Return the path, or why it is not followed."""
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
            if path.is_symlink() and not path.resolve().is_relative_to(self._inside):
                return _leads_outside(path)
        except OSError as error:
            return _unreadable(path, error)
        page = _page_of_parts(path.name, siblings) if is_folder else ""
        return _parts_of(path, page) if page else path


def _page_of_parts(name: str, siblings: set[str]) -> str:
    """Return the saved page whose parts a folder holds, empty if it is no such folder."""
    stem = name.removesuffix(PAGE_PARTS)
    pages = (stem + suffix for suffix in PAGE_SUFFIXES)
    return "" if stem == name else next((page for page in pages if page in siblings), "")


def _read_file(path: Path, base: Path) -> Iterator[SavedItem | Rejected]:
    """Give the articles of one file; files that are no files are never opened."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Rejected(
                str(path), f"expected a file, found {_kind(status.st_mode)}; it is not opened"
            )
            return
        origin = Origin(str(path), path.relative_to(base).as_posix(), _moment(status.st_mtime))
        with path.open("rb") as stream:
            yield from read_content(stream, origin, path.name)
    except OSError as error:
        yield _unreadable(path, error)


def _read_standard_input() -> Iterator[SavedItem | Rejected]:
    now = datetime.datetime.now(datetime.UTC).timestamp()
    name = str(STANDARD_INPUT)
    stream = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    return read_content(stream, Origin(name, name, _moment(now)), "")


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")


def _parts_of(folder: Path, page: str) -> Rejected:
    return Rejected(str(folder), f"parts of the saved page {page}", other_format=True)


def _leads_outside(path: Path) -> Rejected:
    return Rejected(
        str(path),
        "expected a link to a place inside the source, found one that leads outside; "
        "copy what it leads to into the source, or name that place as a source of its own",
    )


def _unreadable(path: Path, error: OSError) -> Rejected:
    return Rejected(str(path), f"expected a file or folder that can be read, found: {_why(error)}")


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _moment(seconds: float) -> str:
    """Return a file's time as ISO 8601 in UTC, empty where it is none of this calendar."""
    try:
        moment = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)
    except (OverflowError, ValueError, OSError):
        return ""
    return moment.isoformat()
