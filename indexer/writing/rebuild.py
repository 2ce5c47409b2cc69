"""Write the articles of an index anew: from an older version, or in another format.

Imports the schema, the index folder and this room's writers.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex, LockError

from indexer.article import Article
from indexer.errors import IndexAccessError
from indexer.index_folder import readable
from indexer.index_storage import IndexStorage
from indexer.schema import INDEX_NAME, build_schema, stored_article
from indexer.writing.columnar_writer import ColumnarWriter
from indexer.writing.duplicate_writer import renew_duplicates
from indexer.writing.index_writer import BUDGET_BYTES
from indexer.writing.open_index import OpenIndex, locked
from indexer.writing.suggestion_writer import renew_suggestions

_TOC_NAME = re.compile(r"_(articles([0-9]+))_[0-9]+\.toc")

Progress = Callable[[int, int], object]


def rebuild(folder: Path, on_article: Progress) -> int:
    """Replace what an index holds by the same articles in this version's format.

    The old index stays until the new one is whole: an interruption leaves it
    as it was.

    Args:
        folder: the index, of this or an older version, in any format. One in
            Whoosh's own format can run code when it is read.
        on_article: called after each article with how many are done, and of
            how many.

    Returns:
        How many articles it holds.

    Raises:
        IndexAccessError: there is no index, it cannot be read or written, or
            somebody else writes it.
    """
    storage = IndexStorage(str(folder), stock=True)
    old_name = _newest_index(folder)
    with readable(folder):
        old = FileIndex(storage, indexname=old_name)
        with _locked(folder, old):
            articles = _replace(folder, old, on_article)
            if old_name != INDEX_NAME:
                _delete_index(folder, old_name)
            with FileIndex(storage, indexname=INDEX_NAME).reader() as reader:
                renew_suggestions(folder, reader, changed=articles)
                renew_duplicates(folder, reader, anew=True)
    return articles


def _newest_index(folder: Path) -> str:
    found = [
        (int(match[2]), match[1])
        for path in folder.glob("_articles*.toc")
        if (match := _TOC_NAME.fullmatch(path.name))
    ]
    if not found:
        raise IndexAccessError(
            f"index {folder}: no index there; name the folder of one with --index"
        )
    version, name = max(found)
    if name != INDEX_NAME and version > int(INDEX_NAME.removeprefix("articles")):
        raise IndexAccessError(
            f"index {folder}: made by a newer version of this program; install that version"
        )
    return name


@contextlib.contextmanager
def _locked(folder: Path, index: FileIndex) -> Iterator[None]:
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(index))
        except LockError:
            raise IndexAccessError(
                f"index {folder}: another program is writing to it; wait until it has finished"
            ) from None
        yield


def _replace(folder: Path, old: FileIndex, on_article: Progress) -> int:
    with old.reader() as reader:
        try:
            return _write_anew(old.storage, reader, on_article)
        except OSError as error:
            raise IndexAccessError(
                f"index {folder}: cannot be rebuilt ({error.strerror}); what it held before is kept"
            ) from error


def _write_anew(storage: IndexStorage, reader: Any, on_article: Progress) -> int:
    index = OpenIndex.replacing(storage, INDEX_NAME, build_schema())
    writer = ColumnarWriter(index, BUDGET_BYTES)
    total: int = reader.doc_count()
    try:
        for done, (article, origin, path) in enumerate(_stored_articles(reader), start=1):
            writer.put(article, origin, path)
            if writer.full:
                writer.flush()
            on_article(done, total)
        writer.commit()
    except BaseException:
        writer.cancel()
        raise
    finally:
        writer.close()
    return total


def _stored_articles(reader: Any) -> Iterator[tuple[Article, str, str]]:
    for leaf, _ in reader.leaf_readers():
        if not leaf.doc_count_all():
            continue
        origins, paths = (leaf.column_reader(name) for name in ("origin", "path"))
        for document in leaf.all_doc_ids():
            article = stored_article(leaf.stored_fields(document)["article"])
            origin, path = (
                column[document].decode("utf-8", "surrogateescape") for column in (origins, paths)
            )
            yield article, origin, path


def _delete_index(folder: Path, name: str) -> None:
    """Delete the files of an index that another one has replaced."""
    for path in [*folder.glob(f"_{name}_*.toc"), *folder.glob(f"{name}_*.*")]:
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        (folder / f"{name}_WRITELOCK").unlink()
