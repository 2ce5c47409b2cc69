"""The folder of an index as Whoosh's storage: commits last, no commit runs code.

Whoosh keeps an index's table of contents as a pickle and renames it into place
without asking the system to write it out. This storage refuses every pickle that
names anything but a closed list of classes, ends each table of contents in a
checksum, and does not return from a commit before it is on the disk.

Imports :mod:`indexer.errors`; of Whoosh only its files.
"""

from __future__ import annotations

import io
import os
import pickle
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.errors import IndexAccessError

TOC_SUFFIX = ".toc"

_TRAILER_MAGIC = b"ASEARCHTOC"
_TRAILER_BYTES = len(_TRAILER_MAGIC) + 4
"""The checksum (CRC-32, little-endian) of all before it, then the magic. Whoosh
stops reading after its pickle and does not see them."""

_TOC_BYTE_ORDER = -12345
_TOC_VERSION = -111
"""The version of Whoosh's table of contents; since 2.0, and in every later one."""

_SCHEMA_CLASSES = {
    "indexer.analysis.analyzer": {"ExactAnalyzer", "StemAnalyzer", "ValueAnalyzer"},
    "whoosh.analysis.tokenizers": {"IDTokenizer"},
    "whoosh.columns": {"NumericColumn", "RefBytesColumn", "VarBytesColumn"},
    "whoosh.fields": {"COLUMN", "DATETIME", "ID", "STORED", "Schema", "TEXT"},
    "whoosh.formats": {"Existence", "Frequency", "Positions"},
    "builtins": {"bytes", "int", "set"},
    "__builtin__": {"bytes", "int", "long", "set"},
}
_COLUMNAR_CLASSES = {"indexer.codec.segment": {"ColumnarSegment"}}
_STOCK_CLASSES = {
    "whoosh.codec.whoosh3": {"W3Codec", "W3Segment"},
    "collections": {"defaultdict"},
}


class IndexStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's storage in a folder, with care for commits.

    Args:
        folder: the folder.
        stock: also open segments in Whoosh's own format. Their files are
            pickles that nothing guards: only for an index of one's own.
    """

    def __init__(self, folder: str, *, stock: bool = False) -> None:
        super().__init__(folder)
        self._classes = _SCHEMA_CLASSES | _COLUMNAR_CLASSES | (_STOCK_CLASSES if stock else {})

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file to read; a table of contents only after a look into it.

        Raises:
            IndexAccessError: the table of contents is damaged, or names a
                class that has no place in it.
        """
        stream = super().open_file(name, **options)
        if not name.endswith(TOC_SUFFIX):
            return stream
        content = stream.file.read()
        stream.close()
        self._check_toc(name, content)
        # What was checked is what is read: the file may change meanwhile.
        return StructFile(io.BytesIO(content), name=name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file; a table of contents so that it survives a power cut.

        Raises:
            OSError: the disk does not take it.
        """
        if newname.endswith(TOC_SUFFIX):
            self._seal(self._fpath(oldname))
        super().rename_file(oldname, newname, safe)
        if newname.endswith(TOC_SUFFIX):
            flush_folder(self.folder)

    @staticmethod
    def _seal(path: str) -> None:
        with Path(path).open("r+b") as stream:
            checksum = zlib.crc32(stream.read())
            stream.write(checksum.to_bytes(4, "little") + _TRAILER_MAGIC)
            stream.flush()
            os.fsync(stream.fileno())

    def _check_toc(self, name: str, content: bytes) -> None:
        if content.endswith(_TRAILER_MAGIC):
            content, trailer = content[:-_TRAILER_BYTES], content[-_TRAILER_BYTES:]
            if zlib.crc32(content) != int.from_bytes(trailer[:4], "little"):
                raise self._damaged(name, "a checksum that does not fit what it covers")
        try:
            self._load_pickles(StructFile(io.BytesIO(content)))
        except _StockSegmentsError:
            raise IndexAccessError(
                f"index {self.folder}: holds segments in Whoosh's own format, which can run code "
                "when it is read; if you made this index yourself, add --format stock"
            ) from None
        except IndexAccessError as error:
            raise self._damaged(name, str(error)) from None
        except Exception as error:  # a damaged pickle can raise anything
            raise self._damaged(name, f"{type(error).__name__}: {error}") from error

    def _load_pickles(self, stream: Any) -> None:
        for _ in range(3):  # sizes of C types, which Whoosh compares
            stream.read_varint()
        if stream.read_int() != _TOC_BYTE_ORDER or stream.read_int() != _TOC_VERSION:
            raise IndexAccessError("another version of Whoosh's table of contents")
        for _ in range(3):  # Whoosh's release
            stream.read_varint()
        _ClosedUnpickler(io.BytesIO(stream.read_string()), self._classes).load()
        stream.read_int()
        stream.read_int()
        _ClosedUnpickler(stream.file, self._classes).load()
        if stream.read(1):
            raise IndexAccessError("something after its end")

    def _damaged(self, name: str, found: str) -> IndexAccessError:
        return IndexAccessError(
            f"index {self.folder}: {name}: expected a table of contents, found {found}; "
            "index the sources again into a new folder"
        )


class _StockSegmentsError(IndexAccessError):
    """There are segments in Whoosh's own format, which were not asked for."""


class _ClosedUnpickler(pickle.Unpickler):
    """Loads a pickle that names nothing but the given classes."""

    def __init__(self, stream: Any, classes: dict[str, set[str]]) -> None:
        super().__init__(stream)
        self._classes = classes

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of the list.

        Raises:
            IndexAccessError: it is not in the list.
        """
        if name in self._classes.get(module, ()):
            return super().find_class(module, name)
        if name in _STOCK_CLASSES.get(module, ()):
            raise _StockSegmentsError
        raise IndexAccessError(f"{module[:60]!a}.{name[:60]!a}, which has no place there")


def flush_folder(folder: str) -> None:
    """Have the system write out the names of the files in a folder.

    Raises:
        OSError: the disk does not take it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
