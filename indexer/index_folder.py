"""The folder of an index: make it, open it, say clearly what is wrong with it.

Imports :mod:`indexer.errors`, :mod:`indexer.schema` and
:mod:`indexer.index_storage`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh import index

from indexer.errors import ArticleSearchError, IndexAccessError
from indexer.index_storage import IndexStorage
from indexer.schema import INDEX_NAME, build_schema
from indexer.storage_format import Format


def create_or_open(folder: Path, storage_format: Format = Format.COLUMNAR) -> Any:
    """Return the Whoosh index in a folder, made if there is none yet.

    Raises:
        IndexAccessError: the folder cannot be made or holds something else.
    """
    if _holds_index(folder):
        return open_index(folder, storage_format)
    try:
        _refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return index.FileIndex.create(_storage(folder, storage_format), build_schema(), INDEX_NAME)
    except OSError as error:
        raise IndexAccessError(
            f"index {folder}: cannot be created ({error.strerror}); "
            "name a folder that you may write to with --index"
        ) from error


def _storage(folder: Path, storage_format: Format) -> IndexStorage:
    return IndexStorage(str(folder), stock=storage_format is Format.STOCK)


def _holds_index(folder: Path) -> bool:
    return any(folder.glob(f"_{INDEX_NAME}_*.toc"))


def _refuse_foreign(folder: Path) -> None:
    """Refuse a path that is in other use, so that nothing of it is overwritten."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise IndexAccessError(f"index {folder}: expected a folder, found a file; name another")
    if any(folder.glob("_*.toc")):
        raise IndexAccessError(
            f"index {folder}: made by another version of this program; bring it into this one "
            f"with `article-search rebuild --index {folder}`"
        )
    if any(folder.iterdir()):
        raise IndexAccessError(
            f"index {folder}: expected an index or an empty folder, found other files; "
            "name a folder that does not exist yet"
        )


def open_index(folder: Path, storage_format: Format = Format.COLUMNAR) -> Any:
    """Return the Whoosh index in a folder.

    Args:
        folder: the index.
        storage_format: ``STOCK`` allows segments in Whoosh's own format too.

    Raises:
        IndexAccessError: there is none, or it cannot be read.
    """
    if not _holds_index(folder):
        if any(folder.glob("_*.toc")):
            _refuse_foreign(folder)
        raise IndexAccessError(
            f"index {folder}: no index there; make one with "
            f"`article-search index SOURCE --index {folder}`"
        )
    with readable(folder):
        return index.FileIndex(_storage(folder, storage_format), indexname=INDEX_NAME)


@contextlib.contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Turn what Whoosh raises for an unreadable index into an error for users.

    Raises:
        IndexAccessError: instead of whatever the block raised.
    """
    try:
        yield
    except ArticleSearchError:
        raise
    except Exception as error:
        # Whoosh reads its files without checks: what a damaged one raises can
        # be anything from OSError to UnpicklingError to AttributeError.
        raise IndexAccessError(
            f"index {folder}: cannot be read ({type(error).__name__}: {error}); if it stays so, "
            "index the sources again into a new folder"
        ) from error


def size_bytes(folder: Path) -> int:
    """Return the size of all files of an index."""
    total = 0
    for entry in folder.iterdir():
        # A commit may delete a file between the listing and the look at it.
        with contextlib.suppress(FileNotFoundError):
            total += entry.stat().st_size
    return total
